import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, GetMessage } from 'amqplib';
import type { DeadLetters, DeadMessage } from '../bus.ts';
import type { Validation } from '../validation.ts';
import type { Connection } from './connection.ts';
import { header, numberHeader, textHeader } from './headers.ts';
import type { Publisher } from './publisher.ts';
import type { Names } from './topology.ts';

/** How often, and every how many milliseconds, to look whether messages that were only looked at are back. */
const returnTries = 50;
const returnPause = 20;

export interface DeadLetterOptions {
  connection: Connection;
  publisher: Publisher;
  names: Names;
  validation: Validation;
  /** Every queue there may be: a broker cannot be asked over AMQP. Others are none. */
  queues: ReadonlySet<string>;
}

/** The dead queues of RabbitMQ. Each call uses a channel of its own; closing it gives back what was only looked at. */
export function deadLettersOf(options: DeadLetterOptions): DeadLetters {
  const { connection, publisher, names, validation } = options;

  /** Runs on a fresh channel; a queue that does not exist (404) gives `absent`. */
  async function onChannel<Result>(absent: Result, work: (channel: Channel) => Promise<Result>): Promise<Result> {
    const channel = await connection.createChannel();
    try {
      return await work(channel);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 404) return absent;
      throw error;
    } finally {
      await channel.close().catch(() => {});
    }
  }

  const countOf = (queue: string): Promise<number> =>
    onChannel(0, async (channel) => (await channel.checkQueue(names.deadQueue(queue))).messageCount);

  /**
   * Shows the messages that are there now, oldest first, one at a time; `take` says whether this one leaves the
   * queue. Returns how many did.
   */
  async function visit(queue: string, limit: number, take: (message: GetMessage) => boolean | Promise<boolean>) {
    if (!options.queues.has(queue)) return 0;
    let held = 0;
    const taken = await onChannel(0, async (channel) => {
      const { messageCount } = await channel.checkQueue(names.deadQueue(queue));
      let count = 0;
      for (let seen = 0; seen < Math.min(limit, messageCount); seen += 1) {
        const message = await channel.get(names.deadQueue(queue));
        if (!message) break;
        if (await take(message)) {
          channel.ack(message);
          count += 1;
        } else held += 1;
      }
      return count;
    });
    // The broker gives back what was only looked at a moment after the channel has closed.
    for (let tries = 0; tries < returnTries && (await countOf(queue)) < held; tries += 1) await sleep(returnPause);
    return taken;
  }

  const wanted = (message: GetMessage, filter?: { id?: string }): boolean =>
    filter?.id === undefined || filter.id === message.properties.messageId;

  return {
    async queues() {
      const found: { queue: string; count: number }[] = [];
      for (const queue of options.queues) {
        const count = await countOf(queue);
        if (count > 0) found.push({ queue, count });
      }
      return found;
    },

    async list(queue, limit) {
      const found: DeadMessage[] = [];
      await visit(queue, limit, (message) => {
        found.push(deadMessageOf(queue, message, validation));
        return false;
      });
      return found;
    },

    replay(queue, filter) {
      return visit(queue, Number.POSITIVE_INFINITY, async (message) => {
        if (!wanted(message, filter)) return false;
        const { content, properties } = message;
        const messageId = String(properties.messageId);
        const type = String(properties.type ?? '');
        await publisher.publish({ exchange: '', key: names.queue(queue), content, messageId, type, mandatory: true });
        return true;
      });
    },

    async drop(queue, filter) {
      if (filter?.id !== undefined) {
        return visit(queue, Number.POSITIVE_INFINITY, (message) => wanted(message, filter));
      }
      if (!options.queues.has(queue)) return 0;
      return onChannel(0, async (channel) => (await channel.purgeQueue(names.deadQueue(queue))).messageCount);
    },
  };
}

function deadMessageOf(queue: string, { content, properties }: GetMessage, validation: Validation): DeadMessage {
  const parsed = validation.parse(content);
  return {
    id: String(properties.messageId ?? ''),
    message: parsed.ok ? parsed.message : null,
    raw: content.toString(),
    queue,
    // Without our headers it was the broker that gave up.
    error: textHeader(properties, header.error) ?? 'its consumer crashed too often',
    attempts: numberHeader(properties, header.attempts) ?? 0,
    parkedAt: textHeader(properties, header.parkedAt) ?? '',
  };
}
