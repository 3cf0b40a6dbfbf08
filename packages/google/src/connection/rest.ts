import type { Cache } from '@cicero/cache';
import { GoogleTrouble, type TroubleKind } from '../trouble.ts';

const key = 'google:rest';
/** Google is left alone for at least and at most so long, in milliseconds. */
const shortest = 1_000;
const longest = 24 * 3_600_000;

/** Lets all replicas leave Google alone for a while. */
export async function rest(cache: Cache, kind: TroubleKind, milliseconds: number): Promise<void> {
  await cache.set(key, kind, Math.min(Math.max(milliseconds, shortest), longest));
}

/** @throws GoogleTrouble `resting` while Google is left alone */
export async function requireAwake(cache: Cache): Promise<void> {
  const left = await cache.ttl(key);
  if (left !== null) throw new GoogleTrouble('resting', left);
}

/** Why Google is left alone, and for how many more milliseconds; null when it is not. */
export async function resting(cache: Cache): Promise<{ kind: string; left: number } | null> {
  const [kind, left] = [await cache.get(key), await cache.ttl(key)];
  return kind === null || left === null ? null : { kind, left };
}

/** Ends the rest: somebody has connected anew. */
export async function wake(cache: Cache): Promise<void> {
  await cache.delete(key);
}
