import { randomUUID } from 'node:crypto';
import type { DB } from '@cicero/database';
import { normaliseNrp } from '@cicero/directory';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { FirstEmailRequest } from '../notices/first-email.ts';

/** A request as it stands; decided or not. */
export interface StoredEmailRequest extends FirstEmailRequest {
  /** The person's key as stored. */
  userId: string;
  decidedAt: Date | null;
}

/**
 * Notes that a person asks for an address. One request per person is open: a newer address takes the place of an older
 * one under a new id, so that what an administrator was asked about is what he decides.
 * @returns the id of the new request, or undefined when the same address is being asked for already
 */
export async function openEmailRequest(
  tx: Transaction<DB>,
  userId: string,
  email: string,
  now: Date,
): Promise<string | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`email request ${userId}`}, 0))`.execute(tx);
  const open = await tx
    .selectFrom('email_request')
    .select(['request_id', 'email'])
    .where('user_id', '=', userId)
    .where('decided_at', 'is', null)
    .executeTakeFirst();
  if (open?.email === email) return undefined;
  if (open) await decideEmailRequest(tx, open.request_id, { approved: false, by: 'replaced', at: now });
  const requestId = randomUUID();
  await tx
    .insertInto('email_request')
    .values({ request_id: requestId, user_id: userId, email, requested_at: now })
    .execute();
  return requestId;
}

/** Whether this very address waits for an administrator already. */
export async function isAskedFor(db: Kysely<DB>, userId: string, email: string): Promise<boolean> {
  const open = await db
    .selectFrom('email_request')
    .select('request_id')
    .where('user_id', '=', userId)
    .where('email', '=', email)
    .where('decided_at', 'is', null)
    .executeTakeFirst();
  return open !== undefined;
}

/** How a request is named: by its id, or as people write it, by the digits of the number and the reference. */
export type EmailRequestName = { requestId: string } | { nrp: string; reference: string };

/** A request, whether it is open or not. */
export async function findEmailRequest(
  db: Kysely<DB>,
  wanted: EmailRequestName,
): Promise<StoredEmailRequest | undefined> {
  const which =
    'requestId' in wanted
      ? sql`r.request_id = ${wanted.requestId}`
      : sql`left(r.request_id::text, 8) = ${wanted.reference} and regexp_replace(u.user_id, '\\D', '', 'g') = ${wanted.nrp}`;
  const { rows } = await sql<{
    request_id: string;
    user_id: string;
    email: string;
    requested_at: Date;
    decided_at: Date | null;
    nama: string | null;
    unit: string | null;
  }>`
    select r.request_id, r.user_id, r.email, r.requested_at, r.decided_at, u.nama,
      coalesce(nullif(trim(c.nama), ''), u.client_id) as unit
    from email_request r join "user" u on u.user_id = r.user_id left join clients c on c.client_id = u.client_id
    where ${which} limit 2`.execute(db);
  const [row] = rows;
  if (!row || rows.length > 1) return undefined;
  return {
    requestId: row.request_id,
    userId: row.user_id,
    nrp: normaliseNrp(row.user_id) ?? row.user_id,
    nama: row.nama,
    unit: row.unit,
    email: row.email,
    requestedAt: row.requested_at,
    decidedAt: row.decided_at,
  };
}

/** Closes an open request. @returns false when it was decided already: of two who decide, one does */
export async function decideEmailRequest(
  tx: Transaction<DB>,
  requestId: string,
  decision: { approved: boolean; by: string; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('email_request')
    .set({ approved: decision.approved, decided_by: decision.by, decided_at: decision.at })
    .where('request_id', '=', requestId)
    .where('decided_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
