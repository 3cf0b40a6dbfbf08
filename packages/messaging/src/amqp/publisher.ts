import type { ChannelModel, ConfirmChannel, Options } from 'amqplib';
import { BusUnavailableError, UnroutableError } from '../bus.ts';
import { errorText, type Logger } from '../log.ts';

export interface Publication {
  /** Empty for the default exchange: straight into the queue named by the key. */
  exchange: string;
  key: string;
  content: Buffer;
  messageId: string;
  type: string;
  headers?: Record<string, string | number>;
  mandatory: boolean;
}

/** Pause before the same message is tried again, in milliseconds. */
const pause = 200;

/**
 * Publishes over one confirm channel, which comes and goes with its connection. A publication that loses its
 * channel before the confirm is sent again: twice is allowed, never is not.
 */
export class Publisher {
  #channel: ConfirmChannel | undefined;
  #closed = false;
  #blocked = false;
  readonly #waiting = new Set<() => void>();
  readonly #awaited = new Map<string, Set<{ returned: boolean }>>();
  readonly #timeout: number;
  readonly #log: Logger;

  constructor(timeout: number, log: Logger) {
    this.#timeout = timeout;
    this.#log = log;
  }

  /** Takes a new connection into use. */
  async attach(model: ChannelModel): Promise<void> {
    const channel = await model.createConfirmChannel();
    channel.on('error', (error) => this.#log.warn({ error: errorText(error) }, 'publishing channel failed'));
    channel.on('return', ({ fields, properties }) => {
      const route = routeOf(fields.exchange, fields.routingKey, String(properties.messageId));
      for (const entry of this.#awaited.get(route) ?? []) entry.returned = true;
    });
    channel.once('close', () => {
      if (this.#channel === channel) this.#channel = undefined;
      // If only the channel failed, a new connection brings a new one; closing a closed connection throws.
      if (!this.#closed)
        void Promise.resolve(model)
          .then((open) => open.close())
          .catch(() => {});
    });
    this.#channel = channel;
    this.#wake();
  }

  /** A broker that blocks reads nothing more from us: what we sent would only pile up in our memory. */
  setBlocked(blocked: boolean): void {
    this.#blocked = blocked;
    this.#wake();
  }

  /**
   * Resolves when the broker has confirmed.
   * @throws UnroutableError mandatory, and no queue took it
   * @throws BusUnavailableError no confirm in time, or closed
   */
  async publish(publication: Publication): Promise<void> {
    const deadline = performance.now() + this.#timeout;
    let reason = 'no connection';
    while (!this.#closed) {
      const left = deadline - performance.now();
      if (left <= 0) throw new BusUnavailableError(`not confirmed within ${this.#timeout} ms: ${reason}`);
      if (!this.#channel || this.#blocked) {
        if (this.#blocked) reason = 'the broker refuses publishing';
        await this.#changed(left);
        continue;
      }
      try {
        return await this.#send(this.#channel, publication, left);
      } catch (error) {
        if (error instanceof UnroutableError) throw error;
        reason = errorText(error);
        await this.#changed(Math.min(pause, Math.max(1, deadline - performance.now())));
      }
    }
    throw new BusUnavailableError('the bus is closed');
  }

  /** Waits at most `grace` milliseconds for outstanding confirms; what is still open then rejects. */
  async close(grace: number): Promise<void> {
    const channel = this.#channel;
    if (channel) await Promise.race([channel.waitForConfirms().catch(() => {}), this.#changed(grace)]);
    this.#closed = true;
    this.#channel = undefined;
    this.#wake();
  }

  #send(channel: ConfirmChannel, publication: Publication, timeLeft: number): Promise<void> {
    const { exchange, key, content, messageId, type, headers, mandatory } = publication;
    const options: Options.Publish = {
      persistent: true,
      mandatory,
      messageId,
      type,
      contentType: 'application/cloudevents+json',
      headers: headers ?? {},
    };
    const route = routeOf(exchange, key, messageId);
    const entry = { returned: false };
    if (mandatory) this.#await(route, entry);
    return new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => settle(new Error('no confirm')), timeLeft);
      const settle = (error: Error | null): void => {
        clearTimeout(timer);
        if (mandatory) this.#forget(route, entry);
        if (error) reject(error);
        else if (entry.returned) reject(new UnroutableError(key));
        else resolve();
      };
      try {
        channel.publish(exchange, key, content, options, (error: Error | null) => settle(error));
      } catch (error) {
        settle(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  #await(route: string, entry: { returned: boolean }): void {
    const entries = this.#awaited.get(route);
    if (entries) entries.add(entry);
    else this.#awaited.set(route, new Set([entry]));
  }

  #forget(route: string, entry: { returned: boolean }): void {
    const entries = this.#awaited.get(route);
    entries?.delete(entry);
    if (entries?.size === 0) this.#awaited.delete(route);
  }

  /** Resolves when a channel came or the publisher closed, at the latest after `ms`. */
  #changed(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waiting.add(done);
    });
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}

function routeOf(exchange: string, key: string, messageId: string): string {
  return `${exchange}\n${key}\n${messageId}`;
}
