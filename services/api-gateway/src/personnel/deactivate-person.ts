import { isOwnMember, ownDirectorate, reachOf } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { canonicalRole, changeRoles, type PersonRecord } from '@cicero/directory';
import { answerOf, type Call, note } from './call.ts';
import { afterwards, write } from './change-person.ts';
import { takePerson } from './find-person.ts';
import { changeableRoles } from './person-roles.ts';

/**
 * Takes a role away from a person, or the person out of the directory: without a role, or with the last one, they are
 * no longer active. The record stays, and `status` brings it back. For a directorate that does not say which role, and
 * a person of another unit, it is the directorate's own.
 * @throws CiceroError USER_NOT_FOUND, PRECONDITION_FAILED; ROLE_INVALID for a role that the person does not hold;
 * FORBIDDEN for one that is not the caller's to take
 */
export async function deactivatePerson(
  call: Call,
  number: string,
  named: string | null | undefined,
): Promise<ReturnType<typeof answerOf>> {
  const { context, known } = call;
  return context.transact(async ({ tx }) => {
    const person = await takePerson(tx, known, number);
    call.refuseOutdated(answerOf(person, known).tag);
    const role = roleToTake(call, person, named);
    const isLast = role === null || person.roles.every((held) => held === role);
    if (role !== null) await changeRoles(tx, person.user_id, { remove: [role] });
    if (isLast) await write(tx, person.user_id, { status: false });
    await note(tx, call, isLast ? 'deactivated' : 'updated', person.user_id, {
      fields: [...(isLast ? ['status'] : []), ...(role === null ? [] : ['roles'])],
      roles_removed: role === null ? [] : [role],
    });
    return afterwards(tx, call, person.user_id);
  });
}

function roleToTake({ known }: Call, person: PersonRecord, named: string | null | undefined): string | null {
  const { principal, directorates } = known;
  const own = isOwnMember(reachOf(principal), person) ? null : ownDirectorate(principal);
  const said = canonicalRole(named ?? '');
  const role = said ?? own;
  if (role === null) return null;
  if (said !== null && !changeableRoles(principal, directorates, person).has(said)) throw new CiceroError('FORBIDDEN');
  if (!person.roles.includes(role)) {
    throw new CiceroError('ROLE_INVALID', { message: 'Personel ini tidak memiliki role tersebut.' });
  }
  return role;
}
