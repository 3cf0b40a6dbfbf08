import { bumpVersions, clientScope, type DB } from '@cicero/database';
import { type Day, endOfMonth } from '@cicero/runtime';
import { type Kysely, sql, type Transaction } from 'kysely';
import { type ClientMonth, clientMonths, type MonthsOptions } from './client-months.ts';
import { lockTallies, recountDays, recountMonth, recountPosts } from './tallies.ts';

/** Rows of each tally that were not what the facts say. */
export interface RecountedRows {
  /** Of content_day. */
  posts: number;
  /** Of engagement_day. */
  days: number;
  /** Of engagement_month. */
  months: number;
}

export interface RebuildOptions extends MonthsOptions {
  /** Recompute and take everything back: nothing is written, no answer becomes stale. */
  dryRun?: boolean;
  /** Called after each month of a client. */
  onProgress?: (done: ClientMonth & { changed: boolean; rows: RecountedRows }) => void;
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
  for await (const one of clientMonths(db, options)) {
    const rows = await rebuildMonth(db, one, options.dryRun ?? false);
    const changed = rows.posts + rows.days + rows.months > 0;
    result.months += 1;
    if (changed) result.changed += 1;
    options.onProgress?.({ ...one, changed, rows });
  }
  return result;
}

/** One client-month of a rebuild. @returns the rows that were wrong */
export async function rebuildMonth(db: Kysely<DB>, one: ClientMonth, dryRun: boolean): Promise<RecountedRows> {
  const unit = await db.startTransaction().execute();
  try {
    const rows = await recount(unit, one);
    if (dryRun) await unit.rollback().execute();
    else await unit.commit().execute();
    return rows;
  } catch (error) {
    if (!unit.isCommitted && !unit.isRolledBack) await unit.rollback().execute();
    throw error;
  }
}

async function recount(tx: Transaction<DB>, one: ClientMonth): Promise<RecountedRows> {
  await lockTallies(tx, one);
  const days = await daysOf(tx, one);
  const rows = {
    posts: await recountPosts(tx, one, days),
    days: (await recountDays(tx, one, days)).reduce((sum, { different }) => sum + different, 0),
    months: await recountMonth(tx, one, one.month, null),
  };
  if (rows.posts + rows.days + rows.months > 0) await bumpVersions(tx, [clientScope(one.clientId)]);
  return rows;
}

/** The days of the month that have posts or tallies, as they are under the lock. */
async function daysOf(tx: Transaction<DB>, { platform, clientId, month }: ClientMonth): Promise<Day[]> {
  const own = sql`platform = ${platform} and client_id = ${clientId}
    and wib_date between ${month}::date and ${endOfMonth(month)}::date`;
  const { rows } = await sql<{ day: Day }>`
    select wib_date as day from content_post where ${own}
    union select wib_date from content_day where ${own}
    union select wib_date from engagement_day where ${own}`.execute(tx);
  return rows.map((row) => row.day);
}
