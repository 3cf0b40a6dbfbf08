import type { DB } from '@cicero/database';
import { sql, type Transaction } from 'kysely';
import type { IgAccount, IgMedia, IgPost } from '../rapidapi/shapes/instagram-post.ts';

/**
 * Writes what a page of posts says beyond the posts: authors, parts of albums, hashtags and tagged accounts
 * (`ig_ext_*`). Needs the posts in insta_post. Five statements per page, whatever its size.
 */
export async function storeIgExtended(tx: Transaction<DB>, posts: readonly IgPost[]): Promise<void> {
  const known = posts.filter((post) => post.postId !== null);
  if (known.length === 0) return;
  const tagged = known.flatMap((post) => post.media.flatMap((media) => media.tagged.map((tag) => tag.account)));
  await storeAccounts(tx, [...tagged, ...known.map((post) => post.author).filter((author) => author !== null)]);
  // A post may be on record under another spelling of its id: its children go there.
  const ids = await storePosts(tx, known);
  const media = known.flatMap((post) => post.media.map((part) => ({ ...part, postId: ids.get(post.shortcode) })));
  await storeMedia(tx, media);
  await storeHashtags(
    tx,
    known.flatMap((post) => post.hashtags.map((hashtag) => ({ post_id: ids.get(post.shortcode), hashtag }))),
  );
  await storeTags(tx, media);
}

async function storeAccounts(tx: Transaction<DB>, accounts: readonly IgAccount[]): Promise<void> {
  const rows = [...new Map(accounts.map((account) => [account.userId, account])).values()].map((account) => ({
    user_id: account.userId,
    username: account.username,
    full_name: account.fullName,
    is_private: account.isPrivate,
    is_verified: account.isVerified,
    profile_pic_url: account.pictureUrl,
  }));
  if (rows.length === 0) return;
  await sql`insert into ig_ext_users as stored (user_id, username, full_name, is_private, is_verified, profile_pic_url)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as seen (user_id text, username text,
      full_name text, is_private boolean, is_verified boolean, profile_pic_url text) order by user_id
    on conflict (user_id) do update set username = excluded.username,
      full_name = coalesce(excluded.full_name, stored.full_name),
      is_private = coalesce(excluded.is_private, stored.is_private),
      is_verified = coalesce(excluded.is_verified, stored.is_verified),
      profile_pic_url = coalesce(excluded.profile_pic_url, stored.profile_pic_url)`.execute(tx);
}

/** @returns the id each shortcode is on record under */
async function storePosts(tx: Transaction<DB>, posts: readonly IgPost[]): Promise<ReadonlyMap<string, string>> {
  const rows = posts.map((post) => ({
    post_id: post.postId,
    shortcode: post.shortcode,
    user_id: post.author?.userId ?? null,
    caption_text: post.caption,
    published_at: post.publishedAt,
    like_count: post.likeCount,
    comment_count: post.commentCount,
    is_video: post.isVideo,
    media_type: post.mediaType,
    is_pinned: post.isPinned,
  }));
  const stored = await sql<{ shortcode: string; post_id: string }>`
    insert into ig_ext_posts as stored (post_id, shortcode, user_id, caption_text, created_at, like_count,
      comment_count, is_video, media_type, is_pinned)
    select post_id, shortcode, user_id, caption_text, published_at at time zone 'UTC', like_count, comment_count,
      is_video, media_type, is_pinned
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as seen (post_id text, shortcode text, user_id text,
      caption_text text, published_at timestamptz, like_count int, comment_count int, is_video boolean,
      media_type int, is_pinned boolean) order by shortcode
    on conflict (shortcode) do update set caption_text = coalesce(excluded.caption_text, stored.caption_text),
      user_id = coalesce(stored.user_id, excluded.user_id), created_at = excluded.created_at,
      like_count = coalesce(excluded.like_count, stored.like_count),
      comment_count = coalesce(excluded.comment_count, stored.comment_count),
      is_video = excluded.is_video, media_type = coalesce(excluded.media_type, stored.media_type),
      is_pinned = excluded.is_pinned
    returning shortcode, post_id`.execute(tx);
  return new Map(stored.rows.map((row) => [row.shortcode, row.post_id]));
}

async function storeMedia(
  tx: Transaction<DB>,
  media: readonly (IgMedia & { postId: string | undefined })[],
): Promise<void> {
  const rows = [...new Map(media.map((part) => [part.mediaId, part])).values()].map((part) => ({
    media_id: part.mediaId,
    post_id: part.postId,
    media_type: part.mediaType,
    is_video: part.isVideo,
    original_width: part.width,
    original_height: part.height,
    image_url: part.imageUrl,
    video_url: part.videoUrl,
    video_duration: part.duration,
    thumbnail_url: part.thumbnailUrl,
  }));
  if (rows.length === 0) return;
  await sql`insert into ig_ext_media_items as stored (media_id, post_id, media_type, is_video, original_width,
      original_height, image_url, video_url, video_duration, thumbnail_url)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as seen (media_id text, post_id text,
      media_type int, is_video boolean, original_width int, original_height int, image_url text, video_url text,
      video_duration real, thumbnail_url text) order by media_id
    on conflict (media_id) do update set media_type = coalesce(excluded.media_type, stored.media_type),
      is_video = excluded.is_video,
      original_width = coalesce(excluded.original_width, stored.original_width),
      original_height = coalesce(excluded.original_height, stored.original_height),
      image_url = coalesce(excluded.image_url, stored.image_url),
      video_url = coalesce(excluded.video_url, stored.video_url),
      video_duration = coalesce(excluded.video_duration, stored.video_duration),
      thumbnail_url = coalesce(excluded.thumbnail_url, stored.thumbnail_url)`.execute(tx);
}

async function storeHashtags(tx: Transaction<DB>, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into ig_ext_hashtags (post_id, hashtag)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as seen (post_id text, hashtag text)
    order by post_id, hashtag on conflict do nothing`.execute(tx);
}

async function storeTags(tx: Transaction<DB>, media: readonly IgMedia[]): Promise<void> {
  const rows = media.flatMap((part) =>
    part.tagged.map((tag) => ({ media_id: part.mediaId, user_id: tag.account.userId, x: tag.x, y: tag.y })),
  );
  if (rows.length === 0) return;
  const unique = new Map(rows.map((row) => [`${row.media_id}:${row.user_id}`, row]));
  await sql`insert into ig_ext_tagged_users (media_id, user_id, x, y)
    select * from jsonb_to_recordset(${JSON.stringify([...unique.values()])}::text::jsonb)
      as seen (media_id text, user_id text, x real, y real) order by media_id, user_id
    on conflict (media_id, user_id) do update set x = excluded.x, y = excluded.y`.execute(tx);
}
