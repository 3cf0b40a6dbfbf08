import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { sql, type Transaction } from 'kysely';

/** Handles of one post, as read from the platform: normalised, each once, at most a thousand. */
export interface EngagementBatch {
  platform: Platform;
  postId: string;
  handles: readonly string[];
  seenAt: Date;
  /** True with the last batch of a list that was read to its end. */
  complete: boolean;
}

/** The legacy lists, and how a name is written in them. */
const lists = {
  instagram: { table: 'insta_like', key: 'shortcode', list: 'likes', posts: 'insta_post', prefix: '' },
  tiktok: { table: 'tiktok_comment', key: 'video_id', list: 'comments', posts: 'tiktok_post', prefix: '@' },
} as const;

/** So many handles go into one statement. */
export const batchLimit = 1_000;

/**
 * Adds handles to a post, in one transaction: to the facts, and by union to the list of the legacy table (stored names
 * first, canonical form, nobody is ever taken out). The post's row is locked, so that two workers lose nothing.
 * @returns how many handles are new to the post
 */
export async function storeEngagement(tx: Transaction<DB>, batch: EngagementBatch): Promise<number> {
  const { platform, postId } = batch;
  const post = await sql<{ snapshot_at: Date | null }>`select snapshot_at from content_post
    where platform = ${platform} and post_id = ${postId} for update`.execute(tx);
  // Names of an adopted list that nobody took over yet become facts before the list is added to.
  if (post.rows[0]?.snapshot_at === null) await adoptStoredList(tx, batch);
  await mergeList(tx, batch);
  const added = await storeFacts(tx, batch);
  const now = batch.seenAt.toISOString();
  await sql`update content_post set snapshot_at = coalesce(snapshot_at, ${now}::timestamptz),
    complete_at = case when ${batch.complete} then ${now}::timestamptz else complete_at end
    where platform = ${platform} and post_id = ${postId}`.execute(tx);
  return added;
}

async function adoptStoredList(tx: Transaction<DB>, { platform, postId, seenAt }: EngagementBatch): Promise<void> {
  const { table, key, list } = lists[platform];
  const now = seenAt.toISOString();
  await sql`insert into engagement_fact (platform, post_id, handle, first_seen_at, last_seen_at, source)
    select distinct ${platform}, ${postId}, handle, seen, seen, 'legacy'
    from (select ${sql.ref(list)} as list, coalesce(updated_at at time zone 'UTC', ${now}::timestamptz) as seen
      from ${sql.table(table)} where ${sql.ref(key)} = ${postId} for update) stored,
      lateral engagement_handles(stored.list) as handle
    on conflict do nothing`.execute(tx);
}

async function mergeList(tx: Transaction<DB>, { platform, postId, handles, seenAt }: EngagementBatch): Promise<void> {
  const { table, key, list, posts, prefix } = lists[platform];
  const written = handles.map((handle) => prefix + handle);
  const column = sql.ref(list);
  await sql`insert into ${sql.table(table)} as stored (${sql.ref(key)}, ${column}, updated_at)
    select ${postId}, to_jsonb(${written}::text[]), ${seenAt.toISOString()}::timestamptz at time zone 'UTC'
    where exists (select from ${sql.table(posts)} where ${sql.ref(key)} = ${postId})
    on conflict (${sql.ref(key)}) do update set updated_at = excluded.updated_at, ${column} = (
      select coalesce(jsonb_agg(${prefix}::text || handle order by place), '[]'::jsonb) from (
        select handle, min(place) as place from (
          select handle, place from engagement_handles(stored.${column}) with ordinality as old (handle, place)
          union all
          select handle, place + 1000000000
          from engagement_handles(excluded.${column}) with ordinality as new (handle, place)) both_lists
        group by handle) merged)`.execute(tx);
}

async function storeFacts(
  tx: Transaction<DB>,
  { platform, postId, handles, seenAt }: EngagementBatch,
): Promise<number> {
  if (handles.length === 0) return 0;
  const now = seenAt.toISOString();
  const { rows } = await sql<{ added: number }>`with written as (
    insert into engagement_fact as fact (platform, post_id, handle, first_seen_at, last_seen_at)
    select ${platform}, ${postId}, handle, ${now}::timestamptz, ${now}::timestamptz
    from unnest(${[...handles]}::text[]) as handle order by handle
    on conflict (platform, post_id, handle) do update set last_seen_at = excluded.last_seen_at
      where fact.last_seen_at < excluded.last_seen_at
    returning (xmax = 0) as added)
    select count(*) filter (where added) as added from written`.execute(tx);
  return rows[0]?.added ?? 0;
}
