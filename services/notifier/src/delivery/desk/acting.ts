import { type AuditOrigin, type AuditParty, recordAudit, recordAudits } from '@cicero/access';
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

/**
 * Sends a message that was given up once more, from the first attempt and without its time limit.
 * @returns `unknown`, `not-given-up` (it waits or was delivered), `blanked` (its content was a secret and is gone)
 */
export async function resendMessage(
  unit: UnitOfWork,
  clock: Clock,
  messageId: string,
  by: Actor,
): Promise<'waiting' | 'unknown' | 'not-given-up' | 'blanked'> {
  const { numAffectedRows } = await sql`
    update outbound_message set status = 'waiting', attempts = 0, not_before = ${clock.now()}, expires_at = null,
      finished_at = null, error = null
    where message_id = ${messageId} and status in ('failed', 'expired', 'replaced')
      and content ->> 'kind' <> 'blanked'`.execute(unit.tx);
  if ((numAffectedRows ?? 0n) > 0n) {
    await recordAudit(unit.tx, clock, entryOf('message.resent', messageId, by));
    return 'waiting';
  }
  const row = await unit.tx
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
  clock: Clock,
  messageId: string,
  by: Actor,
): Promise<'cancelled' | 'unknown' | 'too-late'> {
  const now = clock.now();
  const row = await unit.tx
    .updateTable('outbound_message')
    .set({ status: 'failed', finished_at: now, error: 'cancelled', content: contentAfter, ...released })
    .where('message_id', '=', messageId)
    .where(unheld)
    .returning(['channel', 'dedupe_key', 'attempts'])
    .executeTakeFirst();
  if (!row) {
    const known = unit.tx.selectFrom('outbound_message').select('message_id').where('message_id', '=', messageId);
    return (await known.executeTakeFirst()) ? 'too-late' : 'unknown';
  }
  await recordAudit(unit.tx, clock, entryOf('message.cancelled', messageId, by));
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

export interface Move {
  from: WhatsAppAccount;
  to: WhatsAppAccount;
  /** Only those to this one; undefined = all. */
  recipient?: string;
}

/** How many messages wait that a move would take along. */
export async function countMovable(unit: UnitOfWork, { from, recipient }: Move): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from outbound_message
    where channel = 'whatsapp' and account = ${from} and ${unheld}
      and (${recipient ?? null}::text is null or recipient = ${recipient ?? null})`.execute(unit.tx);
  return rows[0]?.count ?? 0;
}

/**
 * Has messages that wait at one number leave from another: they keep their order and their time limits, and are due at
 * once. Those on their way stay. In a group the other number has to be a member.
 * @returns how many
 */
export async function moveMessages(unit: UnitOfWork, clock: Clock, move: Move, by: Actor): Promise<number> {
  const { from, to, recipient } = move;
  const { rows } = await sql<{ message_id: string }>`
    update outbound_message set account = ${to}, not_before = least(not_before, ${clock.now()}), status = 'waiting',
      claimed_by = null, claimed_until = null
    where channel = 'whatsapp' and account = ${from} and ${unheld}
      and (${recipient ?? null}::text is null or recipient = ${recipient ?? null})
    returning message_id`.execute(unit.tx);
  // A statement has room for so many values only.
  for (let at = 0; at < rows.length; at += 1_000) {
    const moved = rows.slice(at, at + 1_000);
    const entries = moved.map(({ message_id: id }) => ({ ...entryOf('message.moved', id, by), detail: { from, to } }));
    await recordAudits(unit.tx, clock, entries);
  }
  return rows.length;
}

const released = { claimed_by: null, claimed_until: null };

function entryOf(action: string, messageId: string, { party, origin }: Actor) {
  return { action, outcome: 'ok' as const, actor: party, subject: { kind: 'message', id: messageId }, origin };
}

function channelOf(stored: string): Channel {
  const channel = channels.find((one) => one === stored);
  if (!channel) throw new Error(`there is no channel ${stored}`);
  return channel;
}
