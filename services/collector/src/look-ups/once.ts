import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cache } from '@cicero/cache';
import { CiceroError, type ErrorCode } from '@cicero/contracts';
import type { Logger } from '@cicero/runtime';
import { failureOf } from './failures.ts';

/** What was found, or why it could not be: both are worth telling the next who asks. */
type Finding<T> = { data: T } | { failure: { code: ErrorCode; message: string; retryAfter?: number | undefined } };

export interface Question<T> {
  /** What is asked, in a form that is the same for everybody who asks it. */
  key: string;
  /** Milliseconds for which the answer is good. */
  ttl: (data: T) => number;
  /** Called when no answer is at hand, before waiting for one. @throws CiceroError when the caller has asked too much */
  admit: () => Promise<void>;
  /** Asks the provider. @throws ProviderError, CiceroError */
  ask: () => Promise<T>;
}

/** How long a failure is the answer: an account that is not there stays away, an outage may be over soon. */
const failureTtl = { lasting: 5 * 60_000, passing: 10_000 };
/** Longer than asking may take; a process that dies in between holds the others up no longer. */
const leaseTtl = 15_000;
const pollEvery = 50;

/**
 * Answers that are kept for a while, and asked for once however many want them: in this process they share one promise,
 * between replicas a lease in the cache. Kept as evictable answers: their number is bounded by the cache.
 */
export class Once {
  private readonly cache: Cache;
  private readonly log: Logger;
  private readonly patience: number;
  private readonly underWay = new Map<string, Promise<Finding<unknown>>>();

  /** @param parts.patience milliseconds to wait for somebody else's answer */
  constructor(parts: { cache: Cache; log: Logger; patience: number }) {
    this.cache = parts.cache;
    this.log = parts.log;
    this.patience = parts.patience;
  }

  /** @throws CiceroError as `admit` and `ask` do; what failed a moment ago fails again without being asked */
  async answer<T>(question: Question<T>): Promise<T> {
    const known = await this.known<T>(question.key);
    if (known) return open(known);
    await question.admit();
    const begun = this.underWay.get(question.key) as Promise<Finding<T>> | undefined;
    if (begun) return open(await begun);
    const finding = this.find(question).finally(() => this.underWay.delete(question.key));
    this.underWay.set(question.key, finding);
    return open(await finding);
  }

  private async find<T>(question: Question<T>): Promise<Finding<T>> {
    const lease = `${question.key}:asking`;
    const owner = randomUUID();
    const until = performance.now() + this.patience;
    while (!(await this.cache.setIfAbsent(lease, owner, leaseTtl))) {
      if (performance.now() > until) return { failure: failureOf(new CiceroError('UPSTREAM_TIMEOUT')) };
      await delay(pollEvery);
      const found = await this.known<T>(question.key);
      if (found) return found;
    }
    try {
      // Between looking and taking the lease somebody else may have found it.
      return (await this.known<T>(question.key)) ?? (await this.ask(question));
    } finally {
      await this.cache.deleteIfEquals(lease, owner);
    }
  }

  private async ask<T>({ key, ttl, ask }: Question<T>): Promise<Finding<T>> {
    let finding: Finding<T>;
    let keep: number;
    try {
      const data = await ask();
      finding = { data };
      keep = ttl(data);
    } catch (error) {
      // This process is stopping: another one may be able to.
      if (error instanceof CiceroError && error.code === 'SERVICE_UNAVAILABLE') throw error;
      const failure = failureOf(error);
      finding = { failure };
      keep = failure.code === 'PROFILE_NOT_FOUND' ? failureTtl.lasting : failureTtl.passing;
    }
    try {
      await this.cache.set(key, Buffer.from(JSON.stringify(finding)), keep);
    } catch (err) {
      this.log.warn({ err }, 'the answer of a look-up could not be kept');
    }
    return finding;
  }

  private async known<T>(key: string): Promise<Finding<T> | null> {
    const stored = await this.cache.getBuffer(key);
    return stored && (JSON.parse(stored.toString()) as Finding<T>);
  }
}

function open<T>(finding: Finding<T>): T {
  if ('data' in finding) return finding.data;
  const { code, message, retryAfter } = finding.failure;
  throw new CiceroError(code, { message, ...(retryAfter === undefined ? {} : { retryAfter }) });
}
