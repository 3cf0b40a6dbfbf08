import type { Platform } from '@cicero/contracts';
import { bumpVersions, type DB, postsScope } from '@cicero/database';
import type { Day } from '@cicero/runtime';
import { sql, type Transaction } from 'kysely';

/** A post as the dimension of both platforms knows it. */
export interface DimensionPost {
  postId: string;
  /** Canonical id of the client it belongs to if nobody owns it yet. */
  owner: string;
  publishedAt: Date;
  /** Whether the network says of it what it had not said before. */
  isNews: boolean;
}

/** What storing posts did; `days` are those whose numbers may have changed. */
export interface StoredPosts {
  added: number;
  updated: number;
  /** Seen in this client's feed, owned by another. */
  shared: number;
  days: ReadonlySet<Day>;
}

/**
 * Writes posts that were just seen in a client's feed. A post keeps its first owner, and only the owner's
 * feed changes it: being seen there again revives one that was missing or removed. Answers that tell of posts become
 * stale when there is any news of them; those that only count wait for their tallies.
 */
export async function storeContentPosts(
  tx: Transaction<DB>,
  platform: Platform,
  clientId: string,
  posts: readonly DimensionPost[],
  seenAt: Date,
): Promise<StoredPosts> {
  const ids = posts.map((post) => post.postId);
  const days = new Set<Day>();
  const before = await sql<KnownPost>`select post_id, client_id, published_at, wib_date from content_post
    where platform = ${platform} and post_id = any(${ids}::text[]) order by post_id for update`.execute(tx);
  for (const row of before.rows) days.add(row.wib_date);
  const rows = posts.map((post) => ({ post_id: post.postId, owner: post.owner, published_at: post.publishedAt }));
  const seen = seenAt.toISOString();
  const after = await sql<KnownPost & { added: boolean }>`
    insert into content_post as stored
      (platform, post_id, client_id, published_at, wib_date, first_seen_at, last_seen_at)
    select ${platform}, post_id, owner, published_at, (published_at at time zone 'Asia/Jakarta')::date,
      ${seen}::timestamptz, ${seen}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as feed (post_id text, owner text, published_at timestamptz)
    order by post_id
    on conflict (platform, post_id) do update set
      published_at = excluded.published_at,
      wib_date = excluded.wib_date,
      last_seen_at = greatest(stored.last_seen_at, excluded.last_seen_at),
      missing_since = null,
      removed_at = null
    where stored.client_id = ${clientId}
    returning post_id, client_id, published_at, wib_date, (xmax = 0) as added`.execute(tx);
  await bumpVersions(tx, ownersOfNews(posts, before.rows, after.rows).map(postsScope));
  const own = after.rows.filter((row) => row.client_id === clientId);
  for (const row of own) days.add(row.wib_date);
  const added = own.filter((row) => row.added).length;
  return { added, updated: own.length - added, shared: rows.length - own.length, days };
}

interface KnownPost {
  post_id: string;
  client_id: string;
  published_at: Date;
  wib_date: Day;
}

/** Whose posts are not what they were: by what the network says of them, or by when they were published. */
function ownersOfNews(
  posts: readonly DimensionPost[],
  before: readonly KnownPost[],
  after: readonly KnownPost[],
): string[] {
  const known = new Map(before.map((row) => [row.post_id, row]));
  const told = posts.filter(({ isNews }) => isNews).map(({ postId, owner }) => known.get(postId)?.client_id ?? owner);
  const moved = after.filter(
    ({ post_id, published_at }) => known.get(post_id)?.published_at.getTime() !== published_at.getTime(),
  );
  return [...told, ...moved.map(({ client_id }) => client_id)];
}

/** A post whose engagement is to be looked at. */
export interface WindowPost {
  postId: string;
  day: Day;
}

/** A client's own posts since an instant that are not removed, oldest first; at most a thousand. */
export async function postsSince(
  db: Pick<Transaction<DB>, 'getExecutor'>,
  platform: Platform,
  clientId: string,
  since: Date,
): Promise<WindowPost[]> {
  const { rows } = await sql<{ post_id: string; wib_date: Day }>`
    select post_id, wib_date from content_post
    where platform = ${platform} and client_id = ${clientId} and published_at >= ${since.toISOString()}::timestamptz
      and removed_at is null
    order by published_at, post_id limit 1000`.execute(db);
  return rows.map((row) => ({ postId: row.post_id, day: row.wib_date }));
}
