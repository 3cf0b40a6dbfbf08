import { attendanceUpdated } from '@cicero/contracts';
import { bumpVersions, clientScope, type DB } from '@cicero/database';
import type { UnitOfWork } from '@cicero/platform';
import type { Clock, Day } from '@cicero/runtime';
import type { Transaction } from 'kysely';
import { lockTallies, recountDays, recountMonth, recountPosts, type TallyKey } from './tallies.ts';

/** So many days are recomputed by one statement. */
const dayBatch = 31;

/** Brings the tallies of some days up to date with the facts. @returns how many rows were written or taken out */
export async function refreshDays(tx: Transaction<DB>, key: TallyKey, days: readonly Day[]): Promise<number> {
  const sorted = [...new Set(days)].sort();
  let changed = 0;
  if (sorted.length > 0) await lockTallies(tx, key);
  for (let at = 0; at < sorted.length; at += dayBatch) {
    const batch = sorted.slice(at, at + dayBatch);
    changed += await recountPosts(tx, key, batch);
    for (const { month, handles, different } of await recountDays(tx, key, batch)) {
      changed += different + (await recountMonth(tx, key, month, handles));
    }
  }
  return changed;
}

/** refreshDays, and when something changed: cached answers become stale and whoever listens is told. */
export async function refreshAttendance(
  unit: UnitOfWork,
  clock: Clock,
  key: TallyKey,
  days: readonly Day[],
): Promise<boolean> {
  if ((await refreshDays(unit.tx, key, days)) === 0) return false;
  const scope = clientScope(key.clientId);
  const versions = await bumpVersions(unit.tx, [scope]);
  unit.publish(attendanceUpdated, {
    clientId: key.clientId,
    platform: key.platform,
    days: [...new Set(days)].sort(),
    version: versions.get(scope) ?? 1,
    updatedAt: clock.now().toISOString(),
  });
  return true;
}
