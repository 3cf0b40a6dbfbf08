import { createHash } from 'node:crypto';
import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { ComplaintKind } from './recognise.ts';

export const deliveryStatuses = ['pending', 'sent', 'failed', 'skipped', 'invalid'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];
export type Addressee = 'personnel' | 'dashboard';

/** What became of the answer to one addressee. */
export interface Delivery {
  addressee: Addressee;
  channel: 'whatsapp' | 'email' | 'unknown';
  /** `62…@c.us` or an e-mail address; null when there is none. */
  recipient: string | null;
  status: DeliveryStatus;
  /** Why not: a word for programs. */
  reason: string | null;
}

/** A complaint that was answered. */
export interface Ticket {
  ticketId: string;
  userId: string;
  platform: Platform;
  issue: string;
  solution: string;
  message: string;
  /** Clients whose numbers solution and message tell, sorted; null = not known. */
  about: readonly string[] | null;
  /** `<kind>:<id>` */
  requestedBy: string;
  requestedAt: Date;
  deliveries: readonly Delivery[];
}

/** The same complaint within so many milliseconds is a repetition. */
export const repeatedWithin = 30 * 60_000;

/** What a complaint is about, as far as repetitions are concerned: its kinds, or its words. */
export function subjectOf(kinds: readonly ComplaintKind[], issues: readonly string[]): string {
  if (kinds.length > 0) return kinds.toSorted().join(' ');
  const words = issues.join('\n').toLowerCase().replace(/\s+/g, ' ');
  return `words ${createHash('sha256').update(words).digest('base64url')}`;
}

/** Columns of a Ticket, from a `complaint`. */
export const ticketColumns: RawBuilder<unknown> = sql`complaint.complaint_id as "ticketId", complaint.user_id as "userId",
  complaint.platform, complaint.issue, complaint.solution, complaint.message, complaint.about,
  complaint.requested_by as "requestedBy", complaint.requested_at as "requestedAt",
  (select json_agg(json_build_object('addressee', addressee, 'channel', channel, 'recipient', recipient,
      'status', status, 'reason', reason) order by addressee desc)
    from complaint_delivery delivery where delivery.complaint_id = complaint.complaint_id) as deliveries`;

/** The complaint that another one of the same person about the same repeats. One whose answer failed is no longer there. */
export async function repeatedTicket(
  db: Kysely<DB>,
  complaint: { userId: string; platform: Platform; subject: string; at: Date },
): Promise<Ticket | undefined> {
  const { userId, platform, subject, at } = complaint;
  const { rows } = await sql<Ticket>`
    select ${ticketColumns} from complaint
    where user_id = ${userId} and platform = ${platform} and subject = ${subject}
      and requested_at > ${new Date(at.getTime() - repeatedWithin).toISOString()}::timestamptz
      and not exists (select from complaint_delivery delivery where delivery.complaint_id = complaint.complaint_id
        and delivery.addressee = 'personnel' and delivery.status = 'failed')
    order by requested_at desc limit 1`.execute(db);
  return rows[0];
}

/** Whoever is about to enter a complaint of the same person waits here until this transaction ends. */
export async function holdComplaints(tx: Transaction<DB>, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`complaint ${userId}`}, 0))`.execute(tx);
}

/** How many complaints about a person came in since then. */
export async function countTickets(db: Kysely<DB>, userId: string, since: Date): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::int as total from complaint
    where user_id = ${userId} and requested_at > ${since.toISOString()}::timestamptz`.execute(db);
  return rows[0]?.total ?? 0;
}

/** Enters a complaint with what is to become of its answer. */
export async function storeTicket(
  tx: Transaction<DB>,
  ticket: Ticket,
  more: { subject: string; dedupeKeys: ReadonlyMap<Addressee, string> },
): Promise<void> {
  const { ticketId, userId, platform, issue, solution, message, about, requestedBy, requestedAt } = ticket;
  await tx
    .insertInto('complaint')
    .values({
      complaint_id: ticketId,
      user_id: userId,
      platform,
      subject: more.subject,
      issue,
      solution,
      message,
      about: about && [...about],
      requested_by: requestedBy,
      requested_at: requestedAt,
    })
    .execute();
  await tx
    .insertInto('complaint_delivery')
    .values(
      ticket.deliveries.map((delivery) => ({
        ...delivery,
        complaint_id: ticketId,
        dedupe_key: more.dedupeKeys.get(delivery.addressee) ?? null,
      })),
    )
    .execute();
}
