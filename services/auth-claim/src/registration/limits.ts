import type { NameSubject } from '@cicero/access';
import type { Cache } from '@cicero/cache';
import { CiceroError } from '@cicero/contracts';
import { networkOf } from '@cicero/runtime';
import { Quotas } from '../throttle/quotas.ts';

const hour = 3_600_000;
const day = 24 * hour;

/**
 * Bounds on what strangers may register: every account that is asked for is a message to all administrators, and one to
 * the number given. A unit's people share an address.
 */
const limits = {
  accountsPerAddress: { limit: 10, window: hour },
  accountsOverall: { limit: 60, window: hour },
  accountsPerNumber: { limit: 3, window: day },
  peoplePerAddress: { limit: 60, window: hour },
  /** Answers that tell what there is: names and numbers taken, clients and roles unknown. */
  refusalsPerAddress: { limit: 30, window: hour },
};

type Limit = keyof typeof limits;

export class RegistrationLimits {
  private readonly quotas: Quotas<Limit>;

  constructor(parts: { cache: Cache; subject: NameSubject }) {
    this.quotas = new Quotas({ ...parts, room: 'registration', limits });
  }

  /**
   * Does a registration from this address and counts it when it is refused.
   * @throws CiceroError RATE_LIMITED when too many were
   */
  async watch<T>(ip: string, registration: () => Promise<T>): Promise<T> {
    await this.quotas.check('refusalsPerAddress', networkOf(ip));
    try {
      return await registration();
    } catch (error) {
      if (error instanceof CiceroError && error.code !== 'RATE_LIMITED' && error.status < 500) {
        await this.quotas.within('refusalsPerAddress', networkOf(ip));
      }
      throw error;
    }
  }

  /** To be called before the work of an account. @throws CiceroError RATE_LIMITED when it would be for nothing */
  async beforeAccount(ip: string, number: string): Promise<void> {
    for (const [limit, of] of ofAccount(ip, number)) await this.quotas.check(limit, of);
  }

  /** Takes an account that is about to be stored from the quotas. @throws CiceroError RATE_LIMITED */
  async takeAccount(ip: string, number: string): Promise<void> {
    for (const [limit, of] of ofAccount(ip, number)) await this.quotas.take(limit, of);
  }

  /** Takes a person who is about to be stored from the quota. @throws CiceroError RATE_LIMITED */
  async takePerson(ip: string): Promise<void> {
    await this.quotas.take('peoplePerAddress', networkOf(ip));
  }
}

/** The caller's own first, so that one address cannot use up what all share. */
function ofAccount(ip: string, number: string): [Limit, string][] {
  return [
    ['accountsPerAddress', networkOf(ip)],
    ['accountsPerNumber', number],
    ['accountsOverall', ''],
  ];
}
