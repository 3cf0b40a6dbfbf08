import { type Platform, platforms } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';

export interface ImportProgress {
  platform: Platform;
  step: 'posts' | 'engagement';
  /** So far, of this platform and step. */
  posts: number;
  engagements: number;
}

export interface ImportOptions {
  onProgress?: (progress: ImportProgress) => void;
  /** Posts per transaction. Default 200. */
  batch?: number;
}

const legacy = {
  instagram: { posts: 'insta_post', lists: 'insta_like', key: 'shortcode', list: 'likes' },
  tiktok: { posts: 'tiktok_post', lists: 'tiktok_comment', key: 'video_id', list: 'comments' },
} as const;

/**
 * Takes the posts and engagement lists of an adopted database over into content_post and engagement_fact
 * (source `legacy`: when a person engaged is not known, the row's fetch time is the upper bound). Whatever is in the
 * lists that cannot be a handle is left out. Works in batches, each a transaction: run it again after an interruption
 * and it goes on where it stopped; run it once more and it finds nothing to do.
 * @returns how many posts and engagements were written
 */
export async function importLegacyEngagement(
  db: Kysely<DB>,
  options: ImportOptions = {},
): Promise<{ posts: number; engagements: number }> {
  const total = { posts: 0, engagements: 0 };
  const batch = options.batch ?? 200;
  for (const platform of platforms) {
    let posts = 0;
    for await (const written of inBatches((after) => importPosts(db, platform, after, batch * 25))) {
      posts += written;
      options.onProgress?.({ platform, step: 'posts', posts, engagements: 0 });
    }
    total.posts += posts;
    let engagements = 0;
    for await (const written of inBatches((after) => importLists(db, platform, after, batch))) {
      engagements += written;
      options.onProgress?.({ platform, step: 'engagement', posts, engagements });
    }
    total.engagements += engagements;
  }
  return total;
}

interface Batch {
  /** The greatest key of the batch; null when there was nothing left. */
  last: string | null;
  written: number;
}

/** Walks a table by its key, in the byte order of the key whatever the database's collation. */
async function* inBatches(step: (after: string) => Promise<Batch>): AsyncGenerator<number> {
  let after = '';
  for (;;) {
    const { last, written } = await step(after);
    if (last === null) return;
    yield written;
    after = last;
  }
}

/** Posts without a client (stubs) or a time cannot be attended to; they stay out. */
async function importPosts(db: Kysely<DB>, platform: Platform, after: string, limit: number): Promise<Batch> {
  const { posts, key } = legacy[platform];
  const { rows } = await sql<Batch>`with batch as (
      select ${sql.ref(key)} as post_id, upper(trim(client_id)) as client_id,
        created_at at time zone 'UTC' as published_at
      from ${sql.table(posts)} where ${sql.ref(key)} collate "C" > ${after}
      order by ${sql.ref(key)} collate "C" limit ${limit}
    ), written as (
      insert into content_post (platform, post_id, client_id, published_at, wib_date, first_seen_at, last_seen_at)
      select ${platform}, post_id, client_id, published_at, (published_at at time zone 'Asia/Jakarta')::date,
        published_at, published_at
      from batch where client_id <> '' and published_at is not null
      on conflict do nothing returning 1
    )
    select (select max(post_id collate "C") from batch) as last, (select count(*) from written) as written`.execute(db);
  return rows[0] ?? { last: null, written: 0 };
}

/** A post whose list was taken over counts as looked at, which is also how the import knows what it has done. */
async function importLists(db: Kysely<DB>, platform: Platform, after: string, limit: number): Promise<Batch> {
  const { lists, key, list } = legacy[platform];
  const { rows } = await sql<Batch>`with batch as (
      select post.post_id, stored.${sql.ref(list)} as list,
        coalesce(stored.updated_at at time zone 'UTC', post.published_at) as seen_at
      from content_post post join ${sql.table(lists)} stored on stored.${sql.ref(key)} = post.post_id
      where post.platform = ${platform} and post.snapshot_at is null and post.post_id collate "C" > ${after}
      order by post.post_id collate "C" limit ${limit}
      for update of post
    ), written as (
      insert into engagement_fact (platform, post_id, handle, first_seen_at, last_seen_at, source)
      select distinct ${platform}, post_id, handle, seen_at, seen_at, 'legacy'
      from batch, lateral engagement_handles(batch.list) as handle
      on conflict do nothing returning 1
    ), marked as (
      update content_post post set snapshot_at = seen_at from batch
      where post.platform = ${platform} and post.post_id = batch.post_id returning 1
    )
    select (select max(post_id collate "C") from batch) as last, (select count(*) from written) as written,
      (select count(*) from marked) as marked`.execute(db);
  return rows[0] ?? { last: null, written: 0 };
}
