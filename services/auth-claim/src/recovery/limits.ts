import type { NameSubject } from '@cicero/access';
import { type Cache, CacheUnavailableError } from '@cicero/cache';
import { networkOf } from '@cicero/runtime';
import { CoolDown } from '../throttle/cool-down.ts';
import { Quotas } from '../throttle/quotas.ts';
import { seenFrom } from '../throttle/seen-from.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

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
  private readonly quotas: Quotas<keyof typeof limits>;
  /** Between two messages to one account. */
  private readonly coolDown: CoolDown;

  constructor(parts: { cache: Cache; subject: NameSubject }) {
    this.quotas = new Quotas({ ...parts, room: 'reset', limits });
    this.coolDown = new CoolDown({ ...parts, room: 'reset', time: minute });
  }

  /** Counts a request from an address, whatever becomes of it. @throws CiceroError RATE_LIMITED */
  async beforeRequest(ip: string): Promise<void> {
    await this.quotas.take('requestsPerAddress', networkOf(ip));
  }

  /**
   * Whether another message may go out now. Refused silently: who asks must not learn that there is such an account.
   * @param contact number or address
   */
  async mayMessage(accountId: string, contact: string, ip: string): Promise<boolean> {
    if (!(await this.coolDown.begin(accountId))) return false;
    const may =
      (await this.quotas.within('messagesPerPair', seenFrom(ip, accountId))) &&
      (await this.quotas.within('messagesPerAccount', accountId)) &&
      (await this.quotas.within('messagesPerContact', contact));
    // Whoever may have no more messages must not keep them from others by asking on.
    if (!may) await this.unsent(accountId);
    return may;
  }

  /** Nothing was sent after all: the account may ask again at once. */
  async unsent(accountId: string): Promise<void> {
    await this.coolDown.cancel(accountId);
  }

  /**
   * Without a cache nothing is counted: nobody guesses 256 bits, and whoever has a token can do without the count.
   * @throws CiceroError RATE_LIMITED when too many wrong tokens came from this address
   */
  async beforeToken(ip: string): Promise<void> {
    await unlessAway(this.quotas.check('wrongTokensPerAddress', networkOf(ip)));
  }

  async wrongToken(ip: string): Promise<void> {
    await unlessAway(this.quotas.within('wrongTokensPerAddress', networkOf(ip)));
  }
}

async function unlessAway(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof CacheUnavailableError)) throw error;
  }
}
