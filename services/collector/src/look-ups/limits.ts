import type { Principal } from '@cicero/access';
import type { Cache } from '@cicero/cache';
import { CiceroError } from '@cicero/contracts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** Of the requests of a day, so many look-ups are one account's at most. */
const mostPerDay = 300;

/** Bounds what one account asks: look-ups are paid for, and nobody shall use up what all have. */
export class LookUpLimits {
  private readonly cache: Cache;
  private readonly perMinute: number;

  constructor(cache: Cache, perMinute: number) {
    this.cache = cache;
    this.perMinute = perMinute;
  }

  /** Takes one look-up. @throws CiceroError RATE_LIMITED with the time until the next; CacheUnavailableError */
  async take({ kind, id }: Principal): Promise<void> {
    await this.count(`look-ups-minute:${kind}:${id}`, this.perMinute, minute);
    await this.count(`look-ups-day:${kind}:${id}`, mostPerDay, day);
  }

  private async count(key: string, most: number, window: number): Promise<void> {
    if ((await this.cache.increment(key, window)) <= most) return;
    const left = (await this.cache.ttl(key)) ?? window;
    throw new CiceroError('RATE_LIMITED', { retryAfter: left / 1000 });
  }
}
