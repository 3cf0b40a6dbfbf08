import { type MessageDefinition, topology } from '@cicero/contracts';
import type { SubscribeOptions } from './bus.ts';
import { type Logger, silent } from './log.ts';
import type { BusMetrics } from './metrics.ts';
import { productValidation, type Validation, validationOf } from './validation.ts';

export interface BusOptions {
  log?: Logger;
  metrics?: BusMetrics;
  /** Waiting times before the next tries, in milliseconds; default topology.retryDelays. */
  retryDelays?: readonly number[];
  /** In process: where parked messages are kept, as JSON lines, so that they survive a restart. Default: in memory. */
  parkDirectory?: string;
  /** Put before every exchange and queue name, so that tests do not meet. */
  prefix?: string;
  /** The messages there are; default is the product's catalogue. */
  catalogue?: readonly MessageDefinition[];
  /**
   * RabbitMQ: declare every queue of the catalogue at once, so that what is published before a consumer's
   * very first start (or while it is being upgraded) waits for it. Production wants it; default false.
   */
  declareCatalogue?: boolean;
  /** How long opening waits for the broker, in milliseconds. Default 30,000. */
  connectTimeout?: number;
  /** How long a publish waits for the broker and its confirm, in milliseconds. Default 15,000. */
  publishTimeout?: number;
  /** How long closing waits for running handlers, in milliseconds. Default 10,000. */
  closeTimeout?: number;
}

export interface BusSettings {
  log: Logger;
  metrics: BusMetrics;
  retryDelays: readonly number[];
  parkDirectory: string | undefined;
  prefix: string;
  prefetch: number;
  validation: Validation;
  declareCatalogue: boolean;
  connectTimeout: number;
  publishTimeout: number;
  closeTimeout: number;
  /** Throws for a queue with an impossible name or a type that the catalogue does not have: a programming error. */
  checkSubscription(options: SubscribeOptions): void;
}

/** `<service>.<purpose>`; safe as a file name. */
const queueName = /^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+$/;

export function settingsOf(options: BusOptions): BusSettings {
  const validation = options.catalogue ? validationOf(options.catalogue) : productValidation;
  return {
    log: options.log ?? silent,
    metrics: options.metrics ?? {},
    retryDelays: options.retryDelays ?? topology.retryDelays,
    parkDirectory: options.parkDirectory,
    prefix: options.prefix ?? '',
    prefetch: 8,
    validation,
    declareCatalogue: options.declareCatalogue ?? false,
    connectTimeout: options.connectTimeout ?? 30_000,
    publishTimeout: options.publishTimeout ?? 15_000,
    closeTimeout: options.closeTimeout ?? 10_000,
    checkSubscription({ queue, types }) {
      if (!queueName.test(queue)) throw new TypeError(`not a queue name: ${queue}`);
      const unknown = types.filter((type) => !validation.definitionOf(type));
      if (unknown.length > 0) throw new TypeError(`${queue} subscribes to unknown messages: ${unknown.join(', ')}`);
    },
  };
}
