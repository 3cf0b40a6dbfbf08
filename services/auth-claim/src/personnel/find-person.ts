import type { DB } from '@cicero/database';
import { normalisePhone, storedEmail, storedUserId } from '@cicero/directory';
import type { Kysely } from 'kysely';

/** A person as logins and the claim know them. */
export interface Person {
  /** Key of the row, which of an adopted one may hold more than digits. */
  userId: string;
  nama: string | null;
  /** Normalised; null when none is stored. */
  email: string | null;
  /** WhatsApp number of record, `62…`; null when none is stored that could be one. */
  whatsapp: string | null;
  active: boolean;
}

/** Finds a person by the digits of the number, however the key is spelled (storedUserId). */
export async function findPerson(db: Kysely<DB>, nrp: string): Promise<Person | undefined> {
  const userId = await storedUserId(db, nrp);
  if (userId === null) return undefined;
  const row = await db
    .selectFrom('user')
    .select(['nama', 'email', 'whatsapp', 'status'])
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    userId,
    nama: row.nama,
    email: storedEmail(row.email),
    whatsapp: normalisePhone(row.whatsapp ?? ''),
    active: row.status === true,
  };
}
