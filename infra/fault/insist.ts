import { setTimeout as sleep } from 'node:timers/promises';
import { isOutage } from '@cicero/database';
import type { transactFor, UnitOfWork } from '@cicero/platform';

/**
 * Commits, however long the database is away. A commit whose answer was lost is made once more, as a caller who got
 * no answer would: what is asked for twice has one key.
 */
export async function insist<T>(
  transact: ReturnType<typeof transactFor>,
  work: (unit: UnitOfWork) => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await transact(work);
    } catch (error) {
      if (!isOutage(error)) throw error;
      await sleep(200);
    }
  }
}
