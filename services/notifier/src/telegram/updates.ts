import { Type } from 'typebox';
import { Value } from 'typebox/value';

/** The part of https://core.telegram.org/bots/api#update that is looked at. */
const UpdateId = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Numbered = Type.Object({ update_id: UpdateId });
const User = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  is_bot: Type.Boolean(),
});
const Chat = Type.Object({
  id: Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
});
const MessageId = Type.Integer({ minimum: 0 });

const TextUpdate = Type.Object({
  message: Type.Object({
    chat: Chat,
    // Absent in channels.
    from: Type.Optional(User),
    text: Type.Optional(Type.String({ maxLength: 65_536 })),
    forward_origin: Type.Optional(Type.Unknown()),
    via_bot: Type.Optional(Type.Unknown()),
  }),
});
const PressUpdate = Type.Object({
  callback_query: Type.Object({
    id: Type.String({ minLength: 1, maxLength: 128 }),
    from: User,
    // Absent below messages that were sent by way of another chat.
    message: Type.Optional(Type.Object({ message_id: MessageId, chat: Chat })),
    data: Type.Optional(Type.String({ maxLength: 256 })),
  }),
});

/** What a person did, as Telegram vouches for it. `other` is nothing that Cicero minds. */
export type Heard =
  | { kind: 'text'; chatId: string; userId: string; text: string }
  | { kind: 'press'; queryId: string; chatId: string; userId: string; messageId: number; data: string }
  | { kind: 'other' };

/**
 * Reads an update. Without an id it cannot even be confirmed; `heard` is null for what is not as Telegram describes it.
 * Words that somebody forwards, or that a bot wrote, are not that person's own: they decide nothing.
 */
export function readUpdate(update: unknown): { updateId: number | null; heard: Heard | null } {
  const updateId = Value.Check(Numbered, update) ? update.update_id : null;
  return { updateId, heard: updateId === null ? null : heardOf(update) };
}

function heardOf(update: unknown): Heard | null {
  if (typeof update !== 'object' || update === null) return null;
  if ('message' in update) {
    if (!Value.Check(TextUpdate, update)) return null;
    const { chat, from, text, forward_origin, via_bot } = update.message;
    const isOwn = from !== undefined && !from.is_bot && forward_origin === undefined && via_bot === undefined;
    if (!isOwn || text === undefined) return { kind: 'other' };
    return { kind: 'text', chatId: String(chat.id), userId: String(from.id), text };
  }
  if ('callback_query' in update) {
    if (!Value.Check(PressUpdate, update)) return null;
    const { id: queryId, from, message, data } = update.callback_query;
    if (from.is_bot || message === undefined || data === undefined) return { kind: 'other' };
    const { message_id: messageId, chat } = message;
    return { kind: 'press', queryId, chatId: String(chat.id), userId: String(from.id), messageId, data };
  }
  return { kind: 'other' };
}
