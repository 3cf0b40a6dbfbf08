import type { IgPost } from '../rapidapi/shapes/instagram-post.ts';
import type { TtPost } from '../rapidapi/shapes/tiktok-post.ts';

/** A post of an official account. What the platform hides is null. */
export interface OfficialPost {
  mediaId: string;
  code: string;
  mediaType: 'photo' | 'video' | 'album';
  publishedAt: Date;
  caption: string | null;
  likes: number | null;
  comments: number | null;
  views: number | null;
  shares: number | null;
  thumbnailUrl: string | null;
  mediaUrl: string | null;
  videoUrl: string | null;
  width: number | null;
  height: number | null;
  duration: number | null;
  hashtags: readonly string[];
  mentions: readonly string[];
}

export function officialPostOfInstagram(post: IgPost): OfficialPost {
  const [first] = post.media;
  return {
    mediaId: post.postId ?? post.shortcode,
    code: post.shortcode,
    mediaType: post.isCarousel ? 'album' : post.isVideo ? 'video' : 'photo',
    publishedAt: post.publishedAt,
    caption: post.caption,
    likes: post.likeCount,
    comments: post.commentCount,
    views: post.viewCount,
    shares: post.shareCount,
    thumbnailUrl: post.thumbnailUrl,
    mediaUrl: post.imageUrl,
    videoUrl: post.videoUrl,
    width: first?.width ?? null,
    height: first?.height ?? null,
    duration: first?.duration ?? null,
    hashtags: distinct([...post.hashtags, ...wordsAfter('#', post.caption)]),
    mentions: distinct(wordsAfter('@', post.caption)),
  };
}

export function officialPostOfTiktok(post: TtPost): OfficialPost {
  return {
    mediaId: post.videoId,
    code: post.videoId,
    mediaType: 'video',
    publishedAt: post.publishedAt,
    caption: post.caption,
    likes: post.likeCount,
    comments: post.commentCount,
    views: post.viewCount,
    shares: post.shareCount,
    thumbnailUrl: post.coverUrl,
    ...{ mediaUrl: null, videoUrl: null, width: null, height: null, duration: null },
    hashtags: distinct(wordsAfter('#', post.caption)),
    mentions: distinct(wordsAfter('@', post.caption)),
  };
}

/** A caption of a platform has at most a few dozen of either. */
const most = 60;

function wordsAfter(mark: '#' | '@', caption: string | null): string[] {
  const pattern = mark === '#' ? /#([\p{L}\p{N}_]{1,100})/gu : /@([A-Za-z0-9._]{1,30})/g;
  return [...(caption ?? '').matchAll(pattern)].map(([, word = '']) => word.replace(/\.+$/, ''));
}

function distinct(found: readonly string[]): string[] {
  return [...new Set(found.map((word) => word.toLowerCase()).filter((word) => word !== ''))].slice(0, most);
}
