import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Channel } from '../courier.ts';
import { leastUrgent, type Priority, priorities, priorityName } from '../priorities.ts';

/** What an operator sees of outbound messages: `cicero message outbound list`, `GET /api/whatsapp/messages`. */

export const messageStatuses = ['waiting', 'sending', 'delivered', 'failed', 'expired', 'replaced'] as const;
export type MessageStatus = (typeof messageStatuses)[number];

/** A message as an operator sees it: everything but its content. */
export interface MessageLine {
  messageId: string;
  dedupeKey: string;
  channel: string;
  account: string;
  recipient: string;
  priority: Priority;
  topic: string | null;
  status: string;
  attempts: number;
  createdAt: Date;
  notBefore: Date;
  expiresAt: Date | null;
  finishedAt: Date | null;
  providerId: string | null;
  /** How far the provider says that it got after it was delivered: server, device, read. */
  acknowledged: string | null;
  acknowledgedAt: Date | null;
  error: string | null;
  /** Where the next page begins when this is the last line of one. */
  cursor: string;
}

export interface MessageFilter {
  status?: MessageStatus;
  channel?: Channel;
  account?: string;
  recipient?: string;
  priority?: Priority;
  /** Only messages older than this one: the cursor of the last line of the page before. */
  before?: string;
  /** Default 50. */
  limit?: number;
}

/** `<epoch milliseconds>-<sequence>`, as `cursor` of a line; the instant is one before the year 2287. */
export const cursorPattern = '^\\d{1,13}-\\d{1,15}$';

/** Whether a text can be the cursor of a line. */
export function isCursor(text: string): boolean {
  return new RegExp(cursorPattern).test(text);
}

/**
 * The newest messages that fit the filter, newest first.
 * @throws CiceroError VALIDATION_FAILED when `before` is no cursor
 */
export async function listMessages(db: Kysely<DB>, filter: MessageFilter = {}): Promise<MessageLine[]> {
  const { status, channel, account, recipient, priority, before, limit = 50 } = filter;
  let query = db.selectFrom('outbound_message').select(columns);
  if (status) query = query.where('status', '=', status);
  if (channel) query = query.where('channel', '=', channel);
  if (account) query = query.where('account', '=', account);
  if (recipient) query = query.where('recipient', '=', recipient);
  if (priority) query = query.where('priority', '=', priorities[priority]);
  if (before !== undefined) {
    if (!isCursor(before)) throw new CiceroError('VALIDATION_FAILED');
    const [at, sequence] = before.split('-').map(Number);
    query = query.where(sql<boolean>`(created_at, sequence) < (${new Date(at ?? 0)}, ${sequence ?? 0})`);
  }
  const rows = await query.orderBy('created_at', 'desc').orderBy('sequence', 'desc').limit(limit).execute();
  return rows.map(lineOf);
}

/** A message by its id; undefined when there is none. */
export async function findMessage(db: Kysely<DB>, messageId: string): Promise<MessageLine | undefined> {
  const query = db.selectFrom('outbound_message').select(columns).where('message_id', '=', messageId);
  const row = await query.executeTakeFirst();
  return row && lineOf(row);
}

function columns(_: ExpressionBuilder<DB, 'outbound_message'>) {
  return [
    'message_id as messageId',
    'dedupe_key as dedupeKey',
    'channel',
    'account',
    'recipient',
    'priority',
    'topic',
    'status',
    'attempts',
    'created_at as createdAt',
    'not_before as notBefore',
    'expires_at as expiresAt',
    'finished_at as finishedAt',
    'provider_id as providerId',
    'acknowledged',
    'acknowledged_at as acknowledgedAt',
    'error',
    'sequence',
  ] as const;
}

function lineOf<Row extends { priority: number; sequence: number; createdAt: Date }>({
  priority,
  sequence,
  ...row
}: Row) {
  return { ...row, priority: priorityName(priority), cursor: `${row.createdAt.getTime()}-${sequence}` };
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

/** Messages of a number that have not left yet, and those of them that quiet hours hold back. */
export interface Waiting {
  all: number;
  unhurried: number;
}

/** What waits at each WhatsApp number. */
export async function countWaiting(db: Kysely<DB>): Promise<ReadonlyMap<string, Waiting>> {
  const { rows } = await sql<{ account: string } & Waiting>`
    select account, count(*)::int as "all", (count(*) filter (where priority > ${leastUrgent}))::int as unhurried
    from outbound_message where channel = 'whatsapp' and status in ('waiting', 'sending') group by account`.execute(db);
  return new Map(rows.map(({ account, all, unhurried }) => [account, { all, unhurried }]));
}
