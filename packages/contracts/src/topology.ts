/** The broker's fixed points; see docs/messages.md. */
export const topology = {
  /** Durable topic exchange; routing key = message type. */
  exchange: 'cicero',
  /** Dead-letter exchange; routing key = name of the queue that gave up. */
  deadExchange: 'cicero.dead',
  /** Waiting times before a failed message is tried again, in milliseconds; after the last it is parked. */
  retryDelays: [5_000, 60_000, 600_000],
} as const;

/** The queue that holds what `queue` gave up on. */
export function deadQueueOf(queue: string): string {
  return `${queue}.dead`;
}

/** The queue in which a message of `queue` waits for `delay` milliseconds. */
export function retryQueueOf(queue: string, delay: number): string {
  return `${queue}.retry.${delay}`;
}
