import type { Cache } from '@cicero/cache';
import { CacheUnavailableError } from '@cicero/cache';

/** Milliseconds after which a lease of a process that died lets go by itself. */
const length = 60_000;

/**
 * Runs work while holding a lease on `key`, renewed as long as it runs. The owner is the message being handled:
 * a redelivery after a crash takes its own lease over. Without the cache the work runs unguarded; the database
 * keeps concurrent runs from harming each other, they would only ask the provider twice.
 * @returns null when somebody else holds the lease
 */
export async function withLease<T>(
  cache: Cache,
  key: string,
  owner: string,
  work: () => Promise<T>,
): Promise<T | null> {
  if (!(await take(cache, key, owner))) return null;
  const renewal = setInterval(() => void renew(cache, key, owner), length / 3);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await cache.deleteIfEquals(key, owner).catch(() => false);
  }
}

async function take(cache: Cache, key: string, owner: string): Promise<boolean> {
  try {
    return (await cache.setIfAbsent(key, owner, length)) || (await cache.get(key)) === owner;
  } catch (error) {
    if (error instanceof CacheUnavailableError) return true;
    throw error;
  }
}

async function renew(cache: Cache, key: string, owner: string): Promise<void> {
  try {
    if ((await cache.get(key)) === owner) await cache.set(key, owner, length);
  } catch {
    // The next renewal may get through; if none does, the lease ends and the work goes on unguarded.
  }
}
