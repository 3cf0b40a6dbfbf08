import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ConsumeMessage } from 'amqplib';
import { UnroutableError } from '../bus.ts';
import { type Handling, handle, type Outcome } from '../handling.ts';
import { errorText } from '../log.ts';
import type { Connection } from './connection.ts';
import { attemptOf, header } from './headers.ts';
import type { Publication, Publisher } from './publisher.ts';
import { declareQueue, type Names } from './topology.ts';

export interface ConsumerOptions extends Handling {
  connection: Connection;
  publisher: Publisher;
  names: Names;
  prefetch: number;
  onChange: () => void;
}

/** Pause before a lost channel is opened again, or a failed hand-over tried again, in milliseconds. */
const pause = 500;

/** Consumes one queue over its own channel, and opens it again whenever it is lost. */
export class Consumer {
  attached = false;
  readonly #options: ConsumerOptions;
  readonly #running = new Set<Promise<void>>();
  #channel: Channel | undefined;
  #tag = '';
  #stopped = false;

  constructor(options: ConsumerOptions) {
    this.#options = options;
  }

  /**
   * Declares and consumes; from then on it keeps itself attached.
   * @throws when the broker refuses the declaration, or the bus closes meanwhile
   */
  async start(): Promise<void> {
    for (;;) {
      try {
        await this.#attach();
        return;
      } catch (error) {
        if (this.#stopped || this.#options.signal.aborted || isRefusal(error)) throw error;
        await sleep(pause);
      }
    }
  }

  /** Takes no more messages and waits for those in hand. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const channel = this.#channel;
    if (channel) await channel.cancel(this.#tag).catch(() => {});
    while (this.#running.size > 0) await Promise.all(this.#running);
    if (channel) await channel.close().catch(() => {});
    this.attached = false;
  }

  async #attach(): Promise<void> {
    const { connection, names, queue, types, retryDelays, prefetch, log } = this.#options;
    const channel = await connection.createChannel();
    let closed = false;
    channel.on('error', (error) => log.warn({ queue, error: errorText(error) }, 'consuming channel failed'));
    channel.on('handler-error', (error) => log.error({ queue, error: errorText(error) }, 'delivery failed'));
    channel.once('close', () => {
      closed = true;
      if (this.#channel === channel) this.#lost();
    });
    await declareQueue(channel, names, { queue, types: [...types], retryDelays });
    await channel.prefetch(prefetch);
    const { consumerTag } = await channel.consume(names.queue(queue), (message) => {
      if (message) this.#take(channel, message);
      // The broker gave up on us (the queue was deleted): start over, which declares it again.
      else void channel.close().catch(() => {});
    });
    if (closed) throw new Error('channel closed while it was being set up');
    this.#channel = channel;
    this.#tag = consumerTag;
    this.attached = true;
    this.#options.onChange();
    if (this.#stopped) await channel.close().catch(() => {});
  }

  #lost(): void {
    this.#channel = undefined;
    this.attached = false;
    this.#options.onChange();
    if (!this.#stopped) void this.#reattach();
  }

  async #reattach(): Promise<void> {
    while (!this.#stopped && !this.#channel) {
      await sleep(pause);
      try {
        await this.#attach();
      } catch (error) {
        const { queue, log } = this.#options;
        if (!this.#stopped) log.warn({ queue, error: errorText(error) }, 'queue not consumed yet');
      }
    }
  }

  #take(channel: Channel, message: ConsumeMessage): void {
    // Left unacknowledged: closing the channel gives it back to the queue.
    if (this.#stopped) return;
    const work = this.#work(channel, message).finally(() => this.#running.delete(work));
    this.#running.add(work);
  }

  async #work(channel: Channel, message: ConsumeMessage): Promise<void> {
    const outcome = await handle(this.#options, message.content, attemptOf(message.properties));
    const next = this.#publicationOf(outcome, message);
    const settled = next ? await this.#handOver(next) : outcome.kind === 'done';
    try {
      if (settled) channel.ack(message);
      else channel.nack(message);
    } catch {
      // The channel is gone, and with it this delivery: the broker delivers the message again.
    }
  }

  /** Where the message goes instead of being done, if anywhere. */
  #publicationOf(outcome: Outcome, message: ConsumeMessage): Publication | undefined {
    const { names, queue } = this.#options;
    const { content, properties } = message;
    const same = {
      content,
      messageId: String(properties.messageId ?? crypto.randomUUID()),
      type: String(properties.type ?? ''),
      mandatory: true,
    };
    if (outcome.kind === 'retry') {
      const headers = { [header.attempt]: outcome.attempt };
      return { ...same, exchange: '', key: names.retryQueue(queue, outcome.delay), headers };
    }
    if (outcome.kind === 'park') {
      const headers = {
        [header.error]: outcome.error,
        [header.attempts]: outcome.attempts,
        [header.parkedAt]: new Date().toISOString(),
      };
      return { ...same, exchange: names.deadExchange, key: names.queue(queue), headers };
    }
    return undefined;
  }

  /** Hands the message over to a retry or dead queue, however long the broker takes; false when the bus closed first. */
  async #handOver(publication: Publication): Promise<boolean> {
    const { publisher, signal, queue, log } = this.#options;
    for (;;) {
      try {
        await publisher.publish(publication);
        return true;
      } catch (error) {
        if (signal.aborted) return false;
        log.error({ queue, to: publication.key, error: errorText(error) }, 'message not handed over yet');
        if (error instanceof UnroutableError) await this.#redeclare();
        await sleep(pause);
      }
    }
  }

  /** Somebody deleted the queue we want to hand over to. */
  async #redeclare(): Promise<void> {
    const { connection, names, queue, types, retryDelays, log } = this.#options;
    try {
      const channel = await connection.createChannel();
      await declareQueue(channel, names, { queue, types: [...types], retryDelays });
      await channel.close();
    } catch (error) {
      log.error({ queue, error: errorText(error) }, 'queue could not be declared again');
    }
  }
}

/** The broker understood and said no; a lost connection is no refusal. */
function isRefusal(error: unknown): boolean {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'number' && code >= 400 && code < 500;
}
