import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { EventStreams } from '../event-streams.ts';
import { RefusedRequest } from '../http.ts';
import { roomOf, type TelegramPerson, type TelegramRoom, telegramBot, telegramRooms } from './cast.ts';
import { type InlineKeyboard, TelegramChats, type TelegramFile, type TelegramMessage } from './chats.ts';
import { TelegramFaults } from './faults.ts';
import { TelegramError } from './telegram-error.ts';
import { UpdateQueue } from './update-queue.ts';
import { messageOf, userOf } from './wire.ts';

export interface BotCommand {
  command: string;
  description: string;
}

/** A pressed button that waits for the bot's answer. */
export interface Press {
  id: string;
  chatId: number;
  messageId: number;
  userId: number;
  data: string;
  pressedAt: number;
  /** What the bot answered; null until then. */
  answer: string | null;
}

/** What the bot sends: a text, or a file with or without a caption. */
export interface Outgoing {
  chatId: number;
  text: string;
  keyboard: InlineKeyboard | null;
  parseMode: string | null;
  /** Comes without a sound. */
  silent?: boolean;
  file?: TelegramFile;
}

const longestText = 4_096;
const longestCaption = 1_024;
const largestPhoto = 10 * 1024 * 1024;
/** A press that nobody answered for so long is forgotten. */
const pressTime = 10 * 60_000;
const mostPresses = 1_000;

/** Telegram as one bot sees it: its chats, what happens in them, and what it may do there. */
export class Telegram {
  readonly chats: TelegramChats;
  readonly updates = new UpdateQueue(() => this.tell('state', {}));
  readonly faults = new TelegramFaults();
  /** Address of a webhook: while there is one, polls are refused. */
  webhook: string | null = null;
  commands: readonly BotCommand[] = [];
  private readonly unreachable = new Set<number>();
  private presses: Press[] = [];
  private readonly pages = new EventStreams();
  private readonly now: () => number;

  constructor(options: { now: () => number; file?: string | undefined }) {
    this.now = options.now;
    this.chats = new TelegramChats(options.file);
  }

  /** The bot writes. Buttons go below the text. */
  send({ chatId, text, keyboard, parseMode, silent = false, file }: Outgoing) {
    const room = roomOf(chatId);
    // A bot cannot write first: a person's chat begins when the person does.
    if (!room || (!room.isGroup && this.chats.list({ chatId }).length === 0)) {
      throw new TelegramError(400, 'Bad Request: chat not found');
    }
    if (this.unreachable.has(chatId)) {
      const why = room.isGroup ? 'bot was kicked from the supergroup chat' : 'bot was blocked by the user';
      throw new TelegramError(403, `Forbidden: ${why}`);
    }
    if (!file && text.trim() === '') throw new TelegramError(400, 'Bad Request: message text is empty');
    if (!file && text.length > longestText) throw new TelegramError(400, 'Bad Request: message is too long');
    if (file) checkFile(file, text);
    const timestamp = this.now();
    const stored = this.chats.add({
      chatId,
      from: telegramBot.id,
      text: text.trim(),
      timestamp,
      keyboard,
      parseMode,
      silent,
      file: file ?? null,
      updateId: null,
    });
    this.tell('message', { chatId, messageId: stored.messageId });
    return messageOf(stored, room);
  }

  /** The bot takes the buttons off one of its messages. */
  removeButtons(chatId: number, messageId: number) {
    const room = roomOf(chatId);
    if (!room) throw new TelegramError(400, 'Bad Request: chat not found');
    const message = this.chats.find(chatId, messageId);
    if (!message) throw new TelegramError(400, 'Bad Request: message to edit not found');
    if (message.from !== telegramBot.id) throw new TelegramError(400, "Bad Request: message can't be edited");
    if (!message.keyboard) {
      const same = 'specified new message content and reply markup are exactly the same as a current content';
      throw new TelegramError(400, `Bad Request: message is not modified: ${same} and reply markup of the message`);
    }
    this.chats.removeKeyboard(message);
    this.tell('message', { chatId, messageId });
    return messageOf(message, room);
  }

  /** The bot answers a pressed button; people see the text for a moment. */
  answerPress(id: string, text: string): true {
    const press = this.presses.find((one) => one.id === id);
    if (!press || press.pressedAt < this.now() - pressTime) {
      throw new TelegramError(400, 'Bad Request: query is too old and response timeout expired or query ID is invalid');
    }
    press.answer = text;
    this.tell('answer', press);
    return true;
  }

  /** A person writes in a chat. In groups the bot is shown commands only, as bots are unless they ask for more. */
  write(chatId: number, userId: number, text: string): TelegramMessage {
    const { room, person } = this.found(chatId, userId);
    const isForBot = !room.isGroup || text.startsWith('/');
    const stored = this.chats.add({
      chatId,
      from: person.id,
      text: text.trim(),
      timestamp: this.now(),
      keyboard: null,
      parseMode: null,
      silent: false,
      file: null,
      updateId: null,
    });
    if (isForBot && !this.unreachable.has(chatId)) {
      stored.updateId = this.updates.add({ message: messageOf(stored, room) });
    }
    this.tell('message', { chatId, messageId: stored.messageId });
    return stored;
  }

  /** A person presses a button below a message of the bot. */
  press(chatId: number, messageId: number, userId: number, data: string): Press {
    const { room, person } = this.found(chatId, userId);
    const message = this.chats.find(chatId, messageId);
    if (!message?.keyboard?.flat().some(({ callback_data }) => callback_data === data)) {
      throw new RefusedRequest(409, 'Tombol itu tidak ada (lagi).');
    }
    const id = String(BigInt(`0x${randomUUID().replaceAll('-', '').slice(0, 15)}`));
    const press = { id, chatId, messageId, userId, data, pressedAt: this.now(), answer: null };
    this.presses = [...this.presses, press].slice(-mostPresses);
    this.updates.add({
      callback_query: {
        id,
        from: userOf(person),
        message: messageOf(message, room),
        chat_instance: String(chatId),
        data,
      },
    });
    return press;
  }

  /** The presses so far, oldest first. */
  pressed(): readonly Press[] {
    return this.presses;
  }

  /** Whether the bot may write in a chat: a person has not blocked it, a group has not thrown it out. */
  setReachable(chatId: number, reachable: boolean): void {
    if (!roomOf(chatId)) throw new RefusedRequest(404, 'Percakapan tidak ditemukan.');
    if (reachable) this.unreachable.delete(chatId);
    else this.unreachable.add(chatId);
    this.tell('state', {});
  }

  isReachable(chatId: number): boolean {
    return !this.unreachable.has(chatId);
  }

  /** Every chat with its newest message, the liveliest first; those without messages last. */
  summaries(): { room: TelegramRoom; last: TelegramMessage | null }[] {
    const all = telegramRooms.map((room) => ({
      room,
      last: this.chats.list({ chatId: room.id, limit: 1 })[0] ?? null,
    }));
    return all.sort((a, b) => (b.last?.timestamp ?? 0) - (a.last?.timestamp ?? 0));
  }

  /** Connects a page to everything that happens. */
  watch(reply: FastifyReply): void {
    if (!this.pages.add(reply, 'page')) throw new RefusedRequest(503, 'Terlalu banyak pendengar.');
  }

  /** All is well again: no troubles, no webhook, everybody can be reached. The chats stay. */
  calm(): void {
    this.faults.reset();
    this.webhook = null;
    this.unreachable.clear();
    this.tell('state', {});
  }

  /** Empty chats, nothing waiting, no troubles. */
  reset(): void {
    this.chats.clear();
    this.updates.clear();
    this.presses = [];
    this.calm();
    this.tell('cleared', {});
  }

  close(): void {
    this.updates.close();
    this.pages.close();
  }

  private found(chatId: number, userId: number): { room: TelegramRoom; person: TelegramPerson } {
    const room = roomOf(chatId);
    const person = room?.members.find(({ id }) => id === userId);
    if (!room || !person) throw new RefusedRequest(404, 'Percakapan atau anggotanya tidak ditemukan.');
    return { room, person };
  }

  private tell(type: string, data: unknown): void {
    this.pages.send('page', { type, data });
  }
}

function checkFile({ kind, mimetype, bytes, base64 }: TelegramFile, caption: string): void {
  if (bytes === 0) throw new TelegramError(400, 'Bad Request: file must be non-empty');
  if (caption.length > longestCaption) throw new TelegramError(400, 'Bad Request: message caption is too long');
  if (kind === 'document') return;
  if (bytes > largestPhoto) throw new TelegramError(400, 'Bad Request: file is too big');
  // By the first bytes, as whoever decodes it does.
  const isPicture = /^(iVBORw0KGgo|\/9j\/)/.test(base64.slice(0, 16));
  if (!isPicture) throw new TelegramError(400, `Bad Request: IMAGE_PROCESS_FAILED (${mimetype})`);
}
