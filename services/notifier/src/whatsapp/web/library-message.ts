import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { ReceiptLevel } from '../../delivery/receipts.ts';
import type { WebMessage } from './web-client.ts';

const Id = Type.String({ minLength: 1, maxLength: 200 });
/** Ids are texts in some versions of the page, objects with their text in others. */
const Wid = Type.Union([Id, Type.Object({ _serialized: Id })]);
const Text = Type.Union([Type.String(), Type.Null(), Type.Undefined()]);

/** What is used of a message as the page serialises it. */
const RawMessage = Type.Object({
  id: Type.Object({ _serialized: Id, fromMe: Type.Boolean() }),
  from: Wid,
  to: Type.Optional(Wid),
  author: Type.Optional(Type.Union([Wid, Type.Null()])),
  type: Type.String({ maxLength: 60 }),
  /** Seconds. */
  t: Type.Integer({ minimum: 0, maximum: 8_640_000_000_000 }),
  body: Type.Optional(Text),
  caption: Type.Optional(Text),
  filename: Type.Optional(Text),
  /** -1 failed, 0 on its way, from 1 on taken by WhatsApp, there, read. */
  ack: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
});

/** Longest text that is read of a message; WhatsApp's own limit is about the same. */
const longestText = 65_536;

/** Reads a message out of the page; null when it is none. */
export function readMessage(raw: unknown): WebMessage | null {
  if (!Value.Check(RawMessage, raw)) return null;
  const { id, type, t: seconds } = raw;
  const from = textOf(raw.from);
  const chatId = id.fromMe && raw.to !== undefined ? textOf(raw.to) : from;
  return {
    id: id._serialized,
    chatId,
    author: raw.author ? textOf(raw.author) : from,
    fromMe: id.fromMe,
    type,
    // The body of media is a thumbnail.
    text: (type === 'chat' ? (raw.body ?? '') : (raw.caption ?? '')).slice(0, longestText),
    fileName: raw.filename ?? null,
    transit: transitOf(raw.ack ?? 1),
    at: new Date(seconds * 1_000),
  };
}

/** The levels of WhatsApp's acknowledgements, from 1; 4 says that a voice message was listened to. */
const levels: readonly (ReceiptLevel | undefined)[] = [undefined, 'server', 'device', 'read', 'read'];

/** How far a message of ours got; null for messages of others, and for what says nothing of that. */
export function readReceipt(raw: unknown, ack: unknown): { id: string; level: ReceiptLevel } | null {
  if (!Value.Check(RawMessage, raw) || !raw.id.fromMe || typeof ack !== 'number') return null;
  const level = levels[ack];
  return level === undefined ? null : { id: raw.id._serialized, level };
}

function textOf(id: string | { _serialized: string }): string {
  return typeof id === 'string' ? id : id._serialized;
}

function transitOf(ack: number): WebMessage['transit'] {
  if (ack >= 1) return 'taken';
  return ack < 0 ? 'failed' : 'underway';
}
