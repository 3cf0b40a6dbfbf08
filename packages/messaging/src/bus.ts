import type { Message } from '@cicero/contracts';

/** What a consumer does with a delivery. A throw means: try again later, at last park. */
export type Handler = (message: Message, delivery: Delivery) => Promise<void>;

export interface Delivery {
  queue: string;
  /** 1 for the first try. A redelivery after a crash does not count. */
  attempt: number;
  /** Aborted when the bus is closing: finish or throw soon. A throw after the abort costs no attempt. */
  signal: AbortSignal;
}

export interface SubscribeOptions {
  /** `<service>.<purpose>`; competing consumers of one queue share its messages. */
  queue: string;
  /** Message types bound to the queue; each must be in the catalogue. */
  types: readonly string[];
  /** How many messages are handled at once by this consumer; bounds memory. Default 8. */
  prefetch?: number;
  /** Overrides topology.retryDelays (milliseconds), for tests. */
  retryDelays?: readonly number[];
}

/** A message that was given up, with what happened to it. */
export interface DeadMessage {
  /** The message's id, or the one it got when it was parked because it had none. */
  id: string;
  /** Null when what arrived is not a message: see `raw`. */
  message: Message | null;
  /** What arrived, as text. */
  raw: string;
  queue: string;
  error: string;
  attempts: number;
  parkedAt: string;
}

/**
 * The port. Two adapters stand behind it, RabbitMQ and in-process, and one contract suite holds both.
 * Delivery is at least once; order within a queue is kept only for prefetch 1 and no failures.
 */
export interface Bus {
  /**
   * Publishes and waits until the message is safe: written to every bound quorum queue (RabbitMQ),
   * or acknowledged or parked by every bound queue (in process, which can take as long as all retries).
   * While the broker is away it waits, by default up to 15 seconds, then rejects with BusUnavailableError;
   * the message may still have been published, so whoever tries again must keep its id.
   * @param mandatory reject with UnroutableError when no queue is bound; by default true for commands
   */
  publish(message: Message, options?: { mandatory?: boolean }): Promise<void>;
  /** Declares the queue with its retry and dead queues, binds it, consumes it. Survives reconnects. */
  subscribe(options: SubscribeOptions, handler: Handler): Promise<Subscription>;
  readonly dead: DeadLetters;
  /** `connected`, `reconnecting`, `blocked` (the broker refuses publishing for lack of memory or disk) or `closed`. */
  readonly state: BusState;
  /** Stops consuming, waits for running handlers (bounded), closes. */
  close(): Promise<void>;
}

export type BusState = 'connected' | 'reconnecting' | 'blocked' | 'closed';

export interface Subscription {
  /** Stops taking messages and waits for those in hand. The queue stays and keeps collecting. */
  cancel(): Promise<void>;
}

/** What `cicero message list|replay|drop` works on. */
export interface DeadLetters {
  /** Names of queues that have parked messages, with their number. */
  queues(): Promise<{ queue: string; count: number }[]>;
  /** The oldest parked messages of a queue; they stay where they are. */
  list(queue: string, limit: number): Promise<DeadMessage[]>;
  /** Puts parked messages back into the queue they came from, as at their first try. Returns how many. */
  replay(queue: string, filter?: { id?: string }): Promise<number>;
  /** Deletes parked messages. Returns how many. */
  drop(queue: string, filter?: { id?: string }): Promise<number>;
}

/** No queue is bound for this message type: nobody would ever see it. */
export class UnroutableError extends Error {
  override readonly name = 'UnroutableError';
  constructor(type: string) {
    super(`no queue is bound for ${type}`);
  }
}

/** The broker could not be reached in time, or the bus is closed. */
export class BusUnavailableError extends Error {
  override readonly name = 'BusUnavailableError';
}

/** Thrown by a handler for a message that no retry can save; it is parked at once. */
export class PoisonError extends Error {
  override readonly name = 'PoisonError';
}
