import { BoundedLog } from '../bounded-log.ts';

export interface InlineButton {
  text: string;
  callback_data: string;
}
/** Rows of buttons below a message. */
export type InlineKeyboard = readonly (readonly InlineButton[])[];

/** A picture that is seen in the chat, or a document to be opened. */
export interface TelegramFile {
  kind: 'photo' | 'document';
  name: string;
  mimetype: string;
  bytes: number;
  base64: string;
}

export interface TelegramMessage {
  /** Counts up within its chat. */
  messageId: number;
  chatId: number;
  /** Who wrote it: the bot or a person. */
  from: number;
  text: string;
  /** Epoch milliseconds. */
  timestamp: number;
  keyboard: InlineKeyboard | null;
  /** The markup language its sender asked for; texts of ours ask for none. */
  parseMode: string | null;
  /** Came without a sound. */
  silent: boolean;
  file: TelegramFile | null;
  /** The update that carries a person's message to the bot; null for the bot's own and for what it may not read. */
  updateId: number | null;
}

type Entry = ({ kind: 'message' } & TelegramMessage) | { kind: 'keyboard'; chatId: number; messageId: number };

const MOST_MESSAGES = 3_000;

/** Every chat of the bot, the last 3,000 messages; kept on disk when a file is given. */
export class TelegramChats {
  private readonly log: BoundedLog<Entry>;
  private messages: TelegramMessage[] = [];
  private readonly last = new Map<number, number>();

  constructor(file?: string) {
    this.log = new BoundedLog<Entry>({ file, maxEntries: 2 * MOST_MESSAGES, maxBytes: 32 * 1024 * 1024 });
    for (const entry of this.log.entries()) {
      if (entry.kind === 'message') {
        const { kind: _, ...message } = entry;
        this.keep(message);
      } else {
        const message = this.find(entry.chatId, entry.messageId);
        if (message) message.keyboard = null;
      }
    }
  }

  add(message: Omit<TelegramMessage, 'messageId'>): TelegramMessage {
    const stored = { messageId: (this.last.get(message.chatId) ?? 0) + 1, ...message };
    this.keep(stored);
    this.log.add({ kind: 'message', ...stored });
    return stored;
  }

  find(chatId: number, messageId: number): TelegramMessage | undefined {
    return this.messages.find((message) => message.chatId === chatId && message.messageId === messageId);
  }

  /** Takes the buttons off a message. */
  removeKeyboard(message: TelegramMessage): void {
    message.keyboard = null;
    this.log.add({ kind: 'keyboard', chatId: message.chatId, messageId: message.messageId });
  }

  /** Oldest first; the newest `limit`. */
  list(filter: { chatId?: number; from?: number; limit?: number } = {}): TelegramMessage[] {
    const { chatId, from, limit = MOST_MESSAGES } = filter;
    return this.messages
      .filter((message) => chatId === undefined || message.chatId === chatId)
      .filter((message) => from === undefined || message.from === from)
      .slice(-limit);
  }

  clear(): void {
    this.log.clear();
    this.messages = [];
  }

  private keep(message: TelegramMessage): void {
    this.messages.push(message);
    if (this.messages.length > MOST_MESSAGES) this.messages.shift();
    this.last.set(message.chatId, Math.max(this.last.get(message.chatId) ?? 0, message.messageId));
  }
}
