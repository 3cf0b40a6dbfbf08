import { CiceroError } from '@cicero/contracts';
import { bumpVersions, clientScope, type DB } from '@cicero/database';
import { type Kysely, sql, type Transaction } from 'kysely';

/** What the claim needs to know of a person. */
export interface ClaimPerson {
  userId: string;
  /** Normalised; null when none is stored. */
  email: string | null;
  clientId: string | null;
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
    client_id: string | null;
    status: boolean | null;
  }>`
    select user_id, email, client_id, status from "user"
    where user_id = ${nrp} or regexp_replace(user_id, '\\D', '', 'g') = ${nrp} limit 3`.execute(db);
  const row = rows.find(({ user_id }) => user_id === nrp) ?? (rows.length === 1 ? rows[0] : undefined);
  if (!row) return undefined;
  return {
    userId: row.user_id,
    email: row.email?.trim().toLowerCase() || null,
    clientId: row.client_id,
    active: row.status === true,
  };
}

/** Whether an address belongs to somebody else than the person (null = to anybody). */
export async function isEmailOfAnother(db: Kysely<DB>, email: string, userId: string | null): Promise<boolean> {
  const { rows } = await sql`
    select 1 from "user" where lower(trim(email)) = ${email} and user_id is distinct from ${userId} limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/**
 * Stores the address of a person who has none.
 * @throws CiceroError EMAIL_TAKEN when it belongs to somebody else by now, EMAIL_MISMATCH when the person got another
 */
export async function storeFirstEmail(tx: Transaction<DB>, person: ClaimPerson, email: string): Promise<void> {
  // An adopted table may hold doubles, so no unique index can decide; who comes second waits here and then sees.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`user email ${email}`}, 0))`.execute(tx);
  if (await isEmailOfAnother(tx, email, person.userId)) throw new CiceroError('EMAIL_TAKEN');
  const { numAffectedRows } = await sql`
    update "user" set email = ${email}, updated_at = now()
    where user_id = ${person.userId} and coalesce(trim(email), '') = ''`.execute(tx);
  if (numAffectedRows !== 1n) {
    const { rows } = await sql`
      select 1 from "user" where user_id = ${person.userId} and lower(trim(email)) = ${email}`.execute(tx);
    if (rows.length === 0) throw new CiceroError('EMAIL_MISMATCH');
    return;
  }
  if (person.clientId) await bumpVersions(tx, [clientScope(person.clientId)]);
}
