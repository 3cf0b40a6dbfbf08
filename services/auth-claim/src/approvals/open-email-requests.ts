import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';

/** A first e-mail address that waits for an administrator. */
export interface OpenEmailRequest {
  requestId: string;
  /** The person's number as stored. */
  userId: string;
  nama: string | null;
  clientId: string | null;
  email: string;
  requestedAt: Date;
}

/** What waits, the longest waiting first. */
export async function listOpenEmailRequests(db: Kysely<DB>, limit: number): Promise<OpenEmailRequest[]> {
  const { rows } = await sql<OpenEmailRequest>`
    select request.request_id::text as "requestId", request.user_id as "userId", person.nama,
      person.client_id as "clientId", request.email, request.requested_at as "requestedAt"
    from email_request request join "user" person on person.user_id = request.user_id
    where request.decided_at is null order by request.requested_at, request.request_id limit ${limit}`.execute(db);
  return rows;
}
