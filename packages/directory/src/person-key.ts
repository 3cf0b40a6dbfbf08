import { bumpVersions, type DB } from '@cicero/database';
import { type Kysely, sql, type Transaction } from 'kysely';
import { scopesOfPeople } from './personnel.ts';

/**
 * The stored key of the person with this number. Adopted rows may carry other characters in their key: one that has
 * the same digits is found too, unless several have.
 * @param nrp digits, as normaliseNrp gives them
 */
export async function storedUserId(db: Kysely<DB>, nrp: string): Promise<string | null> {
  const { rows } = await sql<{ user_id: string }>`
    select user_id from "user"
    where user_id = ${nrp} or regexp_replace(user_id, '\\D', '', 'g') = ${nrp} limit 3`.execute(db);
  const exact = rows.find(({ user_id }) => user_id === nrp);
  return exact?.user_id ?? (rows.length === 1 ? (rows[0]?.user_id ?? null) : null);
}

/** Whoever is about to give the same number to somebody waits here until this transaction ends. */
export async function holdNumber(tx: Transaction<DB>, nrp: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`user number ${nrp}`}, 0))`.execute(tx);
}

/**
 * Gives a person another number; everything that refers to the person follows.
 * @param from the person's key as stored
 * @param to digits, as normaliseNrp gives them
 * @returns false when the number is somebody else's, and nothing was changed
 */
export async function renamePerson(tx: Transaction<DB>, from: string, to: string): Promise<boolean> {
  await holdNumber(tx, to);
  // A number is somebody's in any spelling.
  const { rows } = await sql`
    select 1 from "user" where (user_id = ${to} or regexp_replace(user_id, '\\D', '', 'g') = ${to})
      and user_id <> ${from} limit 1`.execute(tx);
  if (rows.length > 0) return false;
  await tx.updateTable('user').set({ user_id: to }).where('user_id', '=', from).execute();
  await bumpVersions(tx, await scopesOfPeople(tx, [to]));
  return true;
}
