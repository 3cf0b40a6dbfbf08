import { CiceroError } from '@cicero/contracts';

/**
 * Gives work so many milliseconds, and ends it when they are over or the service stops.
 * @throws CiceroError UPSTREAM_TIMEOUT, SERVICE_UNAVAILABLE
 */
export async function within<T>(
  milliseconds: number,
  stopping: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const end = (): void => ending.abort(new CiceroError('SERVICE_UNAVAILABLE', { retryAfter: 5 }));
  stopping.addEventListener('abort', end, { once: true });
  const timer = setTimeout(() => ending.abort(new CiceroError('UPSTREAM_TIMEOUT')), milliseconds);
  // What waits in a queue does not look at its signal before its turn.
  const ended = new Promise<never>((_, reject) => {
    ending.signal.addEventListener('abort', () => reject(ending.signal.reason), { once: true });
  });
  try {
    return await Promise.race([work(ending.signal), ended]);
  } finally {
    clearTimeout(timer);
    stopping.removeEventListener('abort', end);
  }
}
