import { isOwnMember, ownDirectorate, reachOf } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import {
  changeRoles,
  holdNumber,
  type PersonChanges,
  type PersonRecord,
  readNumber,
  readPersonRecord,
  storedUserId,
} from '@cicero/directory';
import type { Kysely, Transaction } from 'kysely';
import { missing } from '../answers/missing.ts';
import { type answerOf, type Call, note } from './call.ts';
import { afterwards, refuseUnusual, write } from './change-person.ts';
import type { Known } from './listing.ts';
import { changeableRoles, entryRole, readRoleFlags, readRoles } from './person-roles.ts';
import { destinationOf, isOfOneRegion, type Placement, unitOfNewPerson } from './units.ts';
import { changesTo, editableFields, holdAddress, othersIn, type PersonBody, readWanted } from './wanted.ts';

/** What a body may hold when somebody is entered. */
export type NewPersonBody = PersonBody &
  Placement & {
    user_id?: unknown;
    wa_notification_opt_in?: boolean | null;
    roles?: readonly string[] | null;
  };

export interface Entered {
  answer: ReturnType<typeof answerOf>;
  /** False when the person was known already. */
  isNew: boolean;
}

/**
 * Enters a person. Whoever is known already gets the roles that are asked for, and becomes active again; nothing else
 * of them changes, and they stay where they are unless a move is asked for.
 * @throws CiceroError VALIDATION_FAILED, NRP_INVALID, ROLE_INVALID; CLIENT_REQUIRED, CLIENT_DENIED, CLIENT_NOT_FOUND;
 * USER_ID_TAKEN for somebody of another unit; and those of changesTo
 */
export async function enterPerson(call: Call, body: NewPersonBody): Promise<Entered> {
  const { context, known } = call;
  if (body.user_id === undefined || body.user_id === null || String(body.user_id).trim() === '') {
    throw missing('user_id', 'NRP/NIP');
  }
  const nrp = readNumber(body.user_id);
  const roles = askedRoles(known, body);
  const wanted = readWanted(body, editableFields(known.principal));
  return context.transact(async ({ tx }) => {
    await holdAddress(tx, wanted);
    await holdNumber(tx, nrp);
    const userId = await storedUserId(tx, nrp);
    if (userId !== null) return { answer: await welcomeBack(tx, call, userId, body, roles), isNew: false };
    refuseUnusual(nrp);
    if (!body.nama?.trim()) throw missing('nama', 'Nama');
    const clientId = await unitOfNewPerson(tx, known, isDirectorates(known), body);
    const blank = { ...nobody, user_id: nrp };
    const changes: PersonChanges = { ...(await changesTo(othersIn(tx), blank, wanted)), client_id: clientId };
    if (body.wa_notification_opt_in === true) changes.wa_notification_opt_in = true;
    if (!(await takeNumber(tx, nrp))) throw new CiceroError('USER_ID_TAKEN');
    await write(tx, nrp, changes);
    await changeRoles(tx, nrp, { add: roles });
    await note(tx, call, 'created', nrp, { client: clientId, fields: Object.keys(changes), roles_added: roles });
    return { answer: await afterwards(tx, call, nrp), isNew: true };
  });
}

/** A person before anything is known of them, as the table's defaults have it. */
export const nobody = {
  ...{ nama: null, title: null, divisi: null, jabatan: null, desa: null },
  ...{ insta: null, tiktok: null, whatsapp: null, email: null, status: true, exception: false },
};

/** Somebody who is known: the roles that are asked for, and active again; a move only when it is asked for. */
async function welcomeBack(
  tx: Transaction<DB>,
  call: Call,
  userId: string,
  body: NewPersonBody,
  roles: readonly string[],
): Promise<Entered['answer']> {
  const { known } = call;
  await tx.selectFrom('user').select('user_id').where('user_id', '=', userId).forUpdate().execute();
  const person = await readPersonRecord(tx, userId);
  if (!person) throw new CiceroError('USER_NOT_FOUND');
  const isOwn = isOwnMember(reachOf(known.principal), person);
  if (!isOwn && !(await mayJoin(tx, known, person))) throw new CiceroError('USER_ID_TAKEN');
  const destination = await destinationOf(tx, known, person, body);
  const isBack = person.status !== true;
  const change =
    isBack && isOwn ? rolesOfReturned(known, person, roles) : { add: missingOf(person, roles), remove: [] };
  const changes = { ...(isBack ? { status: true } : {}), ...(destination === null ? {} : { client_id: destination }) };
  await write(tx, userId, changes);
  await changeRoles(tx, userId, change);
  const fields = [...Object.keys(changes), ...(change.add.length + change.remove.length > 0 ? ['roles'] : [])];
  if (fields.length > 0) {
    const detail = { fields, roles_added: change.add, roles_removed: change.remove };
    await note(tx, call, isBack ? 'restored' : 'updated', userId, detail);
  }
  return afterwards(tx, call, userId);
}

/** Whether somebody of another unit may be given the caller's role: by a directorate, within its region. */
export async function mayJoin(
  db: Kysely<DB>,
  { principal }: Known,
  person: Pick<PersonRecord, 'client_id'>,
): Promise<boolean> {
  if (principal.kind !== 'dashboard' || ownDirectorate(principal) === null) return false;
  return isOfOneRegion(db, principal.clientId, person.client_id);
}

/**
 * What is known of the roles of a unit's member who was away may be out of date: with a caller who enters people with
 * a role of its own they begin anew with that one.
 */
export function rolesOfReturned(
  { principal, directorates }: Known,
  person: Pick<PersonRecord, 'roles'>,
  asked: readonly string[],
): { add: string[]; remove: string[] } {
  const own = entryRole(principal, directorates);
  if (own === null) return { add: missingOf(person, asked), remove: [] };
  return { add: missingOf(person, [own]), remove: person.roles.filter((role) => role !== own) };
}

/** Of these roles those that a person does not hold yet. */
export function missingOf(person: Pick<PersonRecord, 'roles'>, roles: readonly string[]): string[] {
  return roles.filter((role) => !person.roles.includes(role));
}

/** Roles that the person is to get: of a directorate its own, of an operator those it names, of an admin any. */
export function askedRoles(known: Known, body: Pick<NewPersonBody, 'roles'>): string[] {
  const { principal, directorates } = known;
  const own = entryRole(principal, directorates);
  const named = [...readRoles(body.roles ?? [], directorates), ...readRoleFlags(body, directorates).on];
  if (own !== null && directorates.has(own)) return [own];
  if (own !== null) return named.length > 0 ? [...new Set(named)] : [own];
  const allowed = changeableRoles(principal, directorates, { client_id: principal.clientIds[0] ?? null });
  return [...new Set(named)].filter((role) => allowed.has(role));
}

function isDirectorates(known: Known): boolean {
  const own = entryRole(known.principal, known.directorates);
  return own !== null && known.directorates.has(own);
}

/** Makes the row of a number that nobody has; of several at once one does. */
async function takeNumber(tx: Transaction<DB>, nrp: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('user')
    .values({ user_id: nrp })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}
