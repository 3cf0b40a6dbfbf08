import { CiceroError } from '@cicero/contracts';
import type { AuthParts } from '../parts.ts';
import { checkLeft, type Quota, take } from '../throttle/quota.ts';
import { addressGroup } from '../throttle/subjects.ts';

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

export class RegistrationLimits {
  private readonly parts: AuthParts;

  constructor(parts: AuthParts) {
    this.parts = parts;
  }

  /**
   * Does a registration from this address and counts it when it is refused.
   * @throws CiceroError RATE_LIMITED when too many were
   */
  async watch<T>(ip: string, registration: () => Promise<T>): Promise<T> {
    const refusals = this.quota('refusalsPerAddress', addressGroup(ip));
    await checkLeft(this.parts.context.cache, refusals);
    try {
      return await registration();
    } catch (error) {
      if (error instanceof CiceroError && error.code !== 'RATE_LIMITED' && error.status < 500) {
        await this.parts.context.cache.increment(refusals.key, refusals.window);
      }
      throw error;
    }
  }

  /** To be called before the work of an account. @throws CiceroError RATE_LIMITED when it would be for nothing */
  async beforeAccount(ip: string, number: string): Promise<void> {
    for (const quota of this.ofAccount(ip, number)) await checkLeft(this.parts.context.cache, quota);
  }

  /** Takes an account that is about to be stored from the quotas. @throws CiceroError RATE_LIMITED */
  async takeAccount(ip: string, number: string): Promise<void> {
    for (const quota of this.ofAccount(ip, number)) await take(this.parts.context.cache, quota);
  }

  /** Takes a person who is about to be stored from the quota. @throws CiceroError RATE_LIMITED */
  async takePerson(ip: string): Promise<void> {
    await take(this.parts.context.cache, this.quota('peoplePerAddress', addressGroup(ip)));
  }

  /** The caller's own first, so that one address cannot use up what all share. */
  private ofAccount(ip: string, number: string): Quota[] {
    return [
      this.quota('accountsPerAddress', addressGroup(ip)),
      this.quota('accountsPerNumber', number),
      this.quota('accountsOverall', ''),
    ];
  }

  private quota(limit: keyof typeof limits, value: string): Quota {
    return { key: `registration-${limit}:${this.parts.subject(limit, value)}`, ...limits[limit] };
  }
}
