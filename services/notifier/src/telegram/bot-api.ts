import { Api, InputFile } from 'grammy';
import { type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { TelegramConfig } from '../config.ts';
import { failureOf, TelegramFailure } from './failure.ts';

const Me = Type.Object({ username: Type.String({ pattern: '^\\w{1,64}$' }) });
const Sent = Type.Object({ message_id: Type.Integer({ minimum: 1 }) });
const Updates = Type.Array(Type.Unknown());

/** The library's own signal; ours is the platform's, which it takes as well. */
type LibrarySignal = Parameters<Api['getMe']>[0];

export interface TelegramText {
  chatId: string;
  text: string;
  /** Rows of one button each would be long on a phone: all stand in one row, two at most. */
  buttons: readonly { label: string; data: string }[];
  /** Comes without a sound. */
  silent: boolean;
}

export interface TelegramFile {
  chatId: string;
  file: { name: string; mimetype: string; bytes: Buffer };
  silent: boolean;
}

/** What the notifier asks of the Bot API. What comes back is checked; whatever goes wrong is a TelegramFailure. */
export class BotApi {
  /** The bot behind the token: updates are numbered per bot. */
  readonly botId: number;
  private readonly api: Api;

  constructor({ token, url }: TelegramConfig) {
    this.botId = Number(token.split(':')[0]);
    this.api = new Api(token, { apiRoot: url, timeoutSeconds: 60 });
  }

  /** The bot's name, as people write it after a command in groups. */
  async username(signal: AbortSignal): Promise<string> {
    const me = await this.ask(Me, () => this.api.getMe(forLibrary(signal)));
    return me.username;
  }

  /** Sends a plain text and returns the message's id. Nothing in it is markup, and no page it links to is fetched. */
  async send({ chatId, text, buttons, silent }: TelegramText, signal: AbortSignal): Promise<string> {
    const rows: { text: string; callback_data: string }[][] = [];
    for (const [at, { label, data }] of buttons.entries()) {
      if (at % 2 === 0) rows.push([]);
      rows.at(-1)?.push({ text: label, callback_data: data });
    }
    const sent = await this.ask(Sent, () =>
      this.api.sendMessage(
        chatId,
        text,
        {
          // Links may open something once only: Telegram's preview must not be the first to look.
          link_preview_options: { is_disabled: true },
          ...(silent ? { disable_notification: true } : {}),
          ...(rows.length > 0 ? { reply_markup: { inline_keyboard: rows } } : {}),
        },
        forLibrary(signal),
      ),
    );
    return String(sent.message_id);
  }

  /** Sends a picture that is seen in the chat, or a file to be opened, and returns the message's id. */
  async sendFile(kind: 'photo' | 'document', { chatId, file, silent }: TelegramFile, signal: AbortSignal) {
    const input = new InputFile(file.bytes, file.name);
    const options = silent ? { disable_notification: true } : {};
    const sent = await this.ask(Sent, () =>
      kind === 'photo'
        ? this.api.sendPhoto(chatId, input, options, forLibrary(signal))
        : this.api.sendDocument(chatId, input, options, forLibrary(signal)),
    );
    return String(sent.message_id);
  }

  /**
   * Waits for updates, at most `seconds`; what is before `offset` is confirmed by it and never comes again.
   * Without an offset everything that was not confirmed comes.
   */
  updates(request: { offset: number | undefined; seconds: number }, signal: AbortSignal): Promise<unknown[]> {
    const { offset, seconds } = request;
    return this.ask(Updates, () =>
      this.api.getUpdates(
        {
          timeout: seconds,
          limit: 100,
          allowed_updates: ['message', 'callback_query'],
          ...(offset === undefined ? {} : { offset }),
        },
        forLibrary(signal),
      ),
    );
  }

  /** Tells whoever pressed a button that it was noticed. */
  async answerPress(queryId: string, text: string, signal: AbortSignal): Promise<void> {
    await this.ask(Type.Unknown(), () => this.api.answerCallbackQuery(queryId, { text }, forLibrary(signal)));
  }

  async removeButtons(chatId: string, messageId: number, signal: AbortSignal): Promise<void> {
    await this.ask(Type.Unknown(), () => this.api.editMessageReplyMarkup(chatId, messageId, {}, forLibrary(signal)));
  }

  /** The menu of commands that people see beside the text field. */
  async setCommands(commands: readonly { command: string; description: string }[], signal: AbortSignal): Promise<void> {
    await this.ask(Type.Unknown(), () => this.api.setMyCommands(commands, {}, forLibrary(signal)));
  }

  /** Ends a webhook that was set at some time: with one, nobody can poll. */
  async deleteWebhook(signal: AbortSignal): Promise<void> {
    await this.ask(Type.Unknown(), () => this.api.deleteWebhook({}, forLibrary(signal)));
  }

  /** @throws TelegramFailure */
  private async ask<Schema extends TSchema>(
    schema: Schema,
    call: () => Promise<unknown>,
  ): Promise<Type.Static<Schema>> {
    let answer: unknown;
    try {
      answer = await call();
    } catch (error) {
      throw failureOf(error);
    }
    if (!Value.Check(schema, answer)) throw new TelegramFailure('nonsense', 'Telegram answered nonsense');
    return answer;
  }
}

// The library declares the signal of its own polyfill; at run time it asks for `aborted` and `addEventListener` only.
const forLibrary = (signal: AbortSignal): LibrarySignal => signal as unknown as LibrarySignal;
