import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, type Selectable, sql } from 'kysely';

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

const userColumns = [
  ...(['user_id', 'username', 'full_name', 'biography', 'business_contact_method', 'category', 'category_id'] as const),
  ...(['account_type', 'contact_phone_number', 'external_url', 'fbid_v2', 'is_business', 'is_private'] as const),
  ...(['is_verified', 'public_email', 'public_phone_country_code', 'public_phone_number'] as const),
  ...(['profile_pic_url', 'profile_pic_url_hd'] as const),
];

/** An Instagram account and what it says about itself. */
export type InstagramUser = Pick<Selectable<DB['instagram_user']>, (typeof userColumns)[number]>;

/** By the platform's id, or by a handle in normal form. */
export async function instagramUser(
  db: Kysely<DB>,
  by: { userId: string } | { handle: string },
): Promise<InstagramUser | null> {
  const query = db.selectFrom('instagram_user').select(userColumns);
  const named =
    'userId' in by
      ? query.where('user_id', '=', by.userId)
      : query.where(sql`lower(username)`, '=', by.handle).orderBy('user_id');
  const row = await named.limit(1).executeTakeFirst();
  return row ? { ...row, category_id: row.category_id === null ? null : Number(row.category_id) } : null;
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
