import { isWithin, type Principal, reachOf } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type PersonRecord, readNumber, readPersonRecord, storedUserId } from '@cicero/directory';
import type { Kysely } from 'kysely';
import type { Complainer } from './complain.ts';
import { toldTo } from './scopes.ts';

/**
 * The person whom a caller complains for, if the caller may see them; whoever may not is not told that there is one.
 * @throws CiceroError NRP_INVALID, USER_NOT_FOUND
 */
export async function personOfCaller(db: Kysely<DB>, principal: Principal, nrp: unknown): Promise<PersonRecord> {
  const userId = await storedUserId(db, readNumber(nrp));
  const person = userId === null ? undefined : await readPersonRecord(db, userId);
  if (!person || !isWithin(reachOf(principal), person)) throw new CiceroError('USER_NOT_FOUND');
  return person;
}

/** The caller; a dashboard account with its own number. */
export async function complainerOf(db: Kysely<DB>, principal: Principal): Promise<Complainer> {
  const { kind, id } = principal;
  const by = { key: `${kind}:${id}`, told: toldTo(principal), whatsapp: null };
  if (kind !== 'dashboard') return by;
  const account = await db
    .selectFrom('dashboard_user')
    .select('whatsapp')
    .where('dashboard_user_id', '=', id)
    .executeTakeFirst();
  return { ...by, whatsapp: account?.whatsapp?.trim() || null };
}
