import type { Account } from '../world/accounts.ts';
import { between, salt } from '../world/hash.ts';
import type { Post } from '../world/posts.ts';
import type { Engaged, World } from '../world/world.ts';

/** The Instagram product's objects, key by key as the provider answers them. */
const CDN = 'https://cdn.contoh.example/ig';
const s = { metrics: salt('instagram.metrics'), id: salt('instagram.id') };

export function userShape(account: Account) {
  return {
    id: account.id,
    username: account.handle,
    full_name: account.fullName,
    is_private: account.isPrivate,
    is_verified: account.isVerified,
    profile_pic_url: `${CDN}/avatar/${account.handle}.jpg`,
  };
}

export function postShape(world: World, post: Post, owner: Account) {
  const likes = world.count(post, 'likes');
  const comments = world.count(post, 'comments');
  const isVideo = post.kind === 'video';
  const size = isVideo ? { width: 720, height: 1280 } : { width: 1080, height: 1350 };
  const video = `${CDN}/${post.code}.mp4`;
  return {
    id: post.id,
    code: post.code,
    user: userShape(owner),
    taken_at: post.time,
    media_type: { photo: 1, video: 2, album: 8 }[post.kind],
    media_name: { photo: 'post', video: 'reel', album: 'album' }[post.kind],
    product_type: { photo: 'feed', video: 'clips', album: 'carousel_container' }[post.kind],
    is_video: isVideo,
    is_pinned: post.pinned,
    caption: captionShape(post),
    hashtags: post.hashtags.map((tag) => `#${tag}`),
    mentions: post.mentions.map((handle) => `@${handle}`),
    like_count: likes,
    comment_count: comments,
    thumbnail_url: `${CDN}/${post.code}_thumb.jpg`,
    image_versions: images(post.code, 0, size),
    original_width: size.width,
    original_height: size.height,
    tagged_users: tagged(world, post),
    carousel_media: post.kind === 'album' ? children(world, post) : null,
    video_url: isVideo ? video : null,
    ...(isVideo ? { video_versions: [{ url: video, ...size }] } : {}),
    video_duration: isVideo ? post.duration + 0.5 : null,
    metrics: metrics(post, likes, comments),
  };
}

export function captionShape(post: Post) {
  return {
    id: String(17_900_000_000_000_000 + between(0, 99_999_999, post.salt, s.id)),
    text: post.caption,
    created_at: post.time,
    hashtags: post.hashtags.map((tag) => `#${tag}`),
    mentions: post.mentions.map((handle) => `@${handle}`),
  };
}

export function commentShape(world: World, post: Post, engaged: Engaged) {
  return {
    id: String(18_000_000_000_000_000n + (BigInt(post.salt) << 14n) + BigInt(engaged.index)),
    text: world.commentText(post, engaged.index),
    type: 0,
    created_at: engaged.at,
    user_id: engaged.account.id,
    user: userShape(engaged.account),
    like_count: 0,
    child_comment_count: 0,
    replied_to_comment_id: null,
  };
}

export function profileShape(account: Account, mediaCount: number) {
  const official = account.kind === 'client';
  return {
    id: account.id,
    pk: account.id,
    username: account.handle,
    full_name: account.fullName,
    biography: official ? 'Akun contoh untuk pengujian. Bukan akun resmi.' : '',
    follower_count: account.followers,
    following_count: account.following,
    media_count: mediaCount,
    total_igtv_videos: 0,
    latest_reel_media: 0,
    is_private: account.isPrivate,
    is_verified: account.isVerified,
    is_business: official,
    account_type: official ? 2 : 1,
    category: official ? 'Government Organization' : null,
    category_id: official ? 2603 : null,
    business_contact_method: 'UNKNOWN',
    contact_phone_number: '',
    external_url: official ? 'https://contoh.example' : null,
    fbid_v2: `178414${account.id}`,
    public_email: official ? 'humas@contoh.example' : null,
    public_phone_country_code: '62',
    public_phone_number: '',
    profile_pic_url: `${CDN}/avatar/${account.handle}.jpg`,
    profile_pic_url_hd: `${CDN}/avatar/${account.handle}_hd.jpg`,
    ...(official ? contacts : {}),
    about: { country: 'Indonesia', date_joined: 'January 2020', former_usernames: '0' },
  };
}

/** What accounts have who say where they are and what else to look at. */
const contacts = {
  bio_links: [
    { link_id: 17_900_000_000_001, title: 'Layanan', url: 'https://contoh.example/layanan', link_type: 'external' },
  ],
  address_street: 'Jalan Contoh 1',
  city_name: 'Contoh',
  zip: '10110',
};

export function hashtagShape(name: string, mediaCount: number) {
  return {
    id: String(17_840_000_000_000_000 + (salt(name) % 100_000_000)),
    name,
    profile_pic_url: `${CDN}/tag/${name}.jpg`,
    media_count: mediaCount,
    formatted_media_count: String(mediaCount),
    is_trending: false,
    allow_muting_story: false,
    hide_use_hashtag_button: false,
    show_follow_drop_down: false,
    content_advisory: null,
    subtitle: `${mediaCount} posts`,
    warning_message: null,
  };
}

function images(code: string, which: number, { width, height }: { width: number; height: number }) {
  const small = { width: 320, height: Math.round((320 / width) * height) };
  return {
    items: [
      { url: `${CDN}/${code}_${which}_${width}.jpg`, width, height },
      { url: `${CDN}/${code}_${which}_320.jpg`, ...small },
    ],
  };
}

function tagged(world: World, post: Post) {
  return post.mentions.flatMap((handle) => {
    const account = world.account('instagram', handle);
    return account ? [{ user: userShape(account), x: 0.42, y: 0.31 }] : [];
  });
}

/** Two or three pictures and a video; the tags are on the first. */
function children(world: World, post: Post) {
  return Array.from({ length: between(2, 4, post.salt, s.id, 1) }, (_, i) => {
    const isVideo = i === 1;
    const size = isVideo ? { width: 720, height: 1280 } : { width: 1080, height: 1080 };
    return {
      id: (BigInt(post.id) + BigInt(i + 1)).toString(),
      media_type: isVideo ? 2 : 1,
      is_video: isVideo,
      original_width: size.width,
      original_height: size.height,
      image_versions: images(post.code, i + 1, size),
      thumbnail_url: `${CDN}/${post.code}_${i + 1}.jpg`,
      video_url: isVideo ? `${CDN}/${post.code}_${i + 1}.mp4` : null,
      video_duration: isVideo ? 14.2 : null,
      tagged_users: i === 0 ? tagged(world, post) : [],
    };
  });
}

function metrics(post: Post, likes: number, comments: number) {
  const isVideo = post.kind === 'video';
  const plays = likes * between(6, 14, post.salt, s.metrics);
  return {
    play_count: isVideo ? plays : null,
    save_count: isVideo ? Math.floor(likes / 20) : null,
    share_count: isVideo ? Math.floor(likes / 12) : null,
    view_count: isVideo ? Math.floor(plays * 0.97) : null,
    fb_like_count: null,
    fb_play_count: isVideo ? Math.floor(plays / 40) : null,
    like_count: likes,
    comment_count: comments,
    user_follower_count: null,
    user_media_count: null,
  };
}
