import type { Cache } from './cache.ts';
import { InProcessCache } from './in-process-cache.ts';
import type { Logger } from './log.ts';
import { RedisCache } from './redis-cache.ts';

export interface CacheOptions {
  /** `redis://…` or `rediss://…`; without it the cache lives in this process. */
  url?: string | undefined;
  log?: Logger;
  /** Put before every key, so that products or tests can share one Redis. Default `cicero:`. */
  prefix?: string;
  /** In process: decides what has expired. Redis has its own clock. */
  clock?: { now(): Date };
}

/**
 * Opens the cache. A Redis that is away at the time does not stop it: calls reject with CacheUnavailableError
 * until it is there.
 */
export async function openCache(options: CacheOptions = {}): Promise<Cache> {
  const { url, log, clock, prefix = 'cicero:' } = options;
  if (!url) return new InProcessCache(clock);
  return RedisCache.open(url, prefix, log);
}
