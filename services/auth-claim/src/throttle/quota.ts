import type { Cache } from '@cicero/cache';
import { CiceroError, type ErrorCode } from '@cicero/contracts';

/** So many per window; the window starts with the first. */
export interface Quota {
  key: string;
  limit: number;
  /** Milliseconds. */
  window: number;
}

/**
 * Takes one from a quota. Counting and checking are one step, so that a burst cannot overdraw.
 * @throws CiceroError RATE_LIMITED (or `code`) with the time until the window ends
 */
export async function take(cache: Cache, quota: Quota, code: ErrorCode = 'RATE_LIMITED'): Promise<void> {
  if ((await cache.increment(quota.key, quota.window)) > quota.limit) await refuse(cache, quota, code);
}

/** Refuses when a quota is used up, without taking from it. */
export async function checkLeft(cache: Cache, quota: Quota, code: ErrorCode = 'RATE_LIMITED'): Promise<void> {
  if (Number((await cache.get(quota.key)) ?? 0) >= quota.limit) await refuse(cache, quota, code);
}

async function refuse(cache: Cache, quota: Quota, code: ErrorCode): Promise<never> {
  const left = (await cache.ttl(quota.key)) ?? quota.window;
  throw new CiceroError(code, { retryAfter: left / 1000 });
}
