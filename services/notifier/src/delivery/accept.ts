import { createHash, randomUUID } from 'node:crypto';
import { type MessageData, messageFailed, type sendMessage } from '@cicero/contracts';
import { normaliseEmail } from '@cicero/directory';
import type { UnitOfWork } from '@cicero/platform';
import { type Clock, currentTrace } from '@cicero/runtime';
import { sql } from 'kysely';
import { canonicalTelegramChat } from '../telegram/chat-id.ts';
import { canonicalChatId } from '../whatsapp/chat-id.ts';
import { blanked, type Content } from './content.ts';
import { emailAccount, telegramAccount } from './courier.ts';
import { contentAfter } from './outbound.ts';
import { priorities } from './priorities.ts';
import { splitText } from './text-parts.ts';

export type SendCommand = MessageData<typeof sendMessage>;

/** Longest WhatsApp text that is sent in one piece: what people still read as one message. */
export const textLimit = 4_000;
/** Longest text that Telegram takes (https://core.telegram.org/bots/api#sendmessage). */
export const telegramTextLimit = 4_096;

/**
 * Turns a command into rows of `outbound_message`, in the transaction of its inbox entry.
 * A command whose key is known already does nothing; a newer one of a topic takes the place of those that still wait.
 * @returns how many rows were stored
 */
export async function acceptCommand(unit: UnitOfWork, clock: Clock, command: SendCommand): Promise<number> {
  const recipient = canonicalRecipient(command);
  const { channel, topic } = command;
  const replaces = topic && recipient ? { channel, recipient, topic } : undefined;
  // Commands of one topic are accepted one after the other, whichever replica got them.
  if (replaces) await lock(unit, `topic ${replaces.topic} ${recipient}`);
  const now = clock.now();
  const rows = piecesOf(command).map((content, at, { length }) => ({
    message_id: randomUUID(),
    dedupe_key: pieceKey(command.dedupeKey, at + 1, length),
    content: recipient || !command.sensitive ? content : blanked,
  }));
  if (!(await insertUnknown(unit, command, rows, { now, recipient }))) return 0;
  if (replaces) await replaceWaiting(unit, now, replaces, rows);
  if (!recipient) {
    for (const { message_id: messageId, dedupe_key: dedupeKey } of rows) {
      const at = now.toISOString();
      const outcome = { messageId, channel: command.channel, dedupeKey, attempts: 0, at };
      unit.publish(messageFailed, { ...outcome, reason: unusableRecipient });
    }
  }
  return rows.length;
}

interface Piece {
  message_id: string;
  dedupe_key: string;
  content: Content;
}

/**
 * Stores the pieces unless the command is known, in one statement; their sequence is their order, in which they leave.
 * @returns false when it is known, also to a transaction that commits meanwhile
 */
async function insertUnknown(
  { tx }: UnitOfWork,
  command: SendCommand,
  pieces: readonly Piece[],
  { now, recipient }: { now: Date; recipient: string | null },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into outbound_message (message_id, dedupe_key, content, channel, account, recipient, priority, topic,
      sensitive, status, not_before, expires_at, created_at, finished_at, error, correlation_id, command_key)
    select piece.message_id, piece.dedupe_key, piece.content, ${command.channel}, ${accountOf(command)},
      ${recipient ?? command.recipient}, ${priorities[command.priority]}, ${command.topic ?? null},
      ${command.sensitive ?? false}, ${recipient ? 'waiting' : 'failed'}, ${now}::timestamptz,
      ${command.expiresAt === undefined ? null : new Date(command.expiresAt)}::timestamptz, ${now}::timestamptz,
      ${recipient ? null : now}::timestamptz, ${recipient ? null : unusableRecipient},
      ${currentTrace()?.correlationId ?? null}, ${pieces.length > 1 ? command.dedupeKey : null}
    from rows from (jsonb_to_recordset(${JSON.stringify(pieces)}::jsonb)
      as (message_id uuid, dedupe_key text, content jsonb)) with ordinality as piece (message_id, dedupe_key, content, place)
    where not exists (select 1 from outbound_message where dedupe_key = ${command.dedupeKey})
    order by piece.place
    on conflict (dedupe_key) do nothing`.execute(tx);
  const stored = Number(numAffectedRows ?? 0n);
  // Another replica was taking it, in other pieces: the next time it is known.
  if (stored > 0 && stored < pieces.length) throw new Error('the same command was accepted in other pieces meanwhile');
  return stored > 0;
}

const unusableRecipient = 'recipient is not a usable address';

/** The account a command leaves from. */
export function accountOf(command: SendCommand): string {
  if (command.channel === 'whatsapp') return command.account;
  return command.channel === 'email' ? emailAccount : telegramAccount;
}

/** The one way in which a recipient is written; null when it is not a usable address. */
export function canonicalRecipient(command: SendCommand): string | null {
  if (command.channel === 'whatsapp') return canonicalChatId(command.recipient);
  return command.channel === 'email' ? normaliseEmail(command.recipient) : canonicalTelegramChat(command.recipient);
}

/** A row carries what a provider takes in one call: the parts of the text, then each file. */
function piecesOf(command: SendCommand): Content[] {
  if (command.channel === 'email') {
    const { subject, text, html, files = [] } = command;
    const more = { ...(html === undefined ? {} : { html }), ...(files.length === 0 ? {} : { files }) };
    return [{ kind: 'mail', subject, text, ...more }];
  }
  const files = (command.files ?? []).map((fileId): Content => ({ kind: 'file', fileId }));
  if (command.channel === 'telegram') {
    const parts = splitText(command.text, telegramTextLimit, { markup: false });
    const { buttons = [] } = command;
    const texts = parts.map(
      (text, at): Content =>
        // Whoever decides has read to the end.
        at === parts.length - 1 && buttons.length > 0 ? { kind: 'text', text, buttons } : { kind: 'text', text },
    );
    return [...texts, ...files];
  }
  const texts = splitText(command.text, textLimit).map((text): Content => ({ kind: 'text', text }));
  return [...texts, ...files];
}

/**
 * The key of a piece. The last one carries the command's own key: its outcome is the outcome of the whole,
 * and the command is known by it, into however many pieces it would be split the next time.
 */
function pieceKey(key: string, piece: number, pieces: number): string {
  if (piece === pieces) return key;
  const stem = key.length <= 280 ? key : createHash('sha256').update(key).digest('hex');
  return `${stem}#${piece}/${pieces}`;
}

async function replaceWaiting(
  unit: UnitOfWork,
  now: Date,
  older: { channel: SendCommand['channel']; recipient: string; topic: string },
  newer: readonly Piece[],
): Promise<void> {
  const rows = await unit.tx
    .updateTable('outbound_message')
    .set({
      status: 'replaced',
      finished_at: now,
      error: 'replaced by a newer message',
      content: contentAfter,
    })
    .where('channel', '=', older.channel)
    .where('recipient', '=', older.recipient)
    .where('topic', '=', older.topic)
    .where('status', '=', 'waiting')
    .where(
      'message_id',
      'not in',
      newer.map((piece) => piece.message_id),
    )
    .returning(['message_id', 'dedupe_key', 'attempts'])
    .execute();
  for (const row of rows) {
    unit.publish(messageFailed, {
      messageId: row.message_id,
      channel: older.channel,
      dedupeKey: row.dedupe_key,
      attempts: row.attempts,
      at: now.toISOString(),
      reason: 'replaced',
    });
  }
}

async function lock(unit: UnitOfWork, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(unit.tx);
}
