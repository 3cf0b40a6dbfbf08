import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Day, endOfMonth, startOfMonth } from '@cicero/runtime';
import { sql, type Transaction } from 'kysely';

/** Whose tallies: one client on one platform. */
export interface TallyKey {
  platform: Platform;
  /** Canonical. */
  clientId: string;
}

/** When more handles than this changed, the month is recomputed as a whole: one pass beats many look-ups. */
const mostSingled = 2_000;

/** One writer per client and platform at a time; the next one then sees everything this one saw. */
export async function lockTallies(tx: Transaction<DB>, key: TallyKey): Promise<void> {
  const name = `attendance ${key.platform} ${key.clientId}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}

/** Recomputes how many posts the days have. @returns how many rows were different */
export async function recountPosts(tx: Transaction<DB>, key: TallyKey, days: readonly Day[]): Promise<number> {
  const { rows } = await sql<{ different: number }>`
    with fresh as (
      select wib_date, count(*)::int as posts, count(snapshot_at)::int as with_snapshot from content_post
      where platform = ${key.platform} and client_id = ${key.clientId} and wib_date = any(${[...days]}::date[])
        and removed_at is null
      group by wib_date
    ), gone as (
      delete from content_day old
      where platform = ${key.platform} and client_id = ${key.clientId} and wib_date = any(${[...days]}::date[])
        and not exists (select from fresh where fresh.wib_date = old.wib_date)
      returning 1
    ), written as (
      insert into content_day as old (platform, client_id, wib_date, posts, with_snapshot)
      select ${key.platform}, ${key.clientId}, wib_date, posts, with_snapshot from fresh
      on conflict (platform, client_id, wib_date) do update
        set posts = excluded.posts, with_snapshot = excluded.with_snapshot
        where (old.posts, old.with_snapshot) is distinct from (excluded.posts, excluded.with_snapshot)
      returning 1
    )
    select (select count(*) from gone) + (select count(*) from written) as different`.execute(tx);
  return rows[0]?.different ?? 0;
}

/**
 * Recomputes how often each handle engaged on these days, from the facts of posts that are still there.
 * Rows that stay as they are are not touched. Rows to delete are found by where they stand: the lock keeps them there,
 * and no plan can be made badly, however little the database knows yet about a table that was just filled.
 * @returns the handles that changed, by month, and how many rows that were
 */
export async function recountDays(
  tx: Transaction<DB>,
  key: TallyKey,
  days: readonly Day[],
): Promise<{ month: Day; handles: string[]; different: number }[]> {
  const { rows } = await sql<{ month: Day; handles: string[]; different: number }>`
    with fresh as materialized (
      select post.wib_date, fact.handle, count(*)::int as posts
      from content_post post
      join engagement_fact fact on fact.platform = post.platform and fact.post_id = post.post_id
      where post.platform = ${key.platform} and post.client_id = ${key.clientId}
        and post.wib_date = any(${[...days]}::date[]) and post.removed_at is null
      group by post.wib_date, fact.handle
    ), old as materialized (
      select ctid as place, wib_date, handle, posts from engagement_day
      where platform = ${key.platform} and client_id = ${key.clientId} and wib_date = any(${[...days]}::date[])
    ), different as materialized (
      select coalesce(fresh.wib_date, old.wib_date) as wib_date, coalesce(fresh.handle, old.handle) as handle,
        fresh.posts, old.place
      from fresh full join old on fresh.wib_date = old.wib_date and fresh.handle = old.handle
      where fresh.posts is distinct from old.posts
    ), gone as (
      delete from engagement_day where ctid = any(array(select place from different where posts is null))
    ), written as (
      insert into engagement_day (platform, client_id, wib_date, handle, posts)
      select ${key.platform}, ${key.clientId}, wib_date, handle, posts from different where posts is not null
      order by wib_date, handle
      on conflict (platform, client_id, wib_date, handle) do update set posts = excluded.posts
    )
    select date_trunc('month', wib_date)::date as month, array_agg(distinct handle) as handles,
      count(*) as different
    from different group by 1 order by 1`.execute(tx);
  return rows;
}

/** Recomputes a month from its days for these handles; null = for all. @returns how many rows were different */
export async function recountMonth(
  tx: Transaction<DB>,
  key: TallyKey,
  month: Day,
  handles: readonly string[] | null,
): Promise<number> {
  const single = handles !== null && handles.length <= mostSingled;
  return recountMonthOf(tx, key, month, single ? handles : null);
}

async function recountMonthOf(
  tx: Transaction<DB>,
  key: TallyKey,
  month: Day,
  handles: readonly string[] | null,
): Promise<number> {
  const first = startOfMonth(month);
  const chosen = handles === null ? sql`true` : sql`handle = any(${[...handles]}::text[])`;
  const own = sql`platform = ${key.platform} and client_id = ${key.clientId}`;
  const { rows } = await sql<{ different: number }>`
    with fresh as materialized (
      select handle, sum(posts)::int as posts from engagement_day
      where ${own} and wib_date between ${first}::date and ${endOfMonth(first)}::date and ${chosen}
      group by handle
    ), old as materialized (
      select ctid as place, handle, posts from engagement_month
      where ${own} and month = ${first}::date and ${chosen}
    ), different as materialized (
      select coalesce(fresh.handle, old.handle) as handle, fresh.posts, old.place
      from fresh full join old on fresh.handle = old.handle
      where fresh.posts is distinct from old.posts
    ), gone as (
      delete from engagement_month where ctid = any(array(select place from different where posts is null))
    ), written as (
      insert into engagement_month (platform, client_id, month, handle, posts)
      select ${key.platform}, ${key.clientId}, ${first}::date, handle, posts from different where posts is not null
      order by handle
      on conflict (platform, client_id, month, handle) do update set posts = excluded.posts
    )
    select count(*) as different from different`.execute(tx);
  return rows[0]?.different ?? 0;
}
