import { setTimeout as sleep } from 'node:timers/promises';
import { isOutage } from '@cicero/database';
import type { transactFor, UnitOfWork } from '@cicero/platform';

/**
 * Commits, however long the database is away. A commit whose answer was lost is made once more, as a caller who got
 * no answer would: what is asked for twice has one key.
 */
export function insist<T>(
  transact: ReturnType<typeof transactFor>,
  work: (unit: UnitOfWork) => Promise<T>,
): Promise<T> {
  return sittingOut(() => transact(work));
}

/** Does something again and again while the database is away. */
export async function sittingOut<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error)) throw error;
      await sleep(200);
    }
  }
}
