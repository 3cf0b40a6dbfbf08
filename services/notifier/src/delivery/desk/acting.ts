import { type AuditOrigin, type AuditParty, recordAudits } from '@cicero/access';
import { messageFailed, type WhatsAppAccount } from '@cicero/contracts';
import type { UnitOfWork } from '@cicero/platform';
import type { Clock } from '@cicero/runtime';
import { sql } from 'kysely';
import { type Channel, channels } from '../courier.ts';
import { contentAfter } from '../outbound.ts';

/** What an operator does about outbound messages; every act is in the audit trail of its message. */

/** What nobody has in hand: also a message whose sender died, after its lease. */
const unheld = sql<boolean>`(status = 'waiting' or (status = 'sending' and claimed_until < now()))`;

export interface Actor {
  party: AuditParty;
  origin: AuditOrigin;
}

/** How many pieces of a command were acted on, and of how many it consists. */
export interface Acted {
  pieces: number;
  of: number;
}

/** All pieces of the command of which a message is one; what a reader sees as one message is dealt with as one. */
function sameCommand(messageId: string) {
  return sql<boolean>`(message_id = ${messageId} or command_key = (
    select command_key from outbound_message where message_id = ${messageId}))`;
}

/**
 * Sends a message that was given up once more, from the first attempt and without its time limit, with all pieces of its
 * command that were given up, in their order.
 * @returns `unknown`, `not-given-up` (it waits or was delivered), `blanked` (its content was a secret and is gone)
 */
export async function resendMessage(
  unit: UnitOfWork,
  clock: Clock,
  messageId: string,
  by: Actor,
): Promise<Acted | 'unknown' | 'not-given-up' | 'blanked'> {
  const { rows } = await sql<{ message_id: string }>`
    update outbound_message set status = 'waiting', attempts = 0, not_before = ${clock.now()}, aside_until = null,
      expires_at = null, finished_at = null, error = null
    where message_id in (
      select message_id from outbound_message
      where ${sameCommand(messageId)} and status in ('failed', 'expired', 'replaced')
        and content ->> 'kind' <> 'blanked' order by sequence for update)
    returning message_id`.execute(unit.tx);
  const states = await statesOf(unit, messageId);
  if (rows.length > 0) {
    const entries = rows.map(({ message_id: id }) => entryOf('message.resent', id, by));
    await recordAudits(unit.tx, clock, entries);
    return { pieces: rows.length, of: states.length };
  }
  if (states.length === 0) return 'unknown';
  return states.every((status) => status === 'waiting' || status === 'sending' || status === 'delivered')
    ? 'not-given-up'
    : 'blanked';
}

/**
 * Calls a message back that still waits, with all pieces of its command that do, and announces them as failed.
 * @returns `too-late` when they are on their way or at their end
 */
export async function cancelMessage(
  unit: UnitOfWork,
  clock: Clock,
  messageId: string,
  by: Actor,
): Promise<Acted | 'unknown' | 'too-late'> {
  const now = clock.now();
  const { rows } = await sql<{ message_id: string; channel: string; dedupe_key: string; attempts: number }>`
    with cancelled as (
      update outbound_message set status = 'failed', finished_at = ${now}, error = 'cancelled',
        content = ${contentAfter}, claimed_by = null, claimed_until = null
      where message_id in (
        select message_id from outbound_message where ${sameCommand(messageId)} and ${unheld}
        order by sequence for update)
      returning message_id, channel, dedupe_key, attempts, sequence)
    select message_id, channel, dedupe_key, attempts from cancelled order by sequence`.execute(unit.tx);
  const states = await statesOf(unit, messageId);
  if (rows.length === 0) return states.length > 0 ? 'too-late' : 'unknown';
  const entries = rows.map(({ message_id: id }) => entryOf('message.cancelled', id, by));
  await recordAudits(unit.tx, clock, entries);
  for (const row of rows) {
    unit.publish(messageFailed, {
      messageId: row.message_id,
      channel: channelOf(row.channel),
      dedupeKey: row.dedupe_key,
      attempts: row.attempts,
      at: now.toISOString(),
      reason: 'cancelled',
    });
  }
  return { pieces: rows.length, of: states.length };
}

/** The states of all pieces of a command; none when there is no such message. */
async function statesOf({ tx }: UnitOfWork, messageId: string): Promise<string[]> {
  const pieces = await tx.selectFrom('outbound_message').select('status').where(sameCommand(messageId)).execute();
  return pieces.map(({ status }) => status);
}

export interface Move {
  from: WhatsAppAccount;
  to: WhatsAppAccount;
  /** Only those to this one; undefined = all. */
  recipient?: string;
}

/** What a move takes along: commands with all their pieces, but for those of which one is on its way. */
function movable({ from, recipient }: Move) {
  return sql<boolean>`channel = 'whatsapp' and account = ${from} and ${unheld}
    and (${recipient ?? null}::text is null or recipient = ${recipient ?? null})
    and (command_key is null or not exists (
      select 1 from outbound_message piece
      where piece.command_key = outbound_message.command_key
        and piece.status = 'sending' and piece.claimed_until >= now()))`;
}

/** How many messages wait that a move would take along; each piece counts. */
export async function countMovable(unit: UnitOfWork, move: Move): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from outbound_message where ${movable(move)}`.execute(unit.tx);
  return rows[0]?.count ?? 0;
}

/**
 * Has messages that wait at one number leave from another: they keep their order and their time limits, and are due at
 * once. Those on their way stay, with the other pieces of their commands. In a group the other number has to be a member.
 * @returns how many; each piece counts
 */
export async function moveMessages(unit: UnitOfWork, clock: Clock, move: Move, by: Actor): Promise<number> {
  const { from, to } = move;
  // Whoever takes a message holds this row: no piece is taken meanwhile.
  await sql`select 1 from delivery_pace where channel = 'whatsapp' and account = ${from} for update`.execute(unit.tx);
  const { rows } = await sql<{ message_id: string }>`
    update outbound_message set account = ${to}, not_before = least(not_before, ${clock.now()}), aside_until = null,
      status = 'waiting', claimed_by = null, claimed_until = null
    where ${movable(move)}
    returning message_id`.execute(unit.tx);
  // A statement has room for so many values only.
  for (let at = 0; at < rows.length; at += 1_000) {
    const moved = rows.slice(at, at + 1_000);
    const entries = moved.map(({ message_id: id }) => ({ ...entryOf('message.moved', id, by), detail: { from, to } }));
    await recordAudits(unit.tx, clock, entries);
  }
  return rows.length;
}

function entryOf(action: string, messageId: string, { party, origin }: Actor) {
  return { action, outcome: 'ok' as const, actor: party, subject: { kind: 'message', id: messageId }, origin };
}

function channelOf(stored: string): Channel {
  const channel = channels.find((one) => one === stored);
  if (!channel) throw new Error(`there is no channel ${stored}`);
  return channel;
}
