import type { Cache } from '@cicero/cache';
import { CiceroError } from '@cicero/contracts';
import { type Http, type Logger, networkOf } from '@cicero/runtime';
import './declarations.ts';

export interface RateLimitOptions {
  cache: Cache;
  log: Logger;
  /** Requests per minute and caller; 0 = no limit. */
  perMinute: number;
  /** The same, for routes that declare the limit `sign-in`. */
  signInPerMinute: number;
}

const minute = 60_000;
/** Asked by machines that watch over us, all day long. */
const operations = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * Counts requests per address in the cache, so that all replicas share the count. A window begins with the first
 * request and lasts a minute. Without the cache nothing is counted: the door stays open, logins have their own lock.
 */
export function rateLimits(app: Http, options: RateLimitOptions): void {
  app.addHook('onRequest', async (request) => {
    const { config, url } = request.routeOptions;
    if (config.limit === 'none' || operations.has(url ?? '')) return;
    const caller = networkOf(request.ip);
    await count(`limit:all:${caller}`, options.perMinute);
    if (config.limit === 'sign-in') await count(`limit:sign-in:${caller}`, options.signInPerMinute);
  });

  async function count(key: string, limit: number): Promise<void> {
    if (limit === 0) return;
    const wait = await overdrawn(key, limit).catch((error: unknown) => {
      options.log.warn({ err: error }, 'rate limits are suspended: the cache is away');
      return null;
    });
    if (wait !== null) throw new CiceroError('RATE_LIMITED', { retryAfter: wait / 1000 });
  }

  /** Milliseconds until the next window when the limit is used up, else null. */
  async function overdrawn(key: string, limit: number): Promise<number | null> {
    const requests = await options.cache.increment(key, minute);
    return requests > limit ? ((await options.cache.ttl(key)) ?? minute) : null;
  }
}
