import type { DB } from '@cicero/database';
import { canonicalClientId } from '@cicero/directory';
import { sql, type Transaction } from 'kysely';
import type { IgPost } from '../rapidapi/shapes/instagram-post.ts';
import { type StoredPosts, storeContentPosts } from './content-posts.ts';
import { lockTold, told } from './post-news.ts';
import type { Target } from './targets.ts';

/**
 * Writes a page of a client's Instagram posts. What the provider hides or leaves out (counts, caption, pictures)
 * keeps its stored value; the owner of a post stays its owner.
 */
export async function storeIgPosts(
  tx: Transaction<DB>,
  target: Target,
  posts: readonly IgPost[],
  seenAt: Date,
): Promise<StoredPosts> {
  const rows = posts.map((post) => ({
    shortcode: post.shortcode,
    caption: post.caption,
    comment_count: post.commentCount,
    like_count: post.likeCount,
    thumbnail_url: post.thumbnailUrl,
    is_video: post.isVideo,
    video_url: post.videoUrl,
    image_url: post.imageUrl,
    images_url: post.imagesUrl,
    is_carousel: post.isCarousel,
    published_at: post.publishedAt,
  }));
  const before = await lockTold(
    tx,
    'instagram',
    rows.map((row) => row.shortcode),
  );
  const stored = await sql<{ shortcode: string; client_id: string | null; told: string }>`
    insert into insta_post as stored (shortcode, client_id, caption, comment_count, like_count, thumbnail_url,
      is_video, video_url, image_url, images_url, is_carousel, created_at)
    select shortcode, ${target.storedClientId}, caption, comment_count, like_count, thumbnail_url,
      is_video, video_url, image_url, nullif(images_url, 'null'::jsonb), is_carousel, published_at at time zone 'UTC'
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as feed (shortcode text, caption text,
      comment_count int, like_count int, thumbnail_url text, is_video boolean, video_url text, image_url text,
      images_url jsonb, is_carousel boolean, published_at timestamptz)
    order by shortcode
    on conflict (shortcode) do update set
      client_id = coalesce(stored.client_id, excluded.client_id),
      caption = coalesce(excluded.caption, stored.caption),
      comment_count = coalesce(excluded.comment_count, stored.comment_count),
      like_count = coalesce(excluded.like_count, stored.like_count),
      thumbnail_url = coalesce(excluded.thumbnail_url, stored.thumbnail_url),
      is_video = excluded.is_video,
      video_url = coalesce(excluded.video_url, stored.video_url),
      image_url = coalesce(excluded.image_url, stored.image_url),
      images_url = coalesce(excluded.images_url, stored.images_url),
      is_carousel = excluded.is_carousel,
      created_at = excluded.created_at
    returning shortcode, client_id, ${told} as told`.execute(tx);
  const owners = new Map(stored.rows.map((row) => [row.shortcode, canonicalClientId(row.client_id ?? '')]));
  const news = new Set(stored.rows.filter((row) => row.told !== before.get(row.shortcode)).map((row) => row.shortcode));
  const dimension = posts.map((post) => ({
    postId: post.shortcode,
    owner: owners.get(post.shortcode) ?? target.clientId,
    publishedAt: post.publishedAt,
    isNews: news.has(post.shortcode),
  }));
  return storeContentPosts(tx, 'instagram', target.clientId, dimension, seenAt);
}
