import { bumpVersions, type DB, linksScope } from '@cicero/database';
import { sql, type Transaction } from 'kysely';
import type { IgPost } from '../rapidapi/shapes/instagram-post.ts';

/**
 * Fills in what a special task's post shows. Reports carry the time of their post and follow it. What the provider
 * leaves out keeps its stored value; a task that is gone is not made again.
 */
export async function storeSpecialPost(tx: Transaction<DB>, clientId: string, post: IgPost): Promise<void> {
  const published = post.publishedAt.toISOString();
  const images = post.imagesUrl === null ? null : JSON.stringify(post.imagesUrl);
  await sql`update insta_post_khusus set
      caption = coalesce(${post.caption}, caption),
      comment_count = coalesce(${post.commentCount}::integer, comment_count),
      thumbnail_url = coalesce(${post.thumbnailUrl}, thumbnail_url),
      is_video = ${post.isVideo},
      video_url = coalesce(${post.videoUrl}, video_url),
      image_url = coalesce(${post.imageUrl}, image_url),
      images_url = coalesce(${images}::text::jsonb, images_url),
      is_carousel = ${post.isCarousel},
      created_at = ${published}::timestamptz at time zone 'UTC'
    where shortcode = ${post.shortcode}`.execute(tx);
  await sql`update link_report_khusus set created_at = ${published}::timestamptz at time zone 'UTC'
    where shortcode = ${post.shortcode}`.execute(tx);
  await bumpVersions(tx, [linksScope(clientId)]);
}
