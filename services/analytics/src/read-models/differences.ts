import type { DB } from '@cicero/database';
import { type Day, endOfMonth, jakartaDaySql } from '@cicero/runtime';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { ClientMonth } from './client-months.ts';
import { networkTables } from './network-tables.ts';
import type { TallyKey } from './tallies.ts';

/** What may differ between stored posts and lists, facts and tallies; said in docs/attendance.md, "Verifying". */
export const differenceKinds = [
  'post-unknown',
  'post-differs',
  'post-alone',
  'list-unreadable',
  'list-unread',
  'fact-missing',
  'list-incomplete',
  'content-day',
  'engagement-day',
  'engagement-month',
] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/** One difference; what does not apply is null. */
export interface Sample {
  /** The day, of a month its first. */
  day: Day | null;
  post: string | null;
  handle: string | null;
  /** What follows from the layer before. */
  expected: string | null;
  /** What is stored. */
  found: string | null;
}

/** How many there are of a kind, and the first of them. */
export interface Found {
  kind: DifferenceKind;
  total: number;
  samples: Sample[];
}

/** Rows of `kind, day, post, handle, expected, found`: one statement compares what it has read once. */
export type Comparison = RawBuilder<unknown>;

/** Posts as the network's tables have them beside content_post, for all days of a client between two. */
export function comparePosts(
  { platform, clientId }: TallyKey,
  { from, to }: { from: Day | null; to: Day | null },
): Comparison[] {
  const { posts, key } = networkTables[platform];
  const inTime = sql`(${from}::date is null or day >= ${from}::date) and (${to}::date is null or day <= ${to}::date)`;
  const published = sql.raw(jakartaDaySql("created_at at time zone 'UTC'"));
  const network = sql`select ${sql.ref(key)} as post_id, upper(trim(client_id)) as client_id, ${published} as day
    from ${sql.table(posts)} where client_id <> '' and created_at is not null`;
  const own = sql`select post_id, client_id, day from (
    select post_id, client_id, wib_date as day from content_post
    where platform = ${platform} and client_id = ${clientId}) own where ${inTime}`;
  return [
    sql`select 'post-unknown' as kind, day, post_id as post, null as handle, client_id as expected, null as found
      from (${network}) network
      where client_id = ${clientId} and ${inTime} and not exists (
        select from content_post post where post.platform = ${platform} and post.post_id = network.post_id)`,
    sql`select 'post-differs' as kind, own.day, own.post_id as post, null as handle,
        concat_ws(' ', network.client_id, network.day) as expected, concat_ws(' ', own.client_id, own.day) as found
      from (${own}) own join (${network}) network on network.post_id = own.post_id
      where (network.client_id, network.day) is distinct from (own.client_id, own.day)`,
    sql`select 'post-alone' as kind, day, post_id as post, null as handle, null as expected, client_id as found
      from (${own}) own
      where not exists (select from ${sql.table(posts)} network where network.${sql.ref(key)} = own.post_id)`,
  ];
}

/** The lists of likers or commenters beside the facts, and the facts beside the tallies, of one client-month. */
export function compareMonth(one: ClientMonth): Comparison[] {
  return [compareLists(one), ...compareTallies(one)];
}

function compareLists(one: ClientMonth): Comparison {
  const { platform } = one;
  const { lists, key, list, posts } = networkTables[platform];
  return sql`with entry as materialized (
      select post.post_id, post.wib_date, post.snapshot_at, stored.${sql.ref(list)} as list,
        jsonb_typeof(stored.${sql.ref(list)}) as type
      from (${postsOf(one)}) post join ${sql.table(lists)} stored on stored.${sql.ref(key)} = post.post_id
    ), name as materialized (
      select post_id, wib_date, handle from entry, lateral engagement_handles(entry.list) as handle
    ), unread as (
      select entry.*, case when type = 'array' then jsonb_array_length(list) - coalesce(known.names, 0) end as members
      from entry left join (select post_id, count(*) as names from name group by post_id) known using (post_id)
    ), fact as (
      select post.post_id, post.wib_date, fact.handle from (${postsOf(one)}) post
      join ${sql.table(posts)} network on network.${sql.ref(key)} = post.post_id
      join engagement_fact fact on fact.platform = ${platform} and fact.post_id = post.post_id
    )
    select 'list-unreadable' as kind, wib_date as day, post_id as post, null as handle, 'array of names' as expected,
        case when type = 'array' then members || ' members that are no name' else type end as found
      from unread where type <> 'array' or members > 0
    union all
    select 'list-unread', wib_date, post_id, null, 'looked at', 'never' from entry where snapshot_at is null
    union all
    select case when fact.handle is null then 'fact-missing' else 'list-incomplete' end,
        coalesce(name.wib_date, fact.wib_date), post_id, handle,
        case when fact.handle is null then 'seen' else 'in the list' end, null
      from (select distinct post_id, wib_date, handle from name) name full join fact using (post_id, handle)
      where fact.handle is null or name.handle is null`;
}

function compareTallies(one: ClientMonth): Comparison[] {
  const { platform, clientId, month } = one;
  const counted = sql`select post.wib_date, fact.handle from (${postsOf(one)}) post
    join engagement_fact fact on fact.platform = ${platform} and fact.post_id = post.post_id
    where post.removed_at is null`;
  const own = sql`platform = ${platform} and client_id = ${clientId}`;
  const ownDays = sql`${own} and wib_date between ${month}::date and ${endOfMonth(month)}::date`;
  return [
    sql`select 'content-day' as kind, coalesce(fresh.day, old.day) as day, null as post, null as handle,
        fresh.numbers as expected, old.numbers as found
      from (
        select wib_date as day, count(*) || ' posts, ' || count(snapshot_at) || ' looked at' as numbers
        from (${postsOf(one)}) post where removed_at is null group by wib_date
      ) fresh full join (
        select wib_date as day, posts || ' posts, ' || with_snapshot || ' looked at' as numbers
        from content_day where ${ownDays}
      ) old on old.day = fresh.day
      where fresh.numbers is distinct from old.numbers`,
    sql`with fresh as materialized (
        select wib_date, handle, count(*)::int as posts from (${counted}) counted group by wib_date, handle
      )
      select 'engagement-day' as kind, coalesce(fresh.wib_date, old.wib_date) as day, null as post,
          coalesce(fresh.handle, old.handle) as handle, fresh.posts::text as expected, old.posts::text as found
        from fresh full join (select wib_date, handle, posts from engagement_day where ${ownDays}) old
          on old.wib_date = fresh.wib_date and old.handle = fresh.handle
        where fresh.posts is distinct from old.posts
      union all
      select 'engagement-month', ${month}::date, null, coalesce(whole.handle, old.handle), whole.posts::text,
          old.posts::text
        from (select handle, sum(posts)::int as posts from fresh group by handle) whole
        full join (select handle, posts from engagement_month where ${own} and month = ${month}::date) old
          on old.handle = whole.handle
        where whole.posts is distinct from old.posts`,
  ];
}

function postsOf({ platform, clientId, month }: ClientMonth): RawBuilder<unknown> {
  return sql`select post_id, wib_date, snapshot_at, removed_at from content_post where platform = ${platform}
    and client_id = ${clientId} and wib_date between ${month}::date and ${endOfMonth(month)}::date`;
}

/**
 * Counts what a comparison yields and takes the first of each kind; the rest stays in the database.
 * @param samples how many of a kind are taken
 */
export async function lookAt(
  tx: Transaction<DB>,
  comparison: Comparison,
  samples: Readonly<Record<DifferenceKind, number>>,
): Promise<Found[]> {
  const { rows } = await sql<Found>`with different as materialized (
      select *, row_number() over (partition by kind order by day, post, handle) as place from (${comparison}) compared
    )
    select kind, count(*) as total, coalesce(
      json_agg(json_build_object('day', day, 'post', post, 'handle', handle, 'expected', expected, 'found', found)
        order by place) filter (where place <= (${JSON.stringify(samples)}::text::jsonb ->> kind)::int), '[]') as samples
    from different group by kind`.execute(tx);
  return rows;
}
