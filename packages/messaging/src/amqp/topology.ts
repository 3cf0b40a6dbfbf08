import { deadQueueOf, retryQueueOf, topology } from '@cicero/contracts';
import type { Channel } from 'amqplib';

/** The broker's names; a prefix keeps the exchanges and queues of one test apart from all others. */
export interface Names {
  exchange: string;
  deadExchange: string;
  queue(queue: string): string;
  deadQueue(queue: string): string;
  retryQueue(queue: string, delay: number): string;
}

export function namesWith(prefix: string): Names {
  return {
    exchange: prefix + topology.exchange,
    deadExchange: prefix + topology.deadExchange,
    queue: (queue) => prefix + queue,
    deadQueue: (queue) => prefix + deadQueueOf(queue),
    retryQueue: (queue, delay) => prefix + retryQueueOf(queue, delay),
  };
}

/** One queue and everything that belongs to it. */
export interface QueuePlan {
  queue: string;
  types: readonly string[];
  retryDelays: readonly number[];
}

/** Redeliveries (crashes of consumers) after which the broker parks a message by itself. */
const deliveryLimit = 20;
const unlimited = 1_000_000_000;

/**
 * What the broker moves by itself it moves safely: the message leaves its queue only when the target has it.
 * That is what `at-least-once` means; it asks for quorum queues with `reject-publish`.
 */
const safeDeadLettering = { 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' };

export async function declareExchanges(channel: Channel, names: Names): Promise<void> {
  await channel.assertExchange(names.exchange, 'topic', { durable: true });
  await channel.assertExchange(names.deadExchange, 'direct', { durable: true });
}

/**
 * Declares a queue, its retry queues and its dead queue, and binds it. Everything is idempotent.
 * @throws when the broker has one of them with other arguments (406): it must be deleted by hand first
 */
export async function declareQueue(channel: Channel, names: Names, plan: QueuePlan): Promise<void> {
  const queue = names.queue(plan.queue);
  const dead = names.deadQueue(plan.queue);
  await channel.assertQueue(dead, {
    durable: true,
    // Listing takes messages and gives them back, which RabbitMQ counts; its own default limit would drop them.
    arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': unlimited },
  });
  await channel.bindQueue(dead, names.deadExchange, queue);
  await channel.assertQueue(queue, {
    durable: true,
    arguments: {
      'x-queue-type': 'quorum',
      'x-delivery-limit': deliveryLimit,
      'x-dead-letter-exchange': names.deadExchange,
      'x-dead-letter-routing-key': queue,
      ...safeDeadLettering,
    },
  });
  for (const delay of plan.retryDelays) {
    await channel.assertQueue(names.retryQueue(plan.queue, delay), {
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-message-ttl': delay,
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': queue,
        ...safeDeadLettering,
      },
    });
  }
  for (const type of plan.types) await channel.bindQueue(queue, names.exchange, type);
}
