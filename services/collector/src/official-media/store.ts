import { bumpVersions, clientScope, type DB } from '@cicero/database';
import type { Day } from '@cicero/runtime';
import { sql, type Transaction } from 'kysely';
import type { OfficialLook } from './look.ts';

/**
 * Writes what a look showed, and how it went. A post that is known, under whatever name of the account, is brought up to
 * date; a number that the platform hides keeps its stored value. May be repeated.
 */
export async function storeLook(tx: Transaction<DB>, look: OfficialLook, day: Day, now: Date): Promise<void> {
  const { account, posts, secUid } = look;
  const result = { fetched_at: now, ...resultOf(look) };
  await tx
    .insertInto('official_media_fetch')
    .values({ satbinmas_account_id: account.accountId, day, ...result })
    .onConflict((conflict) => conflict.columns(['satbinmas_account_id', 'day']).doUpdateSet(result))
    .execute();
  if (secUid !== account.secUid) {
    await tx
      .updateTable('satbinmas_official_accounts')
      .set({ secuid: secUid })
      .where('satbinmas_account_id', '=', account.accountId)
      .where('username', '=', account.username)
      .execute();
  }
  if (posts.length === 0) return;
  await storePosts(tx, look, day, now);
  await bumpVersions(tx, [clientScope(account.clientId)]);
}

function resultOf({ status, posts, errorClass, error }: OfficialLook) {
  return { status, posts: posts.length, error_class: errorClass, error: error?.slice(0, 500) ?? null };
}

async function storePosts(tx: Transaction<DB>, { account, posts }: OfficialLook, day: Day, now: Date): Promise<void> {
  const at = now.toISOString();
  const shown = sql`jsonb_to_recordset(${JSON.stringify(posts)}::text::jsonb) as post ("mediaId" text, code text,
    "mediaType" text, "publishedAt" timestamptz, caption text, likes int, comments int, views int, shares int,
    "thumbnailUrl" text, "mediaUrl" text, "videoUrl" text, width int, height int, duration numeric,
    hashtags jsonb, mentions jsonb)`;
  const isStored = sql`stored.satbinmas_account_id = ${account.accountId}::uuid
    and (stored.code = post.code or stored.media_id = post."mediaId")`;
  await sql`update satbinmas_official_media stored set
      code = post.code, caption_text = coalesce(post.caption, stored.caption_text),
      like_count = coalesce(post.likes, stored.like_count), comment_count = coalesce(post.comments, stored.comment_count),
      view_count = coalesce(post.views, stored.view_count), share_count = coalesce(post.shares, stored.share_count),
      thumbnail_url = coalesce(post."thumbnailUrl", stored.thumbnail_url),
      media_url = coalesce(post."mediaUrl", stored.media_url), video_url = coalesce(post."videoUrl", stored.video_url),
      fetched_for_date = ${day}::date, updated_at = ${at}::timestamptz
    from ${shown} where ${isStored}`.execute(tx);
  await sql`insert into satbinmas_official_media (satbinmas_account_id, client_id, username, media_id, code, media_type,
      taken_at, ig_created_at, caption_text, like_count, comment_count, view_count, share_count, thumbnail_url,
      media_url, video_url, width, height, duration_seconds, fetched_for_date, is_album, is_video, created_at, updated_at)
    select ${account.accountId}::uuid, ${account.clientId}, ${account.username}, post."mediaId", post.code,
      post."mediaType", post."publishedAt", post."publishedAt", post.caption, post.likes, post.comments, post.views,
      post.shares, post."thumbnailUrl", post."mediaUrl", post."videoUrl", post.width, post.height, post.duration,
      ${day}::date, post."mediaType" = 'album', post."mediaType" = 'video', ${at}::timestamptz, ${at}::timestamptz
    from ${shown} where not exists (select from satbinmas_official_media stored where ${isStored})
    on conflict (client_id, username, media_id, taken_at) do nothing`.execute(tx);
  const media = sql`${shown} join satbinmas_official_media stored on ${isStored}`;
  await sql`delete from satbinmas_official_media_hashtags where satbinmas_media_id in (
    select stored.satbinmas_media_id from ${media})`.execute(tx);
  await sql`delete from satbinmas_official_media_mentions where satbinmas_media_id in (
    select stored.satbinmas_media_id from ${media})`.execute(tx);
  await sql`insert into satbinmas_official_media_hashtags (satbinmas_media_id, tag)
    select stored.satbinmas_media_id, tag from ${media}, jsonb_array_elements_text(post.hashtags) tag`.execute(tx);
  await sql`insert into satbinmas_official_media_mentions (satbinmas_media_id, username)
    select stored.satbinmas_media_id, name from ${media}, jsonb_array_elements_text(post.mentions) name`.execute(tx);
}
