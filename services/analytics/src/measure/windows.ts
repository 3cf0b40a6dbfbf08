import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { handleKeySql } from '@cicero/directory';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { ListedPerson, Person, PostTotals } from '../attendance/person.ts';
import { piecesOf } from '../periods/pieces.ts';
import type { Window } from '../periods/window.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { atOneMoment } from './moment.ts';
import { handleColumns, listed, personColumns, personSource } from './people.ts';
import type { PostSelection } from './posts.ts';

/** Whose attendance, window by window. */
export interface WindowsSubject {
  scope: AttendanceScope;
  /** In order; the posts are selected for all of them together. */
  windows: readonly Window[];
  /** Nobody but this person, by the key as stored; null = everybody listed. */
  userId: string | null;
}

/** What the attendance of a window is computed from. */
export interface MeasuredWindow {
  totals: PostTotals;
  /** Made anew for whoever walks through them: of many windows and people not all are held at once. */
  people: Iterable<Person>;
}
export type MeasuredWindows = Readonly<Record<Platform, readonly MeasuredWindow[]>>;
export type PostsByPlatform = Readonly<Record<Platform, PostSelection>>;

/**
 * Reads posts, people and tallies of all windows on both platforms as of one moment: two queries a platform, however
 * many windows there are. In every window the same people are listed, those of now.
 */
export function measureWindows(
  db: Kysely<DB>,
  subject: WindowsSubject,
  posts: PostsByPlatform,
): Promise<MeasuredWindows> {
  return atOneMoment(db, (tx) => readMeasuredWindows(tx, subject, posts));
}

/** The same for what is read together with other things: of one moment if the transaction is. */
export async function readMeasuredWindows(
  tx: Transaction<DB>,
  subject: WindowsSubject,
  posts: PostsByPlatform,
): Promise<MeasuredWindows> {
  return {
    instagram: await readWindows(tx, 'instagram', subject, posts.instagram),
    tiktok: await readWindows(tx, 'tiktok', subject, posts.tiktok),
  };
}

async function readWindows(
  tx: Transaction<DB>,
  platform: Platform,
  subject: WindowsSubject,
  posts: PostSelection,
): Promise<MeasuredWindow[]> {
  const totals = await readTotals(tx, platform, subject, posts);
  const roster = await readRoster(tx, platform, subject, posts);
  const seen = subject.windows.map(() => new Uint16Array(roster.length));
  for (const [row, { places, counts }] of roster.entries()) {
    for (const [at, place] of places.entries()) seen[place]?.set([counts[at] ?? 0], row);
  }
  const people = roster.map(({ places: _places, counts: _counts, ...person }) => person);
  return subject.windows.map((_, at) => ({
    totals: totals.get(at) ?? { posts: 0, withSnapshot: 0 },
    people: {
      *[Symbol.iterator]() {
        for (const [row, person] of people.entries()) yield { ...person, seen: seen[at]?.[row] ?? 0 };
      },
    },
  }));
}

async function readTotals(
  tx: Transaction<DB>,
  platform: Platform,
  { windows }: WindowsSubject,
  { owner, single }: PostSelection,
): Promise<Map<number, PostTotals>> {
  const { rows } = await sql<PostTotals & { at: number }>`
    select asked.at, sum(day.posts)::int as posts, sum(day.with_snapshot)::int as "withSnapshot"
    from ${ranges(windows.map((window, at) => ({ ...window, at })))} join (
      select wib_date, posts, with_snapshot from content_day where platform = ${platform} and client_id = ${owner}
      union all
      select wib_date, 1, (snapshot_at is not null)::int from content_post
      where platform = ${platform} and post_id = any(${[...single]}::text[]) and removed_at is null
    ) day on day.wib_date between asked.first and asked.last
    group by asked.at`.execute(tx);
  return new Map(rows.map(({ at, ...totals }) => [at, totals]));
}

/** Who is listed, and on how many posts they were seen in each window that has any. */
async function readRoster(
  tx: Transaction<DB>,
  platform: Platform,
  { scope, windows, userId }: WindowsSubject,
  posts: PostSelection,
): Promise<(ListedPerson & { places: number[]; counts: number[] })[]> {
  const column = handleColumns[platform];
  const key = sql.raw(handleKeySql(column));
  const only = userId === null ? sql`true` : sql`person.user_id = ${userId}`;
  const whose = userId === null ? sql`true` : sql`handle = any(array(select ${key} from "user" person where ${only}))`;
  const { rows } = await sql<ListedPerson & { places: number[]; counts: number[] }>`
    with seen as (
      select handle, array_agg(at) as places, array_agg(posts) as counts from (
        select handle, at, sum(posts)::int as posts from (${tallies(platform, windows, posts)}) part
        where ${whose} group by handle, at
      ) counted group by handle
    )
    select ${personColumns(column)}, coalesce(seen.places, '{}') as places, coalesce(seen.counts, '{}') as counts
    from ${personSource} left join seen on seen.handle = ${key}
    where ${listed(scope)} and ${only} order by person.user_id`.execute(tx);
  return rows;
}

/** As a single window is put together: whole months, days at the edges, single posts. */
function tallies(
  platform: Platform,
  windows: readonly Window[],
  { owner, single }: PostSelection,
): RawBuilder<unknown> {
  const months: Range[] = [];
  const days: Range[] = [];
  for (const [at, window] of windows.entries()) {
    const pieces = piecesOf(window);
    if (pieces.months) months.push({ at, ...pieces.months });
    for (const range of pieces.days) days.push({ at, ...range });
  }
  const own = sql`tally.platform = ${platform} and tally.client_id = ${owner}`;
  return sql`
    select asked.at, tally.handle, tally.posts from ${ranges(months)}
    join engagement_month tally on ${own} and tally.month between asked.first and asked.last
    union all
    select asked.at, tally.handle, tally.posts from ${ranges(days)}
    join engagement_day tally on ${own} and tally.wib_date between asked.first and asked.last
    union all
    select asked.at, fact.handle, 1 from ${ranges(windows.map((window, at) => ({ ...window, at })))}
    join content_post post on post.platform = ${platform} and post.post_id = any(${[...single]}::text[])
      and post.wib_date between asked.first and asked.last
    join engagement_fact fact on fact.platform = post.platform and fact.post_id = post.post_id`;
}

interface Range extends Window {
  /** Of which window this is a part. */
  at: number;
}

/** A table `asked` of days or first days of months. */
function ranges(parts: readonly Range[]): RawBuilder<unknown> {
  return sql`unnest(${parts.map(({ at }) => at)}::int[], ${parts.map(({ from }) => from ?? '-infinity')}::date[],
    ${parts.map(({ to }) => to ?? 'infinity')}::date[]) as asked (at, first, last)`;
}
