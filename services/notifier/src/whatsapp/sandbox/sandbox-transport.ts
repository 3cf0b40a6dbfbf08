import { setTimeout as sleep } from 'node:timers/promises';
import type { WhatsAppAccount } from '@cicero/contracts';
import type { Clock, Logger } from '@cicero/runtime';
import { Value } from 'typebox/value';
import { accountRest } from '../../delivery/backoff.ts';
import { DeliveryError } from '../../delivery/courier.ts';
import type { ChatMessage, WhatsAppTransport } from '../transport.ts';
import { TransportBase } from '../transport-base.ts';
import { type ServerEvent, serverEvents } from './event-stream.ts';
import { MessageEvent, ReceiptEvent, refusal, SentAnswer, StateEvent } from './wire.ts';

export interface SandboxTransportOptions {
  account: WhatsAppAccount;
  /** Origin of the sandbox. */
  url: string;
  clock: Clock;
  log: Logger;
  /** Provider id of the last inbound message that was stored: the sandbox goes on after it. */
  resumeAfter?: () => Promise<string | undefined>;
  /** Called for every inbound message that could not be read. */
  skipped?: () => void;
  /** Numbers in [0, 1). Default Math.random. */
  random?: () => number;
}

/** A number on the sandbox's chat page: sends over HTTP, listens to a stream of events, reconnects by itself. */
export class SandboxTransport extends TransportBase implements WhatsAppTransport {
  private readonly options: SandboxTransportOptions;
  private readonly stopping = new AbortController();
  private listening: Promise<void> | undefined;
  private lastEventId: string | undefined;

  constructor(options: SandboxTransportOptions) {
    super(options);
    this.options = options;
  }

  async start(): Promise<void> {
    this.listening ??= this.stayConnected();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.listening;
    this.happened({ type: 'off' });
  }

  async send(message: ChatMessage, signal: AbortSignal): Promise<{ providerId: string }> {
    const { chatId, text, file, clientRef } = message;
    const upload = file && { name: file.name, mimetype: file.mimetype, base64: file.bytes.toString('base64') };
    let response: Response;
    let answer: unknown;
    try {
      response = await fetch(this.address('messages'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ account: this.account, chatId, text, file: upload, clientRef }),
        signal,
      });
      answer = await response.json();
    } catch (error) {
      const away = error instanceof TypeError;
      throw new DeliveryError(
        away ? 'unavailable' : 'passing',
        away ? 'WhatsApp is out of reach' : 'WhatsApp answered nonsense',
      );
    }
    if (!response.ok) throw refusal(response.status, answer);
    if (!Value.Check(SentAnswer, answer)) throw new DeliveryError('passing', 'WhatsApp answered nonsense');
    return { providerId: answer.id };
  }

  private async stayConnected(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted; ) {
      this.happened({ type: 'starting' });
      try {
        await this.listen(() => {
          failures = 0;
        });
      } catch (err) {
        if (!signal.aborted) this.log.debug({ err, account: this.account }, 'connection to the sandbox broke');
      }
      if (signal.aborted) return;
      this.happened({ type: 'disconnected', reason: 'UNREACHABLE' });
      this.happened({ type: 'backing-off' });
      failures += 1;
      const rest = accountRest(failures, (this.options.random ?? Math.random)());
      await sleep(rest, undefined, { signal }).catch(() => {});
    }
  }

  private async listen(connected: () => void): Promise<void> {
    const url = this.address('events');
    url.searchParams.set('account', this.account);
    this.lastEventId ??= await this.options.resumeAfter?.();
    if (this.lastEventId !== undefined) url.searchParams.set('after', this.lastEventId);
    const response = await fetch(url, { headers: { accept: 'text/event-stream' }, signal: this.stopping.signal });
    if (!response.ok || !response.body) throw new Error(`the sandbox answered ${response.status}`);
    connected();
    for await (const event of serverEvents(response.body)) await this.take(event);
  }

  private async take(event: ServerEvent): Promise<void> {
    let data: unknown;
    try {
      data = JSON.parse(event.data);
    } catch {
      data = undefined;
    }
    if (event.type === 'state' && Value.Check(StateEvent, data)) {
      this.lineIs(data.state, data.qr);
    } else if (event.type === 'message' && Value.Check(MessageEvent, data)) {
      const { id, chatId, from, text, timestamp } = data;
      // A message that cannot be stored breaks the connection; the next one begins with it again.
      await this.handOn({ providerId: id, chatId, from, text, receivedAt: new Date(timestamp) });
      this.lastEventId = id;
    } else if (event.type === 'receipt' && Value.Check(ReceiptEvent, data)) {
      this.acknowledged(data.id, data.level);
    } else {
      this.options.skipped?.();
      this.log.warn({ account: this.account }, 'an event of the sandbox could not be read; skipped');
    }
  }

  private lineIs(state: 'starting' | 'qr' | 'authenticated' | 'ready' | 'disconnected', qr: string | null): void {
    if (state === 'disconnected') this.happened({ type: 'disconnected', reason: 'SANDBOX' });
    else {
      this.happened({ type: 'starting' });
      this.happened(state === 'qr' ? { type: 'qr', qr: qr ?? '' } : { type: state });
    }
  }

  private address(path: string): URL {
    return new URL(`/sandbox/whatsapp/api/${path}`, this.options.url);
  }
}
