import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { EventStreams } from '../event-streams.ts';
import { RefusedRequest } from '../http.ts';
import { type Account, type ChatFile, type ChatMessage, Chats, sequenceOf } from './chats.ts';
import { type Line, type LineChange, Lines } from './lines.ts';
import { type ReceiptLevel, Receipts } from './receipts.ts';

export interface OutgoingMessage {
  account: Account;
  chatId: string;
  text?: string;
  file?: { name: string; mimetype: string; base64: string };
  clientRef?: string;
}

export interface IncomingMessage {
  account: Account;
  chatId: string;
  text: string;
  /** Author in a group; in other chats the chat itself. */
  from?: string;
}

/** What the notifier's adapter hears about an inbound message. */
export const inboundEvent = ({ id, account, chatId, from, text, timestamp }: ChatMessage) => ({
  id,
  account,
  chatId,
  from,
  text,
  timestamp,
});

/**
 * The telephone exchange: takes what Cicero sends, carries what people write to whoever listens for that number, and
 * tells the page about both. Inbound messages wait until the number is ready and somebody listens, as WhatsApp keeps
 * them for a phone that is off.
 */
export class Exchange {
  readonly chats: Chats;
  readonly lines = new Lines();
  readonly receipts = new Receipts();
  private readonly adapters = new EventStreams();
  private readonly pages = new EventStreams();
  private readonly delivered = new Map<Account, number>();
  private readonly acknowledged = new Map<Account, number>();
  private readonly unregistered = new Set<string>();
  private readonly now: () => number;
  private readonly atStart: number;

  constructor(options: { now: () => number; file?: string | undefined }) {
    this.now = options.now;
    this.chats = new Chats(options.file);
    this.atStart = this.chats.sequence();
  }

  /** Cicero sends. Throws RefusedRequest when the number is not ready, the recipient is unknown, or sends fail. */
  async send(message: OutgoingMessage): Promise<ChatMessage> {
    const line = this.lines.get(message.account);
    if (line.latencyMs > 0) await wait(line.latencyMs);
    if (line.state !== 'ready') {
      throw new RefusedRequest(409, `Nomor ${message.account} belum siap (${line.state}).`, 'WHATSAPP_NOT_READY');
    }
    if (this.unregistered.has(message.chatId)) {
      throw new RefusedRequest(404, 'Nomor tidak terdaftar di WhatsApp.', 'WHATSAPP_NOT_REGISTERED');
    }
    const failure = this.lines.failure(message.account);
    if (failure !== undefined) throw new RefusedRequest(502, failure, 'WHATSAPP_SEND_FAILED');
    const sent = this.record({
      account: message.account,
      chatId: message.chatId,
      direction: 'out',
      from: '',
      text: message.text ?? '',
      file: message.file ? measured(message.file) : null,
      timestamp: this.now(),
      clientRef: message.clientRef ?? null,
    });
    // The phone says so by itself, and not before the sender has its answer.
    setImmediate(() => this.receipt(sent, 'device'));
    return sent;
  }

  /** How far one of Cicero's messages got; it never goes back. */
  receipt(message: ChatMessage, level: ReceiptLevel): void {
    const { id, account, direction } = message;
    if (direction !== 'out' || !this.receipts.advance(id, level)) return;
    this.adapters.send(account, { type: 'receipt', data: { id, level } });
    this.pages.send('page', { type: 'receipt', data: { id, level } });
  }

  /** A person opens a chat: everything in it is read. */
  read(account: Account, chatId: string): void {
    for (const message of this.chats.list({ account, chatId, direction: 'out' })) this.receipt(message, 'read');
  }

  /** A person writes to one of the numbers. */
  receive(message: IncomingMessage): ChatMessage {
    const { account, chatId, text } = message;
    const stored = this.record({
      account,
      chatId,
      direction: 'in',
      from: message.from ?? chatId,
      text,
      file: null,
      timestamp: this.now(),
      clientRef: null,
    });
    this.deliver(account);
    return stored;
  }

  /**
   * Connects an adapter to a number's inbound messages: those nobody has heard yet, or those after an id when it
   * resumes, or with `manual` acknowledgement those not acknowledged yet, even if they were heard.
   */
  listen(account: Account, reply: FastifyReply, options: { lastEventId?: string | undefined; manual?: boolean }): void {
    const resumed = options.lastEventId === undefined ? 0 : sequenceOf(options.lastEventId);
    if (options.manual) this.delivered.set(account, this.acknowledged.get(account) ?? this.atStart);
    else if (resumed > 0) this.delivered.set(account, resumed);
    const state = { type: 'state', data: stateOf(this.lines.get(account)) };
    if (!this.adapters.add(reply, account, [state])) throw new RefusedRequest(503, 'Terlalu banyak pendengar.');
    this.deliver(account);
  }

  /** An adapter has dealt with an inbound message and all before it. */
  acknowledge(account: Account, id: string): void {
    this.acknowledged.set(account, Math.max(this.acknowledged.get(account) ?? this.atStart, sequenceOf(id)));
  }

  /** Connects a page to everything. */
  watch(reply: FastifyReply): void {
    if (!this.pages.add(reply, 'page')) throw new RefusedRequest(503, 'Terlalu banyak pendengar.');
  }

  changeLine(account: Account, change: LineChange): Line {
    const line = this.lines.change(account, change);
    if (change.state !== undefined) this.adapters.send(account, { type: 'state', data: stateOf(line) });
    this.pages.send('page', { type: 'line', data: line });
    this.deliver(account);
    return line;
  }

  setRegistered(chatId: string, registered: boolean): void {
    if (registered) this.unregistered.delete(chatId);
    else if (this.unregistered.size < 1_000) this.unregistered.add(chatId);
  }

  isRegistered(chatId: string): boolean {
    return !this.unregistered.has(chatId);
  }

  listeners(account: Account): number {
    return this.adapters.listeners(account);
  }

  /** Whether an inbound message has been handed to an adapter. */
  isDelivered(message: ChatMessage): boolean {
    return sequenceOf(message.id) <= this.deliveredUpTo(message.account);
  }

  reset(): void {
    this.chats.clear();
    this.lines.reset();
    this.unregistered.clear();
    this.receipts.clear();
    this.pages.send('page', { type: 'cleared', data: {} });
  }

  close(): void {
    this.adapters.close();
    this.pages.close();
  }

  private record(message: Omit<ChatMessage, 'id'>): ChatMessage {
    const stored = this.chats.add(message);
    this.pages.send('page', { type: 'message', data: stored.id });
    return stored;
  }

  private deliveredUpTo(account: Account): number {
    return this.delivered.get(account) ?? this.atStart;
  }

  private deliver(account: Account): void {
    if (this.lines.get(account).state !== 'ready') return;
    for (const message of this.chats.inboundAfter(account, this.deliveredUpTo(account))) {
      const event = { id: message.id, type: 'message', data: inboundEvent(message) };
      if (this.adapters.send(account, event) === 0) return;
      this.delivered.set(account, sequenceOf(message.id));
      this.pages.send('page', { type: 'delivered', data: { account, id: message.id } });
    }
  }
}

function measured(file: { name: string; mimetype: string; base64: string }): ChatFile {
  return { ...file, bytes: Buffer.byteLength(file.base64, 'base64') };
}

const stateOf = ({ account, state, qr }: Line) => ({ account, state, qr });
