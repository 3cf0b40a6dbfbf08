import type { DB, JsonValue } from '@cicero/database';
import { type Kysely, sql, type Transaction } from 'kysely';
import { longestHold } from './backoff.ts';
import { blanked, type Content, readContent } from './content.ts';
import type { Channel } from './courier.ts';
import { type AccountPace, paceAfter } from './pace.ts';
import { leastUrgent } from './priorities.ts';
import { nextRecipientAt, paceRecipient, sentTimes } from './recipient-pace.ts';

/** A message in the hands of a sender. */
export interface Claimed {
  readonly messageId: string;
  readonly dedupeKey: string;
  readonly recipient: string;
  readonly content: Content;
  readonly createdAt: Date;
  readonly urgent: boolean;
  /** Which attempt this is, from 1. With the holder's name it tells this claim from every other. */
  readonly attempts: number;
  readonly correlationId: string | null;
}

export type Claim =
  | { kind: 'message'; message: Claimed }
  | { kind: 'nothing' }
  /** The pace allows the next message only then. */
  | { kind: 'paced'; until: Date };

export interface ClaimOptions {
  channel: Channel;
  account: string;
  holder: string;
  /** Milliseconds after which others may take the message: its holder has died. */
  lease: number;
  pace: AccountPace;
  random: () => number;
  now: Date;
  /** Messages this process still holds, whatever their lease says. */
  inHand: readonly string[];
  /** Quiet hours: recaps and broadcasts stay, and hold up nobody else. */
  urgentOnly: boolean;
}

/**
 * Takes the next message of an account: the most important first, in order of acceptance; never one that has an
 * earlier message of at least its importance to the same recipient before it, unless that one has stepped aside and is
 * no piece of the same command. Due times go by the service's clock, leases by the database's, because they are compared
 * across machines. See docs/delivery.md, "Order".
 */
export function claimNext(db: Kysely<DB>, options: ClaimOptions): Promise<Claim> {
  const { channel, account, now } = options;
  return db.transaction().execute(async (tx): Promise<Claim> => {
    const paceRow = sql<{ next_at: Date; early: boolean; recent: unknown }>`
      select next_at, next_at > ${now} as early, recent from delivery_pace
      where channel = ${channel} and account = ${account} for update`;
    const { rows } = await paceRow.execute(tx);
    const [state] = rows;
    if (state?.early) return { kind: 'paced', until: state.next_at };
    const after = paceAfter(options.pace, sentTimes(state?.recent), now.getTime(), options.random());
    const message = await takeDue(tx, options, after);
    if (!message) {
      const until = await nextRecipientAt(tx, options);
      return until ? { kind: 'paced', until } : { kind: 'nothing' };
    }
    const pace = options.pace.forRecipient?.(message.recipient);
    if (pace && (pace.interval > 0 || pace.perMinute > 0)) await paceRecipient(tx, options, message.recipient, pace);
    return { kind: 'message', message };
  });
}

/** Takes the next message, if there is one, and notes the account's pace after it, in one statement. */
async function takeDue(
  tx: Transaction<DB>,
  options: ClaimOptions,
  after: { recent: number[]; nextAt: number },
): Promise<Claimed | undefined> {
  const { channel, account, now, holder, lease, inHand, urgentOnly } = options;
  const { rows } = await sql<{
    message_id: string;
    dedupe_key: string;
    recipient: string;
    content: unknown;
    created_at: Date;
    priority: number;
    attempts: number;
    correlation_id: string | null;
  }>`
    with taken as (
    update outbound_message set status = 'sending', attempts = attempts + 1, claimed_by = ${holder},
      claimed_until = now() + ${lease} * interval '1 millisecond'
    where message_id = (
      select due.message_id from outbound_message due
      where due.channel = ${channel} and due.account = ${account}
        and (due.status = 'waiting' or (due.status = 'sending' and due.claimed_until < now()))
        and due.not_before <= ${now} and (due.expires_at is null or due.expires_at > ${now})
        and due.message_id <> all(${inHand}::uuid[])
        and (not ${urgentOnly}::boolean or due.priority <= ${leastUrgent})
        and not exists (
          select 1 from outbound_message earlier
          where earlier.channel = due.channel and earlier.account = due.account
            and earlier.recipient = due.recipient and earlier.sequence < due.sequence
            and earlier.priority <= due.priority and earlier.status in ('waiting', 'sending')
            and (earlier.status = 'sending' or (
              (earlier.expires_at is null or earlier.expires_at > ${now})
              and (earlier.aside_until is null or earlier.aside_until <= ${now}
                or earlier.command_key = due.command_key))))
        and not exists (
          select 1 from recipient_pace chat
          where chat.channel = due.channel and chat.account = due.account and chat.recipient = due.recipient
            and chat.next_at > ${now})
      order by due.priority, due.sequence limit 1 for update skip locked)
    returning message_id, dedupe_key, recipient, content, created_at, priority, attempts, correlation_id),
    paced as (
    insert into delivery_pace (channel, account, next_at, recent)
    select ${channel}, ${account}, ${new Date(after.nextAt)}::timestamptz, ${JSON.stringify(after.recent)}::jsonb from taken
    on conflict (channel, account) do update set next_at = excluded.next_at, recent = excluded.recent)
    select * from taken`.execute(tx);
  const [row] = rows;
  return (
    row && {
      messageId: row.message_id,
      dedupeKey: row.dedupe_key,
      recipient: row.recipient,
      content: readContent(row.content),
      createdAt: row.created_at,
      urgent: row.priority <= leastUrgent,
      attempts: row.attempts,
      correlationId: row.correlation_id,
    }
  );
}

const blankedJson = JSON.stringify(blanked);
/** The content column after the end of a message. */
export const contentAfter = sql<JsonValue>`case when sensitive then ${blankedJson}::jsonb else content end`;

/** How a message ended. */
export type End =
  | { status: 'delivered'; at: Date; providerId: string }
  | { status: 'failed'; at: Date; error: string; trouble: 'refused' | 'passing' };

/**
 * Writes down how a message ended.
 * @returns false when the claim has passed to somebody else meanwhile: then nothing was written
 */
export async function finishMessage(tx: Transaction<DB>, message: Claimed, holder: string, end: End): Promise<boolean> {
  const [providerId, error] = end.status === 'delivered' ? [end.providerId, null] : [null, end.error];
  const { numAffectedRows } = await sql`
    update outbound_message set status = ${end.status}, finished_at = ${end.at}, provider_id = ${providerId},
      error = ${error}, claimed_by = null, claimed_until = null, content = ${contentAfter}
    where message_id = ${message.messageId} and status = 'sending'
      and claimed_by = ${holder} and attempts = ${message.attempts}`.execute(tx);
  const isOurs = (numAffectedRows ?? 0n) > 0n;
  if (isOurs && end.status === 'failed') {
    await sql`insert into outbound_attempt (message_id, account, attempt, at, trouble, reason)
      select message_id, account, attempts, ${end.at}::timestamptz, ${end.trouble}, ${end.error}
      from outbound_message where message_id = ${message.messageId}`.execute(tx);
  }
  return isOurs;
}

/**
 * Puts a message back: to be tried again at `notBefore`. An attempt that was not the message's fault is given back and
 * not remembered; the others are the message's history, and after those a message that has to wait for long steps aside,
 * with the pieces of its command that wait behind it.
 */
export async function returnMessage(
  db: Kysely<DB>,
  message: Claimed,
  holder: string,
  again: { at: Date; notBefore: Date; error: string; attemptCounts: boolean },
): Promise<void> {
  const long = again.notBefore.getTime() - again.at.getTime() > longestHold;
  const aside = again.attemptCounts && long ? again.notBefore : null;
  await sql`
    with returned as (
      update outbound_message set status = 'waiting', claimed_by = null, claimed_until = null, error = ${again.error},
        not_before = ${again.notBefore}, aside_until = ${aside}, attempts = attempts - ${again.attemptCounts ? 0 : 1}
      where message_id = ${message.messageId} and status = 'sending'
        and claimed_by = ${holder} and attempts = ${message.attempts}
      returning message_id, account, attempts, command_key),
    behind as (
      update outbound_message piece set aside_until = ${aside} from returned
      where piece.command_key = returned.command_key and piece.message_id <> returned.message_id
        and piece.status = 'waiting' and ${aside}::timestamptz is not null)
    insert into outbound_attempt (message_id, account, attempt, at, trouble, reason)
    select message_id, account, attempts, ${again.at}::timestamptz, 'passing', ${again.error} from returned
    where ${again.attemptCounts}::boolean`.execute(db);
}

/** Lets go of every claim. Only for the embedded mode at its start: there nobody else can hold one. */
export async function releaseAllMessages(db: Kysely<DB>): Promise<void> {
  await sql`update outbound_message set status = 'waiting', claimed_by = null, claimed_until = null
    where status = 'sending'`.execute(db);
}
