import { randomUUID } from 'node:crypto';
import { GoogleTrouble } from '@cicero/google';
import { saveFew } from './save-few.ts';
import { saveMany } from './save-many.ts';
import { few, type Saved, type SavingParts } from './saved.ts';
import { countWaiting, putBack } from './waiting.ts';

/**
 * Saves the numbers that wait, until none does or Google is to be left alone. Any number of processes may: each number
 * is taken by one of them before Google is asked to create it. It ends, too, when another account is connected.
 */
export async function saveWaiting(parts: Omit<SavingParts, 'by' | 'account'>, signal: AbortSignal): Promise<Saved> {
  const by = randomUUID();
  const saved: Saved = { found: 0, created: 0, trouble: null };
  try {
    const run = { ...parts, by, account: await parts.google.account() };
    while (!signal.aborted) {
      const { db, clock } = run;
      const now = clock.now();
      const fresh = await countWaiting(db, { now, limit: few + 1, fresh: true });
      if (fresh > few) await saveMany(run, saved, signal);
      else if (!(await saveFew(run, saved, signal))) break;
    }
  } catch (error) {
    if (signal.aborted) return saved;
    if (!(error instanceof GoogleTrouble)) throw error;
    saved.trouble = error.kind;
  } finally {
    await putBack(parts.db, by);
  }
  return saved;
}
