import { setTimeout as sleep } from 'node:timers/promises';
import type { Cache } from '@cicero/cache';
import type { Clock } from '@cicero/runtime';

const minute = 60_000;

/** Waits; ends early, without fault, when the signal is aborted. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export const wait: Wait = (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => {});

/** Takes a turn among all replicas: so many a minute, and who comes too late waits for the next one. */
export async function takeTurn(
  parts: { cache: Cache; clock: Clock; perMinute: number; wait: Wait },
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const now = parts.clock.now().getTime();
    const count = await parts.cache.increment(`google:turns:${Math.floor(now / minute)}`, 2 * minute);
    if (count <= parts.perMinute) return;
    await parts.wait(minute - (now % minute), signal);
  }
}
