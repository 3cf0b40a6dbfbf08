import { type Platform, platforms } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Day } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import type { TruePost } from '../truth.ts';
import { type Finding, none } from './finding.ts';

/** Posts, likes and comments against the truth; every other form in which they are stored against the facts. */
export async function checkEngagement(db: Kysely<DB>, truth: readonly TruePost[], day: Day): Promise<Finding[]> {
  return [...(await checkPosts(db, truth, day)), ...(await checkFacts(db, truth, day)), ...(await checkTallies(db))];
}

const legacy = {
  instagram: { posts: 'insta_post', lists: 'insta_like', key: 'shortcode', list: 'likes' },
  tiktok: { posts: 'tiktok_post', lists: 'tiktok_comment', key: 'video_id', list: 'comments' },
} as const;

async function checkPosts(db: Kysely<DB>, truth: readonly TruePost[], day: Day): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const platform of platforms) {
    const { rows } = await sql<{ id: string }>`select client_id || ' ' || post_id as id from content_post
      where platform = ${platform} and wib_date = ${day}::date and removed_at is null`.execute(db);
    const expected = truth
      .filter((post) => post.platform === platform)
      .map((post) => `${post.clientId} ${post.postId}`);
    findings.push(
      sameSet(
        `posts of the day, ${platform}`,
        expected,
        rows.map(({ id }) => id),
      ),
    );
    const { posts, key } = legacy[platform];
    const stored = await sql<{ id: string }>`select upper(trim(client_id)) || ' ' || ${sql.ref(key)} as id
      from ${sql.table(posts)}
      where (created_at at time zone 'UTC' at time zone 'Asia/Jakarta')::date = ${day}::date`.execute(db);
    findings.push(
      sameSet(
        `rows of ${posts} of the day`,
        expected,
        stored.rows.map(({ id }) => id),
      ),
    );
  }
  return findings;
}

async function checkFacts(db: Kysely<DB>, truth: readonly TruePost[], day: Day): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const platform of platforms) {
    const expected = truth
      .filter((post) => post.platform === platform)
      .flatMap((post) => [...post.handles].map((handle) => `${post.postId} ${handle}`));
    const { rows } = await sql<{ id: string }>`select post_id || ' ' || handle as id
      from engagement_fact join content_post using (platform, post_id)
      where platform = ${platform} and wib_date = ${day}::date`.execute(db);
    findings.push(
      sameSet(
        `engagement facts of the day, ${platform}`,
        expected,
        rows.map(({ id }) => id),
      ),
    );
    findings.push(await checkLists(db, platform));
  }
  return findings;
}

/** The lists of the legacy tables: the same handles as the facts, each once. */
async function checkLists(db: Kysely<DB>, platform: Platform): Promise<Finding> {
  const { lists, key, list } = legacy[platform];
  const { rows } = await sql<{ id: string; kind: string }>`
    with listed as (
      select ${sql.ref(key)} as post_id, lower(replace(trim(entry), '@', '')) as handle, count(*) as times
      from ${sql.table(lists)}, jsonb_array_elements_text(${sql.ref(list)}) as entry group by 1, 2
    ), fact as (select post_id, handle from engagement_fact where platform = ${platform})
    select coalesce(listed.post_id, fact.post_id) || ' ' || coalesce(listed.handle, fact.handle) as id,
      case when fact.handle is null then 'only in the list' when listed.handle is null then 'only a fact'
        else 'repeated in the list' end as kind
    from listed full join fact using (post_id, handle)
    where fact.handle is null or listed.handle is null or listed.times > 1`.execute(db);
  return none(
    `${lists}.${list}: differences from the facts`,
    rows.map(({ id, kind }) => `${id} ${kind}`),
  );
}

/** Tallies against a recomputation from the facts, done here in another way than analytics does it. */
async function checkTallies(db: Kysely<DB>): Promise<Finding[]> {
  const perDay = sql`select p.platform, p.client_id, p.wib_date, f.handle, count(*)::int as posts
    from engagement_fact f join content_post p on p.platform = f.platform and p.post_id = f.post_id
    where p.removed_at is null group by 1, 2, 3, 4`;
  const perMonth = sql`select p.platform, p.client_id, date_trunc('month', p.wib_date)::date as month, f.handle,
      count(*)::int as posts
    from engagement_fact f join content_post p on p.platform = f.platform and p.post_id = f.post_id
    where p.removed_at is null group by 1, 2, 3, 4`;
  const posts = sql`select platform, client_id, wib_date, count(*)::int as posts, count(snapshot_at)::int as with_snapshot
    from content_post where removed_at is null group by 1, 2, 3`;
  const findings: Finding[] = [];
  for (const [table, recomputed] of [
    ['engagement_day', perDay],
    ['engagement_month', perMonth],
    ['content_day', posts],
  ] as const) {
    const { rows } = await sql<{ row: string }>`
      select 'missing ' || d::text as row from (${recomputed} except select * from ${sql.table(table)}) d
      union all
      select 'stale ' || d::text from (select * from ${sql.table(table)} except ${recomputed}) d`.execute(db);
    findings.push(
      none(
        `${table}: differences from a recomputation`,
        rows.map(({ row }) => row),
      ),
    );
  }
  return findings;
}

function sameSet(what: string, expected: readonly string[], found: readonly string[]): Finding {
  const wanted = new Set(expected);
  const there = new Set(found);
  const missing = [...wanted].filter((id) => !there.has(id)).map((id) => `missing: ${id}`);
  const surplus = [...there].filter((id) => !wanted.has(id)).map((id) => `surplus: ${id}`);
  const doubled = found.length - there.size;
  return {
    what,
    expected: wanted.size,
    found: found.length,
    ok: missing.length === 0 && surplus.length === 0 && doubled === 0,
    examples: [...missing, ...surplus],
  };
}
