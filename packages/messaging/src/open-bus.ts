import { AmqpBus } from './amqp/amqp-bus.ts';
import type { Bus } from './bus.ts';
import { InProcessBus } from './in-process/in-process-bus.ts';
import { type BusOptions, settingsOf } from './settings.ts';

/**
 * Opens the bus: on RabbitMQ when a url (`amqp://…` or `amqps://…`) is given, else in this process.
 * @throws BusUnavailableError when the broker is not there within `connectTimeout`
 * @example
 * const bus = await openBus({ url: process.env.AMQP_URL, log });
 * await bus.subscribe({ queue: 'analytics.attendance-refresh', types: [postsStored.type] }, async (message) => …);
 * await bus.publish(createMessage(postsStored, data, { source: 'collector' }));
 */
export function openBus(options: BusOptions & { url?: string | undefined } = {}): Promise<Bus> {
  const settings = settingsOf(options);
  return options.url ? AmqpBus.open(options.url, settings) : InProcessBus.open(settings);
}
