import { CiceroError } from '@cicero/contracts';
import { changeRoles } from '@cicero/directory';
import { answerOf, type Call, note } from './call.ts';
import { afterwards } from './change-person.ts';
import { takePerson } from './find-person.ts';
import { changeableRoles, readRoles } from './person-roles.ts';

/**
 * Replaces the roles of a person by these. Roles that are not the caller's to give or take stay as they are: a
 * directorate decides about its own only.
 * @throws CiceroError ROLE_INVALID; USER_NOT_FOUND; PRECONDITION_FAILED; FORBIDDEN for a role that is not the caller's to
 * give, and for a caller who has none to give
 */
export async function setRoles(
  call: Call,
  number: string,
  names: readonly string[],
): Promise<ReturnType<typeof answerOf>> {
  const { context, known } = call;
  const wanted = readRoles(names, known.directorates);
  return context.transact(async ({ tx }) => {
    const person = await takePerson(tx, known, number);
    call.refuseOutdated(answerOf(person, known).tag);
    const allowed = changeableRoles(known.principal, known.directorates, person);
    const add = wanted.filter((role) => !person.roles.includes(role));
    if (allowed.size === 0 || add.some((role) => !allowed.has(role))) throw new CiceroError('FORBIDDEN');
    const remove = person.roles.filter((role) => allowed.has(role) && !wanted.includes(role));
    await changeRoles(tx, person.user_id, { add, remove });
    if (add.length + remove.length > 0) {
      await note(tx, call, 'roles-replaced', person.user_id, { roles_added: add, roles_removed: remove });
    }
    return afterwards(tx, call, person.user_id);
  });
}
