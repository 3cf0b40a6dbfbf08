import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { handleKeySql } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';
import type { Subject } from '../measure/measure.ts';
import { atOneMoment } from '../measure/moment.ts';
import { handleColumns, listed, personSource } from '../measure/people.ts';
import type { PostSelection } from '../measure/posts.ts';
import type { PostsByPlatform } from '../measure/windows.ts';
import { postsIn } from '../posts/posts.ts';

/** How soon people were seen under posts. Times in minutes; null = nobody was. */
export interface Delays {
  /** Engagements whose time is known. */
  timed: number;
  /** Engagements that were taken over from older lists: of these only the fact is known. */
  untimed: number;
  median: number | null;
  /** Nine of ten were there by then. */
  p90: number | null;
  /** How many of `timed` were there within so many hours. */
  within: Readonly<Record<'hour' | 'sixHours' | 'day', number>>;
}

/** The delays of a unit's people. */
export interface UnitDelays extends Delays {
  clientId: string;
  name: string;
}

export interface DelaysByUnit {
  all: Delays;
  /** Soonest first; units without a known time last. */
  units: readonly UnitDelays[];
}

/** The delays of everybody listed under the posts in scope, on both platforms as of one moment (docs/insights.md). */
export function measureDelays(
  db: Kysely<DB>,
  subject: Omit<Subject, 'platform'>,
  posts: PostsByPlatform,
): Promise<Readonly<Record<Platform, DelaysByUnit>>> {
  return atOneMoment(db, async (tx) => ({
    instagram: await readDelays(tx, { ...subject, platform: 'instagram' }, posts.instagram),
    tiktok: await readDelays(tx, { ...subject, platform: 'tiktok' }, posts.tiktok),
  }));
}

interface Row extends Omit<Delays, 'within'> {
  /** Null = everybody. */
  clientId: string | null;
  name: string;
  hour: number;
  sixHours: number;
  day: number;
}

async function readDelays(
  tx: Kysely<DB>,
  { platform, scope, window }: Subject,
  posts: PostSelection,
): Promise<DelaysByUnit> {
  const { rows } = await sql<Row>`
    with delay as (
      select client.client_id, client.nama, fact.source = 'observed' as observed,
        case when fact.source = 'observed'
          then greatest(extract(epoch from fact.first_seen_at - post.published_at), 0) / 60 end as minutes
      from (${postsIn({ platform, posts, window })}) post
      join engagement_fact fact on fact.platform = ${platform} and fact.post_id = post.post_id
      join (${personSource}) on ${sql.raw(handleKeySql(handleColumns[platform]))} = fact.handle
      where ${listed(scope)}
    )
    select client_id as "clientId", max(nama) as name,
      (count(*) filter (where observed))::int as timed, (count(*) filter (where not observed))::int as untimed,
      (percentile_cont(0.5) within group (order by minutes))::float8 as median,
      (percentile_cont(0.9) within group (order by minutes))::float8 as p90,
      (count(*) filter (where minutes <= 60))::int as hour,
      (count(*) filter (where minutes <= 360))::int as "sixHours",
      (count(*) filter (where minutes <= 1440))::int as day
    from delay group by grouping sets ((), (client_id))
    order by median nulls last, name, "clientId"`.execute(tx);
  const told = rows.map(({ hour, sixHours, day, ...row }) => ({ ...row, within: { hour, sixHours, day } }));
  const none: Delays = { timed: 0, untimed: 0, median: null, p90: null, within: { hour: 0, sixHours: 0, day: 0 } };
  return {
    all: told.find(({ clientId }) => clientId === null) ?? none,
    units: told.flatMap(({ clientId, ...row }) => (clientId === null ? [] : { clientId, ...row })),
  };
}
