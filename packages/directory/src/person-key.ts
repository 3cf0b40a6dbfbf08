import { bumpVersions, type DB } from '@cicero/database';
import { type Kysely, sql, type Transaction } from 'kysely';
import { hold } from './holding.ts';
import { scopesOfPeople } from './personnel.ts';

/**
 * The stored key of the person with this number. Adopted rows may carry other characters in their key: one that has
 * the same digits is found too, unless several have.
 * @param nrp digits, as normaliseNrp gives them
 */
export async function storedUserId(db: Kysely<DB>, nrp: string): Promise<string | null> {
  return (await storedUserIds(db, [nrp])).get(nrp) ?? null;
}

/** The same for many numbers; those that nobody has are missing. */
export async function storedUserIds(db: Kysely<DB>, nrps: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (nrps.length === 0) return new Map();
  const { rows } = await sql<{ nrp: string; user_id: string }>`
    select regexp_replace(user_id, '\\D', '', 'g') as nrp, user_id from "user"
    where regexp_replace(user_id, '\\D', '', 'g') = any(${[...nrps]}::text[])`.execute(db);
  const found = Map.groupBy(rows, ({ nrp }) => nrp);
  return new Map(
    [...found].flatMap(([nrp, keys]): [string, string][] => {
      const [first] = keys;
      const key = keys.find(({ user_id }) => user_id === nrp) ?? (keys.length === 1 ? first : undefined);
      return key ? [[nrp, key.user_id]] : [];
    }),
  );
}

/** Whoever is about to give the same number to somebody waits here until this transaction ends. */
export async function holdNumber(tx: Transaction<DB>, nrp: string): Promise<void> {
  await holdNumbers(tx, [nrp]);
}

/** The same for many numbers. */
export async function holdNumbers(tx: Transaction<DB>, nrps: readonly string[]): Promise<void> {
  await hold(
    tx,
    nrps.map((nrp) => `user number ${nrp}`),
  );
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
