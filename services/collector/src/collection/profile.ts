import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import { ProviderError } from '../rapidapi/errors.ts';
import type { IgProfile } from '../rapidapi/shapes/instagram-profile.ts';
import type { TtProfile } from '../rapidapi/tiktok.ts';
import type { CollectorParts, RunCall } from './collecting.ts';
import { storeIgUser } from './instagram-user.ts';
import type { Target } from './targets.ts';

/**
 * Looks at a client's account and stores it as it is shown, under the handle that the client has, whatever the account
 * is called by now: by that handle it is looked for. What is hidden keeps its stored value.
 * @returns why it could not be read; the stored profile stays
 */
export async function collectProfile(
  { sources, db, clock, log }: CollectorParts,
  platform: Platform,
  { handle, clientId }: Target,
  call: RunCall,
): Promise<ProviderError | null> {
  const asking = { ...call, purpose: 'profile' } as const;
  try {
    if (!handle) throw new ProviderError('resource', 'the stored handle is not one of the platform');
    if (platform === 'instagram') {
      const seen = await sources.instagram.profile(handle, asking);
      await storeIgProfile(db, handle, seen, clock.now());
      await storeIgUser(db, seen);
    } else await storeTtProfile(db, handle, await sources.tiktok.profile(handle, asking), clock.now());
    return null;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    log.info({ clientId, platform, errorClass: error.errorClass }, 'a profile could not be read');
    return error;
  }
}

async function storeIgProfile(db: Kysely<DB>, handle: string, profile: IgProfile, seenAt: Date): Promise<void> {
  await sql`insert into insta_profile as stored (username, full_name, biography, follower_count, following_count,
      post_count, profile_pic_url, updated_at)
    values (${handle}, ${profile.fullName}, ${profile.biography}, ${profile.followerCount},
      ${profile.followingCount}, ${profile.postCount}, ${profile.pictureUrl},
      ${seenAt.toISOString()}::timestamptz at time zone 'UTC')
    on conflict (username) do update set
      full_name = excluded.full_name,
      biography = excluded.biography,
      follower_count = coalesce(excluded.follower_count, stored.follower_count),
      following_count = coalesce(excluded.following_count, stored.following_count),
      post_count = coalesce(excluded.post_count, stored.post_count),
      profile_pic_url = coalesce(excluded.profile_pic_url, stored.profile_pic_url),
      updated_at = excluded.updated_at`.execute(db);
}

async function storeTtProfile(db: Kysely<DB>, handle: string, profile: TtProfile, seenAt: Date): Promise<void> {
  await sql`insert into tiktok_profile as stored (username, nickname, follower_count, following_count, like_count,
      video_count, avatar_url, verified, updated_at)
    values (${handle}, ${profile.nickname}, ${profile.followerCount}, ${profile.followingCount},
      ${profile.likeCount}, ${profile.videoCount}, ${profile.avatarUrl}, ${profile.verified},
      ${seenAt.toISOString()}::timestamptz)
    on conflict (username) do update set
      nickname = excluded.nickname,
      follower_count = coalesce(excluded.follower_count, stored.follower_count),
      following_count = coalesce(excluded.following_count, stored.following_count),
      like_count = coalesce(excluded.like_count, stored.like_count),
      video_count = coalesce(excluded.video_count, stored.video_count),
      avatar_url = coalesce(excluded.avatar_url, stored.avatar_url),
      verified = excluded.verified,
      updated_at = excluded.updated_at`.execute(db);
}
