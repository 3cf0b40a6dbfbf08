import type { DB } from '@cicero/database';
import { normalisePhone, storedEmail } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';

/** What the claim needs to know of a person. */
export interface ClaimPerson {
  /** Key of the row, which of an adopted one may hold more than digits. */
  userId: string;
  /** Normalised; null when none is stored. */
  email: string | null;
  /** WhatsApp number of record, `62…`; null when none is stored that could be one. */
  whatsapp: string | null;
  active: boolean;
}

/**
 * Finds a person by the digits of the number. Adopted rows may carry other characters in their key: one that has the
 * same digits is found too, unless several have.
 */
export async function findPerson(db: Kysely<DB>, nrp: string): Promise<ClaimPerson | undefined> {
  const { rows } = await sql<{
    user_id: string;
    email: string | null;
    whatsapp: string | null;
    status: boolean | null;
  }>`
    select user_id, email, whatsapp, status from "user"
    where user_id = ${nrp} or regexp_replace(user_id, '\\D', '', 'g') = ${nrp} limit 3`.execute(db);
  const row = rows.find(({ user_id }) => user_id === nrp) ?? (rows.length === 1 ? rows[0] : undefined);
  if (!row) return undefined;
  return {
    userId: row.user_id,
    email: storedEmail(row.email),
    whatsapp: normalisePhone(row.whatsapp ?? ''),
    active: row.status === true,
  };
}
