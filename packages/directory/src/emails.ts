import type { DB } from '@cicero/database';
import { type Kysely, sql, type Transaction } from 'kysely';
import { hold, keysBy } from './holding.ts';
import { normaliseEmail } from './identifiers.ts';

/** A stored address in the form typed ones are compared in; null for none. */
export function storedEmail(text: string | null | undefined): string | null {
  const address = text?.trim().toLowerCase() || null;
  return address === null ? null : (normaliseEmail(address) ?? address);
}

/**
 * Whether an address belongs to somebody else than the person (null = to anybody).
 * @param email normalised
 * @param userId the person's key as stored
 */
export async function isEmailOfAnother(db: Kysely<DB>, email: string, userId: string | null): Promise<boolean> {
  const { rows } = await sql`
    select 1 from "user" where lower(trim(email)) = ${email} and user_id is distinct from ${userId} limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/**
 * To be called before asking whose an address is, when it is about to be stored: whoever does the same waits until
 * this transaction ends. An adopted table may hold doubles, so that there may be no unique index.
 * @param email normalised
 */
export async function holdEmail(tx: Transaction<DB>, email: string): Promise<void> {
  await holdEmails(tx, [email]);
}

/** The same for many addresses. */
export async function holdEmails(tx: Transaction<DB>, emails: readonly string[]): Promise<void> {
  await hold(
    tx,
    emails.map((email) => `user email ${email}`),
  );
}

/**
 * Whose addresses these are, by the keys of people as stored.
 * @param emails normalised
 */
export async function holdersOfEmails(db: Kysely<DB>, emails: readonly string[]): Promise<Map<string, string[]>> {
  if (emails.length === 0) return new Map();
  const { rows } = await sql<{ email: string; user_id: string }>`
    select lower(trim(email)) as email, user_id from "user" where lower(trim(email)) = any(${[...emails]}::text[])`.execute(
    db,
  );
  return keysBy(rows.map(({ email, user_id }) => [email, user_id]));
}

/** Whether a write failed because the address is somebody's: of a writer who does not hold it, such as an import. */
export function isEmailConflict(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'user_email_unique';
}
