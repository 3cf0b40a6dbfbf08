import type { DB } from '@cicero/database';
import type { Insertable, Kysely } from 'kysely';
import { sql } from 'kysely';
import type { IgProfile } from '../rapidapi/shapes/instagram-profile.ts';

/** What the columns hold; what an account says about itself can be longer. */
const widths = { id: 30, name: 100, method: 50, phone: 30, facebook: 40, code: 10 } as const;
const largestSmallint = 32_767;

/**
 * Stores what an account says about itself as it says it now: contacts that were taken down go. Without an id from the
 * platform there is nothing to keep it by.
 */
export async function storeIgUser(db: Kysely<DB>, seen: IgProfile): Promise<void> {
  const { userId, username } = seen;
  if (userId === null || userId.length > widths.id) return;
  const said = {
    username,
    full_name: cut(seen.fullName, widths.name),
    biography: seen.biography,
    business_contact_method: cut(seen.contactMethod, widths.method),
    category: cut(seen.category, widths.name),
    category_id: seen.categoryId,
    account_type: seen.accountType === null ? null : Math.min(seen.accountType, largestSmallint),
    contact_phone_number: cut(seen.contactPhone, widths.phone),
    external_url: seen.externalUrl,
    fbid_v2: cut(seen.facebookId, widths.facebook),
    is_business: seen.isBusiness,
    is_private: seen.isPrivate,
    is_verified: seen.isVerified,
    public_email: cut(seen.publicEmail, widths.name),
    public_phone_country_code: cut(seen.phoneCountryCode, widths.code),
    public_phone_number: cut(seen.publicPhone, widths.phone),
    profile_pic_url: seen.smallPictureUrl,
    profile_pic_url_hd: seen.pictureUrl,
  } satisfies Partial<Insertable<DB['instagram_user']>>;
  await db.transaction().execute(async (tx) => {
    // Names change hands: whoever went by this one before goes by no name that anybody could ask for.
    await tx
      .updateTable('instagram_user')
      .set({ username: sql`'#' || user_id` })
      .where(sql`lower(username)`, '=', username)
      .where('user_id', '<>', userId)
      .execute();
    await tx
      .insertInto('instagram_user')
      .values({ user_id: userId, ...said })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(said))
      .execute();
    await sql`insert into instagram_user_metrics as stored (user_id, follower_count, following_count, media_count,
        total_igtv_videos, latest_reel_media)
      values (${userId}, ${seen.followerCount}, ${seen.followingCount}, ${seen.postCount}, ${seen.longVideoCount},
        ${seen.latestReelAt})
      on conflict (user_id) do update set
        follower_count = coalesce(excluded.follower_count, stored.follower_count),
        following_count = coalesce(excluded.following_count, stored.following_count),
        media_count = coalesce(excluded.media_count, stored.media_count),
        total_igtv_videos = coalesce(excluded.total_igtv_videos, stored.total_igtv_videos),
        latest_reel_media = coalesce(excluded.latest_reel_media, stored.latest_reel_media)`.execute(tx);
  });
}

function cut(text: string | null, length: number): string | null {
  return text === null ? null : [...text].slice(0, length).join('');
}
