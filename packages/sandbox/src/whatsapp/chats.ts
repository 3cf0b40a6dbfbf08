import { BoundedLog } from '../bounded-log.ts';

/** Cicero's three numbers. */
export const accounts = ['operator', 'user', 'gateway'] as const;
export type Account = (typeof accounts)[number];

export interface ChatFile {
  name: string;
  mimetype: string;
  bytes: number;
  base64: string;
}

/** A message in a chat between one of Cicero's numbers and a person or group. */
export interface ChatMessage {
  id: string;
  account: Account;
  /** `62…@c.us` for a person, `…@g.us` for a group. */
  chatId: string;
  /** `out`: Cicero wrote it; `in`: the person, or a member of the group. */
  direction: 'out' | 'in';
  /** Chat id of the author of an inbound message; empty for Cicero's own. */
  from: string;
  text: string;
  file: ChatFile | null;
  /** Epoch milliseconds. */
  timestamp: number;
  /** The sender's own reference, so that tests can count what arrived twice. */
  clientRef: string | null;
}

export interface ChatSummary {
  account: Account;
  chatId: string;
  messages: number;
  last: ChatMessage;
}

const MOST_MESSAGES = 3_000;
const MOST_BYTES = 48 * 1024 * 1024;

/** All chats of the three numbers, the last 3,000 messages; kept on disk when a file is given. */
export class Chats {
  private readonly log: BoundedLog<ChatMessage>;
  private readonly watchers = new Set<(message: ChatMessage) => void>();
  private last: number;

  constructor(file?: string) {
    this.log = new BoundedLog<ChatMessage>({ file, maxEntries: MOST_MESSAGES, maxBytes: MOST_BYTES });
    this.last = Math.max(0, ...this.log.entries().map(({ id }) => sequenceOf(id)));
  }

  add(message: Omit<ChatMessage, 'id'>): ChatMessage {
    const side = message.direction === 'out' ? 'true' : 'false';
    const stored = { id: `${side}_${message.chatId}_SANDBOX${String(++this.last).padStart(10, '0')}`, ...message };
    this.log.add(stored);
    for (const watcher of this.watchers) watcher(stored);
    return stored;
  }

  /** Calls back for every message from now on, before its sender gets an answer; returns how to stop. */
  watch(watcher: (message: ChatMessage) => void): () => void {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  }

  find(id: string): ChatMessage | undefined {
    return this.log.entries().find((message) => message.id === id);
  }

  /** Oldest first; the last `limit` before a message, when one is named. */
  list(filter: {
    account?: Account;
    chatId?: string;
    direction?: 'in' | 'out';
    clientRef?: string;
    before?: string;
    limit?: number;
  }): ChatMessage[] {
    const before = filter.before === undefined ? Number.POSITIVE_INFINITY : sequenceOf(filter.before);
    const found = this.log
      .entries()
      .filter(
        (message) =>
          (filter.account === undefined || message.account === filter.account) &&
          (filter.chatId === undefined || message.chatId === filter.chatId) &&
          (filter.direction === undefined || message.direction === filter.direction) &&
          (filter.clientRef === undefined || message.clientRef === filter.clientRef) &&
          sequenceOf(message.id) < before,
      );
    return found.slice(-(filter.limit ?? MOST_MESSAGES));
  }

  /** Inbound messages of an account that came after a place in the order. */
  inboundAfter(account: Account, sequence: number): ChatMessage[] {
    return this.list({ account, direction: 'in' }).filter(({ id }) => sequenceOf(id) > sequence);
  }

  /** Every chat with its newest message, the liveliest first. */
  summaries(): ChatSummary[] {
    const chats = new Map<string, ChatSummary>();
    for (const last of this.log.entries()) {
      const { account, chatId } = last;
      const key = `${account} ${chatId}`;
      const messages = (chats.get(key)?.messages ?? 0) + 1;
      chats.delete(key);
      chats.set(key, { account, chatId, messages, last });
    }
    return [...chats.values()].reverse();
  }

  /** The place of the newest message in the order. */
  sequence(): number {
    return this.last;
  }

  clear(): void {
    this.log.clear();
  }
}

/** The place of a message in the order of all messages; 0 for an id that is none. */
export function sequenceOf(id: string): number {
  return Number(/_SANDBOX(\d+)$/.exec(id)?.[1] ?? 0);
}
