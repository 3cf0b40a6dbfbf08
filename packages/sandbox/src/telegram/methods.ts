import { uploaded } from './multipart.ts';
import { integer, isRecord, keyboard, type Parameters, structure, text } from './parameters.ts';
import type { BotCommand, Outgoing, Telegram } from './telegram.ts';
import { TelegramError } from './telegram-error.ts';
import { botUser } from './wire.ts';

type Method = (telegram: Telegram, parameters: Parameters, signal: AbortSignal) => unknown;

/** The methods of the Bot API that Cicero uses, in lower case: Telegram does not mind the case. */
export const methods: Readonly<Record<string, Method>> = {
  getme: () => ({
    ...botUser,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
  }),

  getupdates: (telegram, parameters, signal) => {
    if (telegram.webhook !== null) {
      throw new TelegramError(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    }
    const allowed = structure(parameters, 'allowed_updates');
    return telegram.updates.take(
      {
        offset: integer(parameters, 'offset'),
        limit: integer(parameters, 'limit'),
        timeout: integer(parameters, 'timeout'),
        allowedUpdates: Array.isArray(allowed) ? allowed.map(String) : undefined,
      },
      signal,
    );
  },

  sendmessage: (telegram, parameters) =>
    telegram.send({
      chatId: chatId(parameters),
      text: text(parameters, 'text') ?? '',
      keyboard: keyboard(parameters),
      parseMode: text(parameters, 'parse_mode') ?? null,
      silent: flag(parameters, 'disable_notification'),
    }),

  sendphoto: (telegram, parameters) => telegram.send(fileMessage(parameters, 'photo')),

  senddocument: (telegram, parameters) => telegram.send(fileMessage(parameters, 'document')),

  editmessagereplymarkup: (telegram, parameters) => {
    if (keyboard(parameters)) throw new TelegramError(400, 'Bad Request: the sandbox only takes buttons off');
    const messageId = integer(parameters, 'message_id');
    if (messageId === undefined) throw new TelegramError(400, 'Bad Request: message identifier is not specified');
    return telegram.removeButtons(chatId(parameters), messageId);
  },

  answercallbackquery: (telegram, parameters) => {
    const answer = text(parameters, 'text') ?? '';
    if (answer.length > 200) throw new TelegramError(400, 'Bad Request: MESSAGE_TOO_LONG');
    return telegram.answerPress(text(parameters, 'callback_query_id') ?? '', answer);
  },

  setmycommands: (telegram, parameters) => {
    const commands = structure(parameters, 'commands');
    if (!Array.isArray(commands)) throw new TelegramError(400, "Bad Request: can't parse commands JSON array");
    telegram.commands = commands.map(command);
    return true;
  },

  getmycommands: (telegram) => telegram.commands,

  deletewebhook: (telegram, parameters) => {
    telegram.webhook = null;
    if (parameters.drop_pending_updates === true || parameters.drop_pending_updates === 'true') {
      telegram.updates.clear();
    }
    return true;
  },

  getwebhookinfo: (telegram) => ({
    url: telegram.webhook ?? '',
    has_custom_certificate: false,
    pending_update_count: telegram.updates.pending().length,
  }),
};

/** The chat a call is about, if it names one that could be. */
export function chatId(parameters: Parameters): number {
  const id = text(parameters, 'chat_id');
  if (id === undefined || id === '') throw new TelegramError(400, 'Bad Request: chat_id is empty');
  if (!/^-?\d{1,20}$/.test(id)) throw new TelegramError(400, 'Bad Request: chat not found');
  return Number(id);
}

function fileMessage(parameters: Parameters, kind: 'photo' | 'document'): Outgoing {
  const { name, mimetype, bytes } = uploaded(parameters, kind);
  return {
    chatId: chatId(parameters),
    text: text(parameters, 'caption') ?? '',
    keyboard: keyboard(parameters),
    parseMode: text(parameters, 'parse_mode') ?? null,
    silent: flag(parameters, 'disable_notification'),
    file: { kind, name, mimetype, bytes: bytes.length, base64: bytes.toString('base64') },
  };
}

function flag(parameters: Parameters, name: string): boolean {
  return parameters[name] === true || parameters[name] === 'true';
}

function command(value: unknown): BotCommand {
  const { command: name, description } = isRecord(value) ? value : {};
  if (typeof name !== 'string' || !/^[a-z0-9_]{1,32}$/.test(name)) {
    throw new TelegramError(400, 'Bad Request: BOT_COMMAND_INVALID');
  }
  if (typeof description !== 'string' || description === '' || description.length > 256) {
    throw new TelegramError(400, 'Bad Request: BOT_COMMAND_DESCRIPTION_INVALID');
  }
  return { command: name, description };
}
