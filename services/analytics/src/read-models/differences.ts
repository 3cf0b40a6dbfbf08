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
  total: number;
  samples: Sample[];
}

/** Posts as the network's tables have them beside content_post, for all days of a client between two. */
export function postDifferences(
  { platform, clientId }: TallyKey,
  { from, to }: { from: Day | null; to: Day | null },
): [DifferenceKind, RawBuilder<unknown>][] {
  const { posts, key } = networkTables[platform];
  const inTime = sql`(${from}::date is null or day >= ${from}::date) and (${to}::date is null or day <= ${to}::date)`;
  const published = sql.raw(jakartaDaySql("created_at at time zone 'UTC'"));
  const network = sql`select ${sql.ref(key)} as post_id, upper(trim(client_id)) as client_id, ${published} as day
    from ${sql.table(posts)} where client_id <> '' and created_at is not null`;
  const own = sql`select post_id, client_id, wib_date as day from content_post where platform = ${platform}`;
  return [
    [
      'post-unknown',
      sql`select day, post_id as post, null as handle, client_id as expected, null as found from (${network}) network
        where client_id = ${clientId} and ${inTime} and not exists (
          select from content_post post where post.platform = ${platform} and post.post_id = network.post_id)`,
    ],
    [
      'post-differs',
      sql`select own.day, own.post_id as post, null as handle,
          concat_ws(' ', network.client_id, network.day) as expected, concat_ws(' ', own.client_id, own.day) as found
        from (select * from (${own}) own where client_id = ${clientId} and ${inTime}) own
        join (${network}) network on network.post_id = own.post_id
        where (network.client_id, network.day) is distinct from (own.client_id, own.day)`,
    ],
    [
      'post-alone',
      sql`select day, post_id as post, null as handle, null as expected, client_id as found from (${own}) own
        where client_id = ${clientId} and ${inTime} and not exists (
          select from ${sql.table(posts)} network where network.${sql.ref(key)} = own.post_id)`,
    ],
  ];
}

/** The lists of likers or commenters beside the facts, and the facts beside the tallies, of one client-month. */
export function monthDifferences(one: ClientMonth): [DifferenceKind, RawBuilder<unknown>][] {
  return [...listDifferences(one), ...tallyDifferences(one)];
}

function listDifferences(one: ClientMonth): [DifferenceKind, RawBuilder<unknown>][] {
  const { platform } = one;
  const { lists, key, list, posts } = networkTables[platform];
  const entries = sql`select post.post_id, post.wib_date, post.snapshot_at, entry.${sql.ref(list)} as list
    from (${postsOf(one)}) post join ${sql.table(lists)} entry on entry.${sql.ref(key)} = post.post_id`;
  const named = sql`select distinct wib_date, post_id, handle from (${entries}) entry,
    lateral engagement_handles(entry.list) as handle`;
  return [
    [
      'list-unreadable',
      sql`select wib_date as day, post_id as post, null as handle, 'array of names' as expected,
          case when kind = 'array' then unread || ' members that are no name' else kind end as found
        from (
          select *, jsonb_typeof(list) as kind, case when jsonb_typeof(list) = 'array'
            then jsonb_array_length(list) - (select count(*) from engagement_handles(list)) end as unread
          from (${entries}) entry where list is not null
        ) looked where kind <> 'array' or unread > 0`,
    ],
    [
      'list-unread',
      sql`select wib_date as day, post_id as post, null as handle, 'looked at' as expected, 'never' as found
        from (${entries}) entry where snapshot_at is null`,
    ],
    [
      'fact-missing',
      sql`select wib_date as day, post_id as post, handle, 'seen' as expected, null as found from (${named}) named
        where not exists (select from engagement_fact fact
          where fact.platform = ${platform} and fact.post_id = named.post_id and fact.handle = named.handle)`,
    ],
    [
      'list-incomplete',
      sql`select day, post, handle, 'in the list' as expected, null as found from (
          select post.wib_date as day, post.post_id as post, fact.handle
          from (${postsOf(one)}) post join engagement_fact fact
            on fact.platform = ${platform} and fact.post_id = post.post_id
          where exists (select from ${sql.table(posts)} network where network.${sql.ref(key)} = post.post_id)
          except select wib_date, post_id, handle from (${named}) named
        ) unlisted`,
    ],
  ];
}

function tallyDifferences(one: ClientMonth): [DifferenceKind, RawBuilder<unknown>][] {
  const { platform, clientId, month } = one;
  const counted = sql`select post.wib_date, fact.handle from (${postsOf(one)}) post
    join engagement_fact fact on fact.platform = ${platform} and fact.post_id = post.post_id
    where post.removed_at is null`;
  const own = sql`platform = ${platform} and client_id = ${clientId}`;
  const ownDays = sql`${own} and wib_date between ${month}::date and ${endOfMonth(month)}::date`;
  return [
    [
      'content-day',
      sql`select coalesce(fresh.day, old.day) as day, null as post, null as handle, fresh.numbers as expected,
          old.numbers as found
        from (
          select wib_date as day, count(*) || ' posts, ' || count(snapshot_at) || ' looked at' as numbers
          from (${postsOf(one)}) post where removed_at is null group by wib_date
        ) fresh full join (
          select wib_date as day, posts || ' posts, ' || with_snapshot || ' looked at' as numbers
          from content_day where ${ownDays}
        ) old on old.day = fresh.day
        where fresh.numbers is distinct from old.numbers`,
    ],
    [
      'engagement-day',
      sql`select coalesce(fresh.wib_date, old.wib_date) as day, null as post,
          coalesce(fresh.handle, old.handle) as handle, fresh.posts::text as expected, old.posts::text as found
        from (select wib_date, handle, count(*) as posts from (${counted}) counted group by wib_date, handle) fresh
        full join (select wib_date, handle, posts from engagement_day where ${ownDays}) old
          on old.wib_date = fresh.wib_date and old.handle = fresh.handle
        where fresh.posts is distinct from old.posts`,
    ],
    [
      'engagement-month',
      sql`select ${month}::date as day, null as post, coalesce(fresh.handle, old.handle) as handle,
          fresh.posts::text as expected, old.posts::text as found
        from (select handle, count(*) as posts from (${counted}) counted group by handle) fresh
        full join (select handle, posts from engagement_month where ${own} and month = ${month}::date) old
          on old.handle = fresh.handle
        where fresh.posts is distinct from old.posts`,
    ],
  ];
}

function postsOf({ platform, clientId, month }: ClientMonth): RawBuilder<unknown> {
  return sql`select post_id, wib_date, snapshot_at, removed_at from content_post where platform = ${platform}
    and client_id = ${clientId} and wib_date between ${month}::date and ${endOfMonth(month)}::date`;
}

/** Counts what a comparison yields and takes the first of it; the rest stays in the database. */
export async function lookAt(tx: Transaction<DB>, rows: RawBuilder<unknown>, samples: number): Promise<Found> {
  const found = await sql<Found>`with different as materialized (${rows})
    select (select count(*) from different) as total, (select coalesce(json_agg(sample), '[]') from (
      select day, post, handle, expected, found from different order by day, post, handle limit ${samples}
    ) sample) as samples`.execute(tx);
  return found.rows[0] ?? { total: 0, samples: [] };
}
