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
  const { tx } = unit;
  const account = accountOf(command);
  const recipient = canonicalRecipient(command);
  // Commands of one key or topic are accepted one after the other, whichever replica got them.
  await lock(unit, `message ${command.dedupeKey}`);
  const known = await tx
    .selectFrom('outbound_message')
    .select('message_id')
    .where('dedupe_key', '=', command.dedupeKey)
    .executeTakeFirst();
  if (known) return 0;
  if (command.topic && recipient) {
    await lock(unit, `topic ${command.topic} ${recipient}`);
    await replaceWaiting(unit, clock, { channel: command.channel, recipient, topic: command.topic });
  }

  const now = clock.now();
  const pieces = piecesOf(command);
  const status = recipient ? 'waiting' : 'failed';
  const rows = pieces.map((content, at) => ({
    message_id: randomUUID(),
    dedupe_key: pieceKey(command.dedupeKey, at + 1, pieces.length),
    channel: command.channel,
    account,
    recipient: recipient ?? command.recipient,
    priority: priorities[command.priority],
    topic: command.topic ?? null,
    content: JSON.stringify(recipient || !command.sensitive ? content : blanked),
    sensitive: command.sensitive ?? false,
    status,
    not_before: now,
    expires_at: command.expiresAt === undefined ? null : new Date(command.expiresAt),
    created_at: now,
    finished_at: recipient ? null : now,
    error: recipient ? null : unusableRecipient,
    correlation_id: currentTrace()?.correlationId ?? null,
  }));
  // One row after the other: their sequence is the order in which they leave.
  for (const row of rows) await tx.insertInto('outbound_message').values(row).execute();
  if (!recipient) {
    for (const { message_id: messageId, dedupe_key: dedupeKey } of rows) {
      const at = now.toISOString();
      const outcome = { messageId, channel: command.channel, dedupeKey, attempts: 0, at };
      unit.publish(messageFailed, { ...outcome, reason: unusableRecipient });
    }
  }
  return rows.length;
}

const unusableRecipient = 'recipient is not a usable address';

function accountOf(command: SendCommand): string {
  if (command.channel === 'whatsapp') return command.account;
  return command.channel === 'email' ? emailAccount : telegramAccount;
}

function canonicalRecipient(command: SendCommand): string | null {
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
  clock: Clock,
  older: { channel: SendCommand['channel']; recipient: string; topic: string },
): Promise<void> {
  const now = clock.now();
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
