import { type TelegramPerson, type TelegramRoom, telegramBot } from './cast.ts';
import type { TelegramMessage } from './chats.ts';

/** The shapes of the Bot API: https://core.telegram.org/bots/api#available-types. */

export const botUser = {
  id: telegramBot.id,
  is_bot: true,
  first_name: telegramBot.firstName,
  username: telegramBot.username,
};

export const userOf = ({ id, firstName, username }: TelegramPerson) => ({
  id,
  is_bot: false,
  first_name: firstName,
  username,
  language_code: 'id',
});

const chatOf = ({ id, isGroup, title, members }: TelegramRoom) =>
  isGroup
    ? { id, type: 'supergroup', title }
    : { id, type: 'private', first_name: title, username: members[0]?.username };

/** A message as Telegram shows it to the bot. */
export function messageOf(message: TelegramMessage, room: TelegramRoom) {
  const writer = room.members.find(({ id }) => id === message.from);
  const command = /^\/[a-z0-9_]+(@\w+)?/i.exec(message.text)?.[0];
  return {
    message_id: message.messageId,
    from: writer ? userOf(writer) : botUser,
    chat: chatOf(room),
    date: Math.floor(message.timestamp / 1_000),
    ...contentOf(message),
    ...(command ? { entities: [{ type: 'bot_command', offset: 0, length: command.length }] } : {}),
    ...(message.keyboard ? { reply_markup: { inline_keyboard: message.keyboard } } : {}),
  };
}

function contentOf({ text, file, messageId }: TelegramMessage) {
  if (!file) return { text };
  const caption = text === '' ? {} : { caption: text };
  const facts = { file_id: `sandbox-${messageId}`, file_unique_id: `sandbox-${messageId}`, file_size: file.bytes };
  if (file.kind === 'photo') return { photo: [{ ...facts, width: 1, height: 1 }], ...caption };
  return { document: { ...facts, file_name: file.name, mime_type: file.mimetype }, ...caption };
}
