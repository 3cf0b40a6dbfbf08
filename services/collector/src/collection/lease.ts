import type { Cache } from '@cicero/cache';
import { CacheUnavailableError } from '@cicero/cache';

/** Milliseconds after which a lease of a process that died lets go by itself. */
const length = 60_000;

export interface Lease {
  key: string;
  /** The message being handled: a redelivery after a crash takes its own lease over. */
  owner: string;
  /** Whether the work of another owner has ended: its lease was left behind because the cache was away at its end. */
  isOver: (owner: string) => Promise<boolean>;
}

/**
 * Runs work while holding a lease, renewed as long as it runs. Without the cache the work runs unguarded; the
 * database keeps concurrent runs from harming each other, they would only ask the provider twice.
 * @returns null when somebody else holds the lease
 */
export async function withLease<T>(cache: Cache, lease: Lease, work: () => Promise<T>): Promise<T | null> {
  const { key, owner } = lease;
  if (!(await take(cache, lease))) return null;
  const renewal = setInterval(() => void renew(cache, key, owner), length / 3);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await cache.deleteIfEquals(key, owner).catch(() => false);
  }
}

async function take(cache: Cache, { key, owner, isOver }: Lease): Promise<boolean> {
  try {
    if (await cache.setIfAbsent(key, owner, length)) return true;
    const holder = await cache.get(key);
    if (holder === owner) return true;
    if (holder !== null && !(await isOver(holder))) return false;
    if (holder !== null) await cache.deleteIfEquals(key, holder);
    return await cache.setIfAbsent(key, owner, length);
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
