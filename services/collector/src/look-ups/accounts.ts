import type { IgProfile } from '../rapidapi/shapes/instagram-profile.ts';
import type { TtProfile } from '../rapidapi/tiktok.ts';

/** An Instagram account as pages read it: they look for its numbers under several names. */
export function instagramAccountAnswer(seen: IgProfile) {
  return {
    id: seen.userId,
    username: seen.username,
    full_name: seen.fullName,
    biography: seen.biography ?? '',
    followers: seen.followerCount,
    follower_count: seen.followerCount,
    followers_count: seen.followerCount,
    following: seen.followingCount,
    following_count: seen.followingCount,
    media_count: seen.postCount,
    post_count: seen.postCount,
    profile_pic_url: seen.smallPictureUrl,
    profile_pic_url_hd: seen.pictureUrl,
    is_private: seen.isPrivate,
    is_verified: seen.isVerified,
    is_business: seen.isBusiness,
    account_type: seen.accountType,
    category: seen.category,
    external_url: seen.externalUrl,
  };
}

/** The same with how to reach whoever is behind it. */
export function instagramInfoAnswer(seen: IgProfile) {
  return {
    ...instagramAccountAnswer(seen),
    category_id: seen.categoryId,
    bio_links: [...seen.bioLinks],
    address: seen.address,
    business_contact_method: seen.contactMethod,
    contact_phone_number: seen.contactPhone,
    public_email: seen.publicEmail,
    public_phone_country_code: seen.phoneCountryCode,
    public_phone_number: seen.publicPhone,
    fbid_v2: seen.facebookId,
    total_igtv_videos: seen.longVideoCount,
    latest_reel_media: seen.latestReelAt,
  };
}

/** A TikTok account as pages read it. */
export function tiktokAccountAnswer(seen: TtProfile) {
  return {
    username: seen.username,
    secUid: seen.secUid,
    nickname: seen.nickname,
    followers: seen.followerCount,
    follower_count: seen.followerCount,
    following: seen.followingCount,
    following_count: seen.followingCount,
    like_count: seen.likeCount,
    video_count: seen.videoCount,
    avatar_url: seen.avatarUrl,
    verified: seen.verified,
  };
}

/** The same as the platform's product has it. */
export function tiktokInfoAnswer(seen: TtProfile) {
  return {
    userInfo: {
      user: {
        id: seen.userId,
        uniqueId: seen.username,
        secUid: seen.secUid,
        nickname: seen.nickname,
        signature: seen.signature ?? '',
        verified: seen.verified,
        privateAccount: seen.isPrivate,
        avatarThumb: seen.avatarUrl,
        avatarMedium: seen.avatarMediumUrl,
        avatarLarger: seen.avatarLargeUrl,
      },
      stats: {
        followerCount: seen.followerCount,
        followingCount: seen.followingCount,
        heart: seen.likeCount,
        heartCount: seen.likeCount,
        videoCount: seen.videoCount,
      },
    },
  };
}
