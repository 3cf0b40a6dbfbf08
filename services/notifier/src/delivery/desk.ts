import { messageFailed } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { UnitOfWork } from '@cicero/platform';
import type { Clock } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import { type Channel, channels } from './courier.ts';
import { contentAfter } from './outbound.ts';

/** What an operator can see and do about outbound messages: `cicero message outbound …`. */

export const messageStatuses = ['waiting', 'sending', 'delivered', 'failed', 'expired', 'replaced'] as const;
export type MessageStatus = (typeof messageStatuses)[number];

/** A message as an operator sees it: everything but its content. */
export interface MessageLine {
  messageId: string;
  dedupeKey: string;
  channel: string;
  account: string;
  recipient: string;
  priority: number;
  status: string;
  attempts: number;
  createdAt: Date;
  notBefore: Date;
  expiresAt: Date | null;
  finishedAt: Date | null;
  providerId: string | null;
  error: string | null;
}

export interface MessageFilter {
  status?: MessageStatus;
  channel?: Channel;
  account?: string;
  recipient?: string;
  /** Only messages created before: the last line of the page before. */
  before?: Date;
  /** Default 50. */
  limit?: number;
}

/** The newest messages that fit the filter, newest first. */
export async function listMessages(db: Kysely<DB>, filter: MessageFilter = {}): Promise<MessageLine[]> {
  const { status, channel, account, recipient, before, limit = 50 } = filter;
  return db
    .selectFrom('outbound_message')
    .select([
      'message_id as messageId',
      'dedupe_key as dedupeKey',
      'channel',
      'account',
      'recipient',
      'priority',
      'status',
      'attempts',
      'created_at as createdAt',
      'not_before as notBefore',
      'expires_at as expiresAt',
      'finished_at as finishedAt',
      'provider_id as providerId',
      'error',
    ])
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? ''))
    .$if(channel !== undefined, (query) => query.where('channel', '=', channel ?? ''))
    .$if(account !== undefined, (query) => query.where('account', '=', account ?? ''))
    .$if(recipient !== undefined, (query) => query.where('recipient', '=', recipient ?? ''))
    .$if(before !== undefined, (query) => query.where('created_at', '<', before ?? new Date(0)))
    .orderBy('created_at', 'desc')
    .orderBy('sequence', 'desc')
    .limit(limit)
    .execute();
}

export interface MessageCount {
  channel: string;
  account: string;
  status: string;
  count: number;
}

/** How many messages there are of each channel, account and status. */
export async function countMessages(db: Kysely<DB>): Promise<MessageCount[]> {
  return db
    .selectFrom('outbound_message')
    .select((expression) => ['channel', 'account', 'status', expression.fn.countAll<number>().as('count')])
    .groupBy(['channel', 'account', 'status'])
    .orderBy('channel')
    .orderBy('account')
    .orderBy('status')
    .execute();
}

/** Messages of each WhatsApp number that have not left yet. */
export async function countWaiting(db: Kysely<DB>): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('outbound_message')
    .select((expression) => ['account', expression.fn.countAll<number>().as('count')])
    .where('channel', '=', 'whatsapp')
    .where('status', 'in', ['waiting', 'sending'])
    .groupBy('account')
    .execute();
  return new Map(rows.map(({ account, count }) => [account, count]));
}

/**
 * Sends a message that was given up once more, from the first attempt and without its time limit.
 * @returns `unknown`, `not-given-up` (it waits or was delivered), `blanked` (its content was a secret and is gone)
 */
export async function resendMessage(
  db: Kysely<DB>,
  messageId: string,
  clock: Clock,
): Promise<'waiting' | 'unknown' | 'not-given-up' | 'blanked'> {
  const { numAffectedRows } = await sql`
    update outbound_message set status = 'waiting', attempts = 0, not_before = ${clock.now()}, expires_at = null,
      finished_at = null, error = null
    where message_id = ${messageId} and status in ('failed', 'expired', 'replaced')
      and content ->> 'kind' <> 'blanked'`.execute(db);
  if ((numAffectedRows ?? 0n) > 0n) return 'waiting';
  const row = await db
    .selectFrom('outbound_message')
    .select(['status'])
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  if (!row) return 'unknown';
  return row.status === 'waiting' || row.status === 'sending' || row.status === 'delivered'
    ? 'not-given-up'
    : 'blanked';
}

/**
 * Calls a message back that still waits, and announces it as failed.
 * @returns `too-late` when it is on its way or at its end
 */
export async function cancelMessage(
  unit: UnitOfWork,
  messageId: string,
  clock: Clock,
): Promise<'cancelled' | 'unknown' | 'too-late'> {
  const now = clock.now();
  const row = await unit.tx
    .updateTable('outbound_message')
    .set({
      status: 'failed',
      finished_at: now,
      error: 'cancelled',
      content: contentAfter,
    })
    .where('message_id', '=', messageId)
    .where('status', '=', 'waiting')
    .returning(['channel', 'dedupe_key', 'attempts'])
    .executeTakeFirst();
  if (!row) {
    const known = unit.tx.selectFrom('outbound_message').select('message_id').where('message_id', '=', messageId);
    return (await known.executeTakeFirst()) ? 'too-late' : 'unknown';
  }
  unit.publish(messageFailed, {
    messageId,
    channel: channelOf(row.channel),
    dedupeKey: row.dedupe_key,
    attempts: row.attempts,
    at: now.toISOString(),
    reason: 'cancelled',
  });
  return 'cancelled';
}

function channelOf(stored: string): Channel {
  const channel = channels.find((one) => one === stored);
  if (!channel) throw new Error(`there is no channel ${stored}`);
  return channel;
}
