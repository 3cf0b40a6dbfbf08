import { type Cache, CacheUnavailableError } from '@cicero/cache';
import { checkLeft, type Quota, take } from '../throttle/quota.ts';
import { addressGroup, type NameSubject } from '../throttle/subjects.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Between two messages to one account. */
const coolDown = minute;

/** Bounds on password resets, so that they flood no phone and no mailbox. A whole office may share an address. */
const limits = {
  requestsPerAddress: { limit: 30, window: hour },
  wrongTokensPerAddress: { limit: 30, window: hour },
  /** An account asked about from one address: a stranger who knows name and contact uses up his own share. */
  messagesPerPair: { limit: 5, window: day },
  messagesPerAccount: { limit: 20, window: day },
  /** Several accounts may have one number. */
  messagesPerContact: { limit: 20, window: day },
};

export class ResetLimits {
  private readonly cache: Cache;
  private readonly subject: NameSubject;

  constructor(parts: { cache: Cache; subject: NameSubject }) {
    this.cache = parts.cache;
    this.subject = parts.subject;
  }

  /** Counts a request from an address, whatever becomes of it. @throws CiceroError RATE_LIMITED */
  async beforeRequest(ip: string): Promise<void> {
    await take(this.cache, this.quota('requestsPerAddress', addressGroup(ip)));
  }

  /**
   * Whether another message may go out now. Refused silently: who asks must not learn that there is such an account.
   * @param contact number or address
   */
  async mayMessage(accountId: string, contact: string, ip: string): Promise<boolean> {
    if (!(await this.cache.setIfAbsent(this.pause(accountId), '1', coolDown))) return false;
    const may =
      (await this.within('messagesPerPair', `${accountId}\0${addressGroup(ip)}`)) &&
      (await this.within('messagesPerAccount', accountId)) &&
      (await this.within('messagesPerContact', contact));
    // Whoever may have no more messages must not keep them from others by asking on.
    if (!may) await this.unsent(accountId);
    return may;
  }

  /** Nothing was sent after all: the account may ask again at once. */
  async unsent(accountId: string): Promise<void> {
    await this.cache.delete(this.pause(accountId));
  }

  /**
   * Without a cache nothing is counted: nobody guesses 256 bits, and whoever has a token can do without the count.
   * @throws CiceroError RATE_LIMITED when too many wrong tokens came from this address
   */
  async beforeToken(ip: string): Promise<void> {
    await unlessAway(checkLeft(this.cache, this.quota('wrongTokensPerAddress', addressGroup(ip))));
  }

  async wrongToken(ip: string): Promise<void> {
    const { key, window } = this.quota('wrongTokensPerAddress', addressGroup(ip));
    await unlessAway(this.cache.increment(key, window));
  }

  private async within(name: keyof typeof limits, of: string): Promise<boolean> {
    const { key, window, limit } = this.quota(name, of);
    return (await this.cache.increment(key, window)) <= limit;
  }

  private quota(name: keyof typeof limits, of: string): Quota {
    return { key: `reset-${name}:${this.subject(`reset-${name}`, of)}`, ...limits[name] };
  }

  private pause(accountId: string): string {
    return `reset-pause:${this.subject('reset-account', accountId)}`;
  }
}

async function unlessAway(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof CacheUnavailableError)) throw error;
  }
}
