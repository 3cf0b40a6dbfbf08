import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import {
  changeRoles,
  isEmailConflict,
  normaliseNrp,
  type PersonChanges,
  type PersonRecord,
  readNumber,
  readPersonRecord,
  renamePerson,
  updatePerson,
} from '@cicero/directory';
import type { Transaction } from 'kysely';
import { answerOf, type Call, endSessions, note } from './call.ts';
import { takePerson } from './find-person.ts';
import { changeableRoles, readRoleFlags } from './person-roles.ts';
import { destinationOf, type Placement } from './units.ts';
import { changesTo, editableFields, holdAddress, othersIn, type PersonBody, readWanted } from './wanted.ts';

/** Besides fields a body may hold a new number, a move and role flags. */
export type ChangeBody = PersonBody & Placement & { user_id?: unknown };

/** Digits of a number that is given to somebody. */
const newNumber = /^\d{8,18}$/;

/**
 * Changes what the caller may change of a person; whatever else the body holds is not read.
 * @param number of the person, in any spelling
 * @returns the record afterwards
 * @throws CiceroError USER_NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED; NRP_INVALID, USER_ID_TAKEN; CLIENT_DENIED,
 * CLIENT_NOT_FOUND for a move; and those of changesTo
 */
export async function changePerson(call: Call, number: string, body: ChangeBody): Promise<ReturnType<typeof answerOf>> {
  const { context, known } = call;
  const wanted = readWanted(body, editableFields(known.principal));
  return context.transact(async ({ tx }) => {
    await holdAddress(tx, wanted);
    const person = await takePerson(tx, known, number);
    call.refuseOutdated(answerOf(person, known).tag);
    const changes = await changesTo(othersIn(tx), person, wanted);
    const destination = await destinationOf(tx, known, person, body);
    if (destination !== null) changes.client_id = destination;
    const roles = roleChange(call, person, body);
    await write(tx, person.user_id, changes);
    await changeRoles(tx, person.user_id, roles);
    const userId = await renameAs(tx, call, person.user_id, body.user_id);
    const fields = [...Object.keys(changes), ...(roles.add.length + roles.remove.length > 0 ? ['roles'] : [])];
    if (fields.length > 0) {
      await note(tx, call, 'updated', userId, { fields, roles_added: roles.add, roles_removed: roles.remove });
    }
    return afterwards(tx, call, userId);
  });
}

/**
 * Gives a person another number, once: a second call finds it done.
 * @throws CiceroError NRP_INVALID, USER_NOT_FOUND, FORBIDDEN, USER_ID_TAKEN
 */
export async function changeNumber(call: Call, from: unknown, to: unknown): Promise<void> {
  const [old, wanted] = [readNumber(from), readNumber(to)];
  await call.context.transact(async ({ tx }) => {
    const person = await takePerson(tx, call.known, old).catch((error: unknown) => {
      if (error instanceof CiceroError && error.code === 'USER_NOT_FOUND') return undefined;
      throw error;
    });
    // Done before, by whatever way.
    if (!person) return takePerson(tx, call.known, wanted);
    await renameAs(tx, call, person.user_id, wanted);
    return person;
  });
}

/** @returns the key of the person afterwards */
async function renameAs(tx: Transaction<DB>, call: Call, userId: string, wanted: unknown): Promise<string> {
  if (wanted === undefined || wanted === null || call.known.principal.kind === 'personnel') return userId;
  const number = readNumber(wanted);
  if (number === normaliseNrp(userId)) return userId;
  refuseUnusual(number);
  if (!(await renamePerson(tx, userId, number))) throw new CiceroError('USER_ID_TAKEN');
  await endSessions(call, userId);
  await note(tx, call, 'renamed', number, { from: userId, to: number });
  return number;
}

/** @throws CiceroError NRP_INVALID for a number that nobody is given any more */
export function refuseUnusual(number: string): void {
  if (!newNumber.test(number)) throw new CiceroError('NRP_INVALID', { message: 'NRP/NIP harus 8 sampai 18 angka.' });
}

/** @throws CiceroError EMAIL_TAKEN also when a writer who holds no addresses was faster */
export async function write(tx: Transaction<DB>, userId: string, changes: PersonChanges): Promise<void> {
  try {
    await updatePerson(tx, userId, changes);
  } catch (error) {
    if (isEmailConflict(error)) throw new CiceroError('EMAIL_TAKEN', { cause: error });
    throw error;
  }
}

export async function afterwards(
  tx: Transaction<DB>,
  { known }: Call,
  userId: string,
): Promise<ReturnType<typeof answerOf>> {
  const row = await readPersonRecord(tx, userId);
  if (!row) throw new CiceroError('USER_NOT_FOUND');
  return answerOf(row, known);
}

function roleChange({ known }: Call, person: PersonRecord, body: object): { add: string[]; remove: string[] } {
  const { on, off } = readRoleFlags(body, known.directorates);
  const allowed = changeableRoles(known.principal, known.directorates, person);
  return {
    add: on.filter((role) => allowed.has(role) && !person.roles.includes(role)),
    remove: off.filter((role) => allowed.has(role) && person.roles.includes(role)),
  };
}
