import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';

/** An Instagram account as it was last seen. */
export interface InstagramProfile {
  username: string;
  full_name: string | null;
  biography: string | null;
  follower_count: number | null;
  following_count: number | null;
  post_count: number | null;
  profile_pic_url: string | null;
  updated_at: Date | null;
}

/** A TikTok account as it was last seen. */
export interface TiktokProfile {
  username: string;
  nickname: string | null;
  follower_count: number | null;
  following_count: number | null;
  like_count: number | null;
  video_count: number | null;
  avatar_url: string | null;
  verified: boolean | null;
  updated_at: Date;
}

/** `active`: posts, followers and following are all more than none; `quiet`: not so; `unknown`: never looked at. */
export type ProfileState = 'active' | 'quiet' | 'unknown';

/** @param handle in normal form */
export async function instagramProfile(db: Kysely<DB>, handle: string): Promise<InstagramProfile | null> {
  const { rows } = await sql<InstagramProfile>`
    select username, full_name, biography, follower_count, following_count, post_count, profile_pic_url,
      updated_at at time zone 'UTC' as updated_at
    from insta_profile where lower(username) = ${handle} order by updated_at desc nulls last limit 1`.execute(db);
  return rows[0] ?? null;
}

/** @param handle in normal form */
export async function tiktokProfile(db: Kysely<DB>, handle: string): Promise<TiktokProfile | null> {
  const { rows } = await sql<TiktokProfile>`
    select username, nickname, follower_count, following_count, like_count, video_count, avatar_url, verified, updated_at
    from tiktok_profile where username = ${handle}`.execute(db);
  return rows[0] ?? null;
}

/** How an account looked when it was last seen. @param handle in normal form; null = no account */
export async function profileState(db: Kysely<DB>, platform: Platform, handle: string | null): Promise<ProfileState> {
  if (handle === null) return 'unknown';
  const counts =
    platform === 'instagram'
      ? countsOf(await instagramProfile(db, handle), 'post_count')
      : countsOf(await tiktokProfile(db, handle), 'video_count');
  if (counts === null) return 'unknown';
  return counts.every((count) => (count ?? 0) > 0) ? 'active' : 'quiet';
}

function countsOf<Name extends string>(
  profile: ({ follower_count: number | null; following_count: number | null } & Record<Name, number | null>) | null,
  posts: Name,
): (number | null)[] | null {
  return profile && [profile[posts], profile.follower_count, profile.following_count];
}
