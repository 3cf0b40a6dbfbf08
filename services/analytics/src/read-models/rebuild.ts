import { type Platform, platforms } from '@cicero/contracts';
import { bumpVersions, clientScope, type DB } from '@cicero/database';
import { type Day, startOfMonth } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import { lockTallies, recountDays, recountMonth, recountPosts, type TallyKey } from './tallies.ts';

export interface RebuildOptions {
  /** Only this client. */
  client?: string;
  platform?: Platform;
  /** Called after each month of a client. */
  onProgress?: (done: { platform: Platform; clientId: string; month: Day; changed: boolean }) => void;
}

/**
 * Recomputes the tallies from the facts: a client's month at a time, each in its own transaction, so that it may run
 * beside everything else. What is right already is not touched; answers become stale only where a number changed.
 * @returns how many months were looked at and how many of them were wrong
 */
export async function rebuild(
  db: Kysely<DB>,
  options: RebuildOptions = {},
): Promise<{ months: number; changed: number }> {
  const result = { months: 0, changed: 0 };
  for (const platform of options.platform ? [options.platform] : platforms) {
    for (const clientId of await clientsWithPosts(db, platform, options.client)) {
      const key = { platform, clientId };
      for (const [month, days] of await daysByMonth(db, key)) {
        const changed = await rebuildMonth(db, key, month, days);
        result.months += 1;
        if (changed) result.changed += 1;
        options.onProgress?.({ ...key, month, changed });
      }
    }
  }
  return result;
}

async function rebuildMonth(db: Kysely<DB>, key: TallyKey, month: Day, days: readonly Day[]): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await lockTallies(tx, key);
    const posts = await recountPosts(tx, key, days);
    const byDay = await recountDays(tx, key, days);
    const byMonth = await recountMonth(tx, key, month, null);
    const changed = posts || byDay.length > 0 || byMonth;
    if (changed) await bumpVersions(tx, [clientScope(key.clientId)]);
    return changed;
  });
}

/** Clients that have posts or tallies. */
async function clientsWithPosts(db: Kysely<DB>, platform: Platform, client: string | undefined): Promise<string[]> {
  if (client !== undefined) return [client.trim().toUpperCase()];
  const { rows } = await sql<{ client_id: string }>`
    select client_id from content_post where platform = ${platform}
    union select client_id from content_day where platform = ${platform}
    union select client_id from engagement_month where platform = ${platform} order by 1`.execute(db);
  return rows.map((row) => row.client_id);
}

async function daysByMonth(db: Kysely<DB>, key: TallyKey): Promise<Map<Day, Day[]>> {
  const own = sql`platform = ${key.platform} and client_id = ${key.clientId}`;
  const { rows } = await sql<{ day: Day }>`
    select wib_date as day from content_post where ${own}
    union select wib_date from content_day where ${own}
    union select wib_date from engagement_day where ${own}
    union select month from engagement_month where ${own} order by 1`.execute(db);
  return Map.groupBy(
    rows.map((row) => row.day),
    startOfMonth,
  );
}
