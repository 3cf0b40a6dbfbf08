import { fileURLToPath } from 'node:url';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Logger } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import pLimit, { type LimitFunction } from 'p-limit';
import { Piscina } from 'piscina';
import type { Answer } from '../answers/answer-cache.ts';
import {
  type ComputationInput,
  type ComputationName,
  type Computer,
  computationOf,
  localComputer,
} from './computer.ts';
import { type Outcome, thrownAgain } from './outcome.ts';

export interface ThreadComputerOptions {
  /** Of the PostgreSQL that each thread connects to. */
  url: string;
  /** At least 1. Each computes one answer at a time. */
  threads: number;
  /** Answers that may wait for a thread; further ones are refused. Default 200. */
  mostWaiting?: number;
  /** Milliseconds an answer may wait and be computed. Default 60,000. */
  patience?: number;
  /** What runs in the threads; for tests. */
  file?: URL;
}

/** Seconds after which a caller who was refused may ask again. */
const retryAfter = 5;

/**
 * The recap of 100,000 people takes 250 MB while it is computed. Left to itself, a thread would let several times as much
 * pile up, and be slower for it; one that needs more than this ends, and its answer with it.
 */
const memoryOfThread = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 };

/**
 * Computes in threads of their own, so that the one that serves requests is never held up. What takes a directorate's
 * effort gets all threads but one: who asks about a unit does not wait behind it. What takes little is done at once. When
 * numbers change faster than they are computed, all who wait for the same answer get one that is new enough for all.
 */
export class ThreadComputer implements Computer {
  private readonly pool: Piscina<unknown, Outcome>;
  private readonly local: Computer;
  private readonly log: Logger;
  private readonly lanes: Readonly<Record<'unit' | 'directorate', LimitFunction>>;
  private readonly mostWaiting: number;
  private readonly patience: number;
  private readonly running = new Set<Promise<Outcome>>();
  /** Not begun yet, by what is asked: it will see everything that was stored when somebody else asks the same. */
  private readonly waiting = new Map<string, Promise<Outcome>>();

  constructor(parts: { db: Kysely<DB>; log: Logger }, options: ThreadComputerOptions) {
    const {
      url,
      threads,
      mostWaiting = 200,
      patience = 60_000,
      file = new URL('./thread.ts', import.meta.url),
    } = options;
    this.log = parts.log;
    this.local = localComputer(parts.db);
    this.lanes = { unit: pLimit(threads), directorate: pLimit(Math.max(threads - 1, 1)) };
    this.mostWaiting = mostWaiting;
    this.patience = patience;
    this.pool = new Piscina({
      filename: fileURLToPath(file),
      minThreads: threads,
      maxThreads: threads,
      // An answer is given up by then: the database does not go on with what a thread that was ended has asked.
      workerData: { url, statementTimeout: patience },
      // Connections of a thread need its loop between two answers, too.
      atomics: 'disabled',
      resourceLimits: memoryOfThread,
    });
    // A thread that ends between two answers is replaced; nobody waits for it.
    this.pool.on('error', (err) => this.log.error({ err }, 'a thread that computes answers ended'));
  }

  async compute<Name extends ComputationName>(name: Name, input: ComputationInput<Name>): Promise<Answer> {
    const effort = computationOf(name).effort?.(input) ?? 'directorate';
    if (effort === 'little') return this.local.compute(name, input);
    const outcome = await this.take({ name, input }, effort);
    if ('thrown' in outcome) throw thrownAgain(outcome.thrown);
    const { etag, body } = outcome;
    return { etag, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) };
  }

  private take(asked: object, effort: 'unit' | 'directorate'): Promise<Outcome> {
    const key = JSON.stringify(asked);
    const known = this.waiting.get(key);
    if (known) return known;
    if (this.waiting.size >= this.mostWaiting) throw busy();
    const signal = AbortSignal.timeout(this.patience);
    const outcome = this.lanes[effort](() => {
      this.waiting.delete(key);
      return this.run(asked, signal);
    });
    this.waiting.set(key, outcome);
    return outcome;
  }

  private async run(asked: unknown, signal: AbortSignal): Promise<Outcome> {
    const running = this.pool.run(asked, { signal });
    this.running.add(running);
    try {
      return await running;
    } catch (err) {
      // The thread ended while it computed, or was ended because it took too long: it is replaced.
      this.log.error({ err }, 'an answer could not be computed');
      throw busy(err);
    } finally {
      this.running.delete(running);
    }
  }

  /** Waits for what is being computed or waits for a thread, then ends the threads and their connections with them. */
  async close(): Promise<void> {
    while (this.running.size + this.waiting.size > 0) {
      await Promise.allSettled([...this.running, ...this.waiting.values()]);
    }
    await this.pool.destroy();
  }
}

function busy(cause?: unknown): CiceroError {
  return new CiceroError('SERVICE_UNAVAILABLE', { retryAfter, cause });
}
