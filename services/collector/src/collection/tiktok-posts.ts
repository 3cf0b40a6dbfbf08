import type { DB } from '@cicero/database';
import { canonicalClientId } from '@cicero/directory';
import { sql, type Transaction } from 'kysely';
import type { TtPost } from '../rapidapi/shapes/tiktok-post.ts';
import { type StoredPosts, storeContentPosts } from './content-posts.ts';
import { lockTold, told } from './post-news.ts';
import type { Target } from './targets.ts';

/** Writes a page of a client's TikTok videos, by the rules of storeIgPosts. */
export async function storeTtPosts(
  tx: Transaction<DB>,
  target: Target,
  posts: readonly TtPost[],
  seenAt: Date,
): Promise<StoredPosts> {
  const rows = posts.map((post) => ({
    video_id: post.videoId,
    caption: post.caption,
    like_count: post.likeCount,
    comment_count: post.commentCount,
    published_at: post.publishedAt,
  }));
  const before = await lockTold(
    tx,
    'tiktok',
    rows.map((row) => row.video_id),
  );
  const stored = await sql<{ video_id: string; client_id: string | null; told: string }>`
    insert into tiktok_post as stored (video_id, client_id, caption, like_count, comment_count, created_at)
    select video_id, ${target.storedClientId}, coalesce(caption, ''), like_count, comment_count,
      published_at at time zone 'UTC'
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as feed (video_id text, caption text, like_count int, comment_count int, published_at timestamptz)
    order by video_id
    on conflict (video_id) do update set
      client_id = coalesce(stored.client_id, excluded.client_id),
      caption = coalesce(nullif(excluded.caption, ''), stored.caption),
      like_count = coalesce(excluded.like_count, stored.like_count),
      comment_count = coalesce(excluded.comment_count, stored.comment_count),
      created_at = excluded.created_at
    returning video_id, client_id, ${told} as told`.execute(tx);
  const owners = new Map(stored.rows.map((row) => [row.video_id, canonicalClientId(row.client_id ?? '')]));
  const news = new Set(stored.rows.filter((row) => row.told !== before.get(row.video_id)).map((row) => row.video_id));
  const dimension = posts.map((post) => ({
    postId: post.videoId,
    owner: owners.get(post.videoId) ?? target.clientId,
    publishedAt: post.publishedAt,
    isNews: news.has(post.videoId),
  }));
  return storeContentPosts(tx, 'tiktok', target.clientId, dimension, seenAt);
}
