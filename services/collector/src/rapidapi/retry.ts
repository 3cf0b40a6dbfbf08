import { setTimeout as delay } from 'node:timers/promises';
import { type ErrorClass, ProviderError } from './errors.ts';

/** Waits between tries; injected, so that tests and simulations do not wait. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export const sleep: Sleep = (milliseconds, signal) => delay(milliseconds, undefined, signal ? { signal } : {});

/** Milliseconds before each further try, by class; what is not listed cannot be helped by trying again. */
export type Waits = Partial<Readonly<Record<ErrorClass, readonly number[]>>>;

const patient: Waits = { throttle: [1_000, 2_000, 4_000], transient: [500, 1_000], shape: [500] };

/** While somebody waits at a page: whoever is told to ask less often is told so at once. */
export const impatient: Waits = { transient: [300], shape: [300] };

/** A provider that wants a longer pause gets it from the schedule, not from a waiting worker. */
const longestWait = 30_000;

export interface RetryOptions {
  sleep: Sleep;
  /** A number in [0, 1), spreads the tries of several workers. */
  random: () => number;
  signal?: AbortSignal | undefined;
  waits?: Waits | undefined;
  onRetry?: (error: ProviderError) => void;
}

/** Tries a call as often as the class of its error allows. Each class has its own count. */
export async function withRetry<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { waits = patient } = options;
  const tries = new Map<ErrorClass, number>();
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ProviderError) || error.withheld) throw error;
      const tried = tries.get(error.errorClass) ?? 0;
      const planned = waits[error.errorClass]?.[tried];
      if (planned === undefined) throw error;
      const wait = error.retryAfter ?? planned * (0.75 + options.random() / 2);
      if (wait > longestWait) throw error;
      tries.set(error.errorClass, tried + 1);
      options.onRetry?.(error);
      await options.sleep(wait, options.signal);
    }
  }
}
