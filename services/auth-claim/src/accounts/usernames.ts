import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';

/** Kinds of accounts that sign in with a name and a password, and where they are kept. */
export const namedAccounts = {
  dashboard: { table: sql.table('dashboard_user'), key: sql.ref('dashboard_user_id') },
  penmas: { table: sql.table('penmas_user'), key: sql.ref('user_id') },
} as const;
export type NamedKind = keyof typeof namedAccounts;

/**
 * A name for a new account: 3 to 64 characters that look like nothing else. Letters of other scripts are left out, as
 * some are the very image of ours and some become ours in lower case; accounts of an adopted database keep their names.
 * @returns the name without surrounding spaces
 * @throws CiceroError USERNAME_INVALID
 */
export function newUsername(text: string): string {
  const username = text.trim();
  if (!/^[A-Za-z0-9._@+-]{3,64}$/.test(username)) throw new CiceroError('USERNAME_INVALID');
  return username;
}

/**
 * The end of a query for the one account of a name. Names are compared without regard to case; of several that differ
 * only in case, as an adopted database may hold them, the exact one wins, then the oldest.
 */
export function named(kind: NamedKind, username: string): RawBuilder<unknown> {
  return sql`where lower(username) = lower(${username})
    order by username = ${username} desc, created_at, ${namedAccounts[kind].key} limit 1`;
}

/** The id of an account by its name. */
export async function accountIdOf(db: Kysely<DB>, kind: NamedKind, username: string): Promise<string | undefined> {
  const { table, key } = namedAccounts[kind];
  const { rows } = await sql<{ id: string }>`
    select ${key}::text as id from ${table} ${named(kind, username.trim())}`.execute(db);
  return rows[0]?.id;
}

/**
 * Whoever is about to give this name to an account waits here until the transaction ends: an adopted database may lack
 * the unique index, and two spellings are not to pass the check together.
 */
export async function holdName(tx: Transaction<DB>, kind: NamedKind, username: string): Promise<void> {
  const lock = `${kind} name ${username.toLowerCase()}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`.execute(tx);
}
