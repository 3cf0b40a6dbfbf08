import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@cicero/runtime';
import { accountRest } from '../../delivery/backoff.ts';
import { canonicalChatId } from '../chat-id.ts';
import type { ReceivedMessage } from '../transport.ts';
import type { WebMessage } from './web-client.ts';

export interface IncomingOptions {
  log: Logger;
  deliver(message: ReceivedMessage): Promise<void>;
  /** `…@c.us` behind a `…@lid`, if WhatsApp tells. */
  phoneOf(lid: string): Promise<string | null>;
  signal: AbortSignal;
  random: () => number;
}

/** What people write; the rest is WhatsApp telling of itself. */
const written = new Set(['chat', 'image', 'video', 'document']);
/** Messages that wait at most. What comes beyond is fetched again when these are through. */
const mostWaiting = 1_000;

/** Hands messages on, one after the other and each until it was taken. */
export class Incoming {
  private readonly options: IncomingOptions;
  private readonly waiting: WebMessage[] = [];
  private working: Promise<void> | undefined;
  private overflowed = false;

  constructor(options: IncomingOptions) {
    this.options = options;
  }

  take(message: WebMessage): void {
    if (message.fromMe || !written.has(message.type) || message.text.trim() === '') return;
    if (message.chatId === 'status@broadcast' || canonicalChatId(message.chatId) === null) return;
    if (this.waiting.length >= mostWaiting) {
      this.overflowed = true;
      return;
    }
    this.waiting.push(message);
    this.working ??= this.work().finally(() => {
      this.working = undefined;
    });
  }

  /** True once after messages had to be left at WhatsApp, when there is room for them again. */
  mustCatchUp(): boolean {
    const must = this.overflowed && this.waiting.length === 0;
    if (must) this.overflowed = false;
    return must;
  }

  private async work(): Promise<void> {
    const { signal, log, random } = this.options;
    let failures = 0;
    while (!signal.aborted) {
      const [message] = this.waiting;
      if (message === undefined) return;
      try {
        await this.options.deliver(await this.received(message));
        this.waiting.shift();
        failures = 0;
      } catch (err) {
        failures += 1;
        log.warn({ err, failures }, 'a message from WhatsApp could not be stored; trying again');
        await sleep(accountRest(failures, random()), undefined, { signal }).catch(() => {});
      }
    }
  }

  private async received({ id, chatId, author, text, at }: WebMessage): Promise<ReceivedMessage> {
    return {
      providerId: id,
      chatId: canonicalChatId(chatId) ?? chatId,
      from: await this.personOf(author),
      text,
      receivedAt: at,
    };
  }

  /** By the number if WhatsApp tells it: people are known by theirs. Devices are no part of a person. */
  private async personOf(author: string): Promise<string> {
    const person = canonicalChatId(author.replace(/:\d{1,4}(?=@)/, '')) ?? author;
    if (!person.endsWith('@lid')) return person;
    const phone = await this.options.phoneOf(person).catch(() => null);
    return (phone && canonicalChatId(phone)) ?? person;
  }
}
