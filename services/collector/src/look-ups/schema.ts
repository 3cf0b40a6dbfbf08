import { ErrorAnswer } from '@cicero/contracts';
import { type Static, type TSchema, Type } from 'typebox';
import type { instagramAccountAnswer, instagramInfoAnswer, tiktokAccountAnswer, tiktokInfoAnswer } from './accounts.ts';
import type { PostSummary, VideoSummary } from './summaries.ts';

const text = Type.String();
const textOrNull = Type.Union([Type.String(), Type.Null()]);
const countOrNull = Type.Union([Type.Integer(), Type.Null()]);
const flagOrNull = Type.Union([Type.Boolean(), Type.Null()]);
const count = Type.Optional(Type.Integer());

export const InstagramAccount = Type.Object({
  ...{ id: textOrNull, username: text, full_name: textOrNull, biography: text },
  ...{ followers: countOrNull, follower_count: countOrNull, followers_count: countOrNull },
  ...{ following: countOrNull, following_count: countOrNull, media_count: countOrNull, post_count: countOrNull },
  ...{ profile_pic_url: textOrNull, profile_pic_url_hd: textOrNull, external_url: textOrNull, category: textOrNull },
  ...{ is_private: flagOrNull, is_verified: flagOrNull, is_business: flagOrNull, account_type: countOrNull },
});

export const InstagramInfo = Type.Object({
  ...InstagramAccount.properties,
  category_id: countOrNull,
  bio_links: Type.Array(Type.Object({ title: textOrNull, url: text })),
  ...{ address: textOrNull, business_contact_method: textOrNull, contact_phone_number: textOrNull },
  ...{ public_email: textOrNull, public_phone_country_code: textOrNull, public_phone_number: textOrNull },
  ...{ fbid_v2: textOrNull, total_igtv_videos: countOrNull, latest_reel_media: countOrNull },
});

export const InstagramSummary = Type.Object({
  ...{ id: text, shortcode: text, created_at: text, caption: text },
  type: Type.Union([Type.Literal('image'), Type.Literal('video'), Type.Literal('carousel')]),
  ...{ like_count: count, comment_count: count, share_count: count, view_count: Type.Integer() },
  ...{ thumbnail: textOrNull, thumbnail_url: textOrNull, images_url: Type.Array(text), video_url: textOrNull },
  ...{ is_video: Type.Boolean(), is_carousel: Type.Boolean(), is_pinned: Type.Boolean() },
});

export const TiktokAccount = Type.Object({
  ...{ username: text, secUid: text, nickname: textOrNull, avatar_url: textOrNull, verified: flagOrNull },
  ...{ followers: countOrNull, follower_count: countOrNull, following: countOrNull, following_count: countOrNull },
  ...{ like_count: countOrNull, video_count: countOrNull },
});

export const TiktokInfo = Type.Object({
  userInfo: Type.Object({
    user: Type.Object({
      ...{ id: textOrNull, uniqueId: text, secUid: text, nickname: textOrNull, signature: text },
      ...{ verified: flagOrNull, privateAccount: flagOrNull },
      ...{ avatarThumb: textOrNull, avatarMedium: textOrNull, avatarLarger: textOrNull },
    }),
    stats: Type.Object({
      ...{ followerCount: countOrNull, followingCount: countOrNull, heart: countOrNull, heartCount: countOrNull },
      videoCount: countOrNull,
    }),
  }),
});

export const TiktokSummary = Type.Object({
  ...{ id: text, video_id: text, createTime: Type.Integer(), desc: text, created_at: text, caption: text },
  stats: Type.Object({ diggCount: count, commentCount: count, shareCount: count, playCount: count }),
  ...{ like_count: count, comment_count: count, share_count: count, view_count: Type.Integer() },
  ...{ thumbnail_url: textOrNull, is_pinned: Type.Boolean() },
});

const cdn = 'https://cdn.contoh.example';
const accountExample: ReturnType<typeof instagramAccountAnswer> = {
  ...{ id: '900000000001', username: 'res.contoh', full_name: 'Resor Contoh', biography: 'Akun contoh' },
  ...{ followers: 15_234, follower_count: 15_234, followers_count: 15_234, following: 87, following_count: 87 },
  ...{ media_count: 1_320, post_count: 1_320, category: 'Government Organization' },
  ...{ profile_pic_url: `${cdn}/ig/kecil.jpg`, profile_pic_url_hd: `${cdn}/ig/besar.jpg` },
  ...{ is_private: false, is_verified: true, is_business: true, account_type: 2 },
  external_url: 'https://contoh.example',
};
const infoExample: ReturnType<typeof instagramInfoAnswer> = {
  ...accountExample,
  ...{ category_id: 2_603, bio_links: [{ title: 'Layanan', url: 'https://contoh.example' }] },
  ...{ address: 'Jalan Contoh 1, Contoh, 10110', business_contact_method: 'UNKNOWN', contact_phone_number: null },
  ...{ public_email: 'humas@contoh.example', public_phone_country_code: '62', public_phone_number: null },
  ...{ fbid_v2: '17841400000000001', total_igtv_videos: 4, latest_reel_media: 1_762_449_600 },
};
const summaryExample: PostSummary = {
  ...{ id: 'CTHa0000001', shortcode: 'CTHa0000001', created_at: '2025-11-10T01:00:00.000Z', type: 'image' },
  ...{ caption: 'Giat pagi', like_count: 9, comment_count: 1, view_count: 0 },
  ...{ thumbnail: `${cdn}/ig/1.jpg`, thumbnail_url: `${cdn}/ig/1.jpg`, images_url: [`${cdn}/ig/1.jpg`] },
  ...{ video_url: null, is_video: false, is_carousel: false, is_pinned: false },
};
const tiktokExample: ReturnType<typeof tiktokAccountAnswer> = {
  ...{ username: 'res.contoh', secUid: 'MS4wLjABAAAAcontoh', nickname: 'Resor Contoh', verified: true },
  ...{ followers: 8_123, follower_count: 8_123, following: 41, following_count: 41 },
  ...{ like_count: 90_210, video_count: 512, avatar_url: `${cdn}/tt/100.jpg` },
};
const tiktokInfoExample: ReturnType<typeof tiktokInfoAnswer> = {
  userInfo: {
    user: {
      ...{ id: '7100000000000000001', uniqueId: 'res.contoh', secUid: 'MS4wLjABAAAAcontoh', nickname: 'Resor Contoh' },
      ...{ signature: 'Akun contoh', verified: true, privateAccount: false },
      ...{ avatarThumb: `${cdn}/tt/100.jpg`, avatarMedium: `${cdn}/tt/720.jpg`, avatarLarger: null },
    },
    stats: { followerCount: 8_123, followingCount: 41, heart: 90_210, heartCount: 90_210, videoCount: 512 },
  },
};
const videoExample: VideoSummary = {
  ...{ id: '7560000000000000101', video_id: '7560000000000000101', createTime: 1_762_736_400, desc: 'Giat pagi' },
  stats: { diggCount: 12, commentCount: 3, shareCount: 2, playCount: 240 },
  ...{ created_at: '2025-11-10T01:00:00.000Z', caption: 'Giat pagi', like_count: 12, comment_count: 3 },
  ...{ share_count: 2, view_count: 240, thumbnail_url: `${cdn}/tt/1.jpg`, is_pinned: false },
};
export const examples = {
  account: accountExample,
  info: infoExample,
  summary: summaryExample,
  tiktok: tiktokExample,
  tiktokInfo: tiktokInfoExample,
  video: videoExample,
};

const refusals = {
  ...{ 400: ErrorAnswer, 401: ErrorAnswer, 403: ErrorAnswer, 404: ErrorAnswer, 429: ErrorAnswer },
  ...{ 502: ErrorAnswer, 503: ErrorAnswer, 504: ErrorAnswer },
};

/** The answers of a route that tells of one account. */
export function accountAnswers<Data extends TSchema>(data: Data, example: Static<Data>) {
  const found = Type.Object({ success: Type.Literal(true), data });
  return { 200: { ...found, examples: [{ success: true, data: example }] }, ...refusals };
}

/** The answers of a route that tells of posts. */
export function feedAnswers<Post extends TSchema>(post: Post, example: Static<Post>) {
  const found = Type.Object({
    success: Type.Literal(true),
    data: Type.Array(post),
    complete: Type.Boolean({ description: 'false: penyedia tidak memberikan semuanya' }),
  });
  return { 200: { ...found, examples: [{ success: true, data: [example], complete: true }] }, ...refusals };
}
