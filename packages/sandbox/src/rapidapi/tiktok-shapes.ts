import type { Account } from '../world/accounts.ts';
import { between, hash, salt } from '../world/hash.ts';
import type { Post } from '../world/posts.ts';
import type { Engaged, World } from '../world/world.ts';

/** The TikTok products' objects, key by key as the providers answer them. */
const CDN = 'https://cdn.contoh.example/tt';
const s = { plays: salt('tiktok.plays'), comment: salt('tiktok.comment') };

const asTexts = (stats: Record<string, number>) =>
  Object.fromEntries(Object.entries(stats).map(([name, value]) => [name, String(value)]));

export function authorShape(account: Account) {
  return {
    id: account.id,
    uniqueId: account.handle,
    nickname: account.fullName,
    secUid: account.secUid,
    signature: 'Akun contoh untuk pengujian',
    verified: account.isVerified,
    privateAccount: account.isPrivate,
    secret: false,
    avatarThumb: `${CDN}/avatar/${account.handle}_100.jpg`,
    avatarMedium: `${CDN}/avatar/${account.handle}_720.jpg`,
    avatarLarger: `${CDN}/avatar/${account.handle}_1080.jpg`,
  };
}

export function profileShape(account: Account) {
  const hearts = account.followers * 9;
  const stats = {
    followerCount: account.followers,
    followingCount: account.following,
    heart: hearts,
    heartCount: hearts,
    videoCount: account.kind === 'client' ? 512 : account.number % 20,
    diggCount: 0,
    friendCount: 12,
  };
  return {
    shareMeta: { title: `${account.fullName} on TikTok`, desc: `@${account.handle} ${account.followers} Followers` },
    statusCode: 0,
    statusMsg: '',
    userInfo: { stats, statsV2: asTexts(stats), user: authorShape(account) },
  };
}

export function videoShape(world: World, post: Post, owner: Account) {
  const stats = {
    diggCount: world.count(post, 'likes'),
    commentCount: world.count(post, 'comments'),
    playCount: playsOf(world, post),
    shareCount: 2,
    collectCount: 1,
  };
  const file = `${CDN}/${post.id}`;
  return {
    id: post.id,
    desc: post.caption,
    createTime: post.time,
    author: authorShape(owner),
    stats,
    statsV2: asTexts({ ...stats, repostCount: 0 }),
    video: {
      id: post.id,
      duration: post.duration,
      height: 1024,
      width: 576,
      ratio: '540p',
      cover: `${file}_cover.jpg`,
      originCover: `${file}_origin.jpg`,
      dynamicCover: `${file}_dynamic.webp`,
      playAddr: `${file}.mp4`,
      downloadAddr: `${file}_dl.mp4`,
    },
    challenges: post.hashtags.map((title) => ({ id: String(60_000 + (salt(title) % 40_000)), title })),
    textExtra: post.hashtags.map((hashtagName) => ({ hashtagName, type: 1 })),
    isAd: false,
    privateItem: false,
    shareEnabled: true,
    duetEnabled: true,
    stitchEnabled: true,
    textLanguage: 'id',
    ...(post.pinned ? { isPinnedItem: true } : {}),
  };
}

export function commentShape(world: World, post: Post, engaged: Engaged) {
  const { account, at, index } = engaged;
  return {
    cid: ((BigInt(at) << 32n) | BigInt(hash(post.salt, s.comment, index))).toString(),
    aweme_id: post.id,
    text: world.commentText(post, index),
    create_time: at,
    digg_count: 0,
    reply_comment_total: repliesOf(post, index),
    reply_id: '0',
    comment_language: 'id',
    status: 1,
    user: {
      uid: account.id,
      sec_uid: account.secUid,
      unique_id: account.handle,
      nickname: account.fullName,
      avatar_thumb: { url_list: [`${CDN}/avatar/${account.handle}.jpg`] },
    },
  };
}

/** Answers to a comment; they are never listed, but some totals count them. */
export function repliesOf(post: Post, index: number): number {
  return hash(post.salt, s.comment, index, 1) % 12 === 0 ? 1 : 0;
}

/** The native shape of the fallback product. */
export function fallbackVideoShape(world: World, post: Post, owner: Account) {
  const file = `${CDN}/${post.id}`;
  return {
    video_id: post.id,
    description: post.caption,
    create_time: post.time,
    author: owner.handle,
    author_id: owner.id,
    author_name: owner.fullName,
    statistics: {
      number_of_comments: world.count(post, 'comments'),
      number_of_hearts: world.count(post, 'likes'),
      number_of_plays: playsOf(world, post),
      number_of_reposts: 2,
    },
    video_definition: '540p',
    cover: `${file}_cover.jpg`,
    download_url: `${file}_dl.mp4`,
    bitrate: 480_000,
    duration: post.duration,
  };
}

function playsOf(world: World, post: Post): number {
  return world.count(post, 'likes') * between(10, 24, post.salt, s.plays);
}
