import type { DB } from '@cicero/database';
import { type Kysely, sql, type Transaction } from 'kysely';
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
  await sql`select pg_advisory_xact_lock(hashtextextended(${`user email ${email}`}, 0))`.execute(tx);
}

/** Whether a write failed because the address is somebody's: of a writer who does not hold it, such as an import. */
export function isEmailConflict(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'user_email_unique';
}
