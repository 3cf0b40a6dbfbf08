import type { Channel, GetMessage } from 'amqplib';
import type { DeadLetters, DeadMessage } from '../bus.ts';
import type { Validation } from '../validation.ts';
import type { Connection } from './connection.ts';
import { header, numberHeader, textHeader } from './headers.ts';
import type { Publisher } from './publisher.ts';
import type { Names } from './topology.ts';

export interface DeadLetterOptions {
  connection: Connection;
  publisher: Publisher;
  names: Names;
  validation: Validation;
  /** Every queue there may be; a broker cannot be asked over AMQP. */
  queues: () => Iterable<string>;
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

  /** Shows the messages that are there now, oldest first, one at a time. */
  async function each(channel: Channel, queue: string, limit: number, see: (message: GetMessage) => Promise<void>) {
    const { messageCount } = await channel.checkQueue(names.deadQueue(queue));
    for (let seen = 0; seen < Math.min(limit, messageCount); seen += 1) {
      const message = await channel.get(names.deadQueue(queue));
      if (!message) return;
      await see(message);
    }
  }

  return {
    async queues() {
      const found: { queue: string; count: number }[] = [];
      for (const queue of options.queues()) {
        const check = (channel: Channel) => channel.checkQueue(names.deadQueue(queue));
        const count = (await onChannel(null, check))?.messageCount ?? 0;
        if (count > 0) found.push({ queue, count });
      }
      return found;
    },

    list(queue, limit) {
      return onChannel([], async (channel) => {
        const found: DeadMessage[] = [];
        await each(channel, queue, limit, async (message) => {
          found.push(deadMessageOf(queue, message, validation));
        });
        return found;
      });
    },

    replay(queue, filter) {
      return onChannel(0, async (channel) => {
        let count = 0;
        await each(channel, queue, Number.POSITIVE_INFINITY, async (message) => {
          const { content, properties } = message;
          if (filter?.id !== undefined && filter.id !== properties.messageId) return;
          await publisher.publish({
            exchange: '',
            key: names.queue(queue),
            content,
            messageId: String(properties.messageId),
            type: String(properties.type ?? ''),
            mandatory: true,
          });
          channel.ack(message);
          count += 1;
        });
        return count;
      });
    },

    drop(queue, filter) {
      return onChannel(0, async (channel) => {
        if (filter?.id === undefined) return (await channel.purgeQueue(names.deadQueue(queue))).messageCount;
        let count = 0;
        await each(channel, queue, Number.POSITIVE_INFINITY, async (message) => {
          if (filter.id !== message.properties.messageId) return;
          channel.ack(message);
          count += 1;
        });
        return count;
      });
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
