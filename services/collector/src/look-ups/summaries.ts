import type { IgPost } from '../rapidapi/shapes/instagram-post.ts';
import type { TtPost } from '../rapidapi/shapes/tiktok-post.ts';

/** What is told of an Instagram post; counts that the platform hides are left out. */
export interface PostSummary {
  id: string;
  shortcode: string;
  created_at: string;
  type: 'image' | 'video' | 'carousel';
  caption: string;
  like_count?: number;
  comment_count?: number;
  share_count?: number;
  view_count: number;
  thumbnail: string | null;
  thumbnail_url: string | null;
  images_url: string[];
  is_video: boolean;
  is_carousel: boolean;
  is_pinned: boolean;
  video_url: string | null;
}

/** What is told of a TikTok video: under the names of the platform, and under those that both platforms share. */
export interface VideoSummary {
  id: string;
  video_id: string;
  /** Epoch seconds. */
  createTime: number;
  desc: string;
  stats: { diggCount?: number; commentCount?: number; shareCount?: number; playCount?: number };
  created_at: string;
  caption: string;
  like_count?: number;
  comment_count?: number;
  share_count?: number;
  view_count: number;
  thumbnail_url: string | null;
  is_pinned: boolean;
}

export function summaryOf(post: IgPost): PostSummary {
  return {
    id: post.shortcode,
    shortcode: post.shortcode,
    created_at: post.publishedAt.toISOString(),
    type: post.isCarousel ? 'carousel' : post.isVideo ? 'video' : 'image',
    caption: post.caption ?? '',
    ...known('like_count', post.likeCount),
    ...known('comment_count', post.commentCount),
    ...known('share_count', post.shareCount),
    view_count: post.viewCount ?? 0,
    thumbnail: post.thumbnailUrl,
    thumbnail_url: post.thumbnailUrl,
    images_url: [...(post.imagesUrl ?? [])],
    is_video: post.isVideo,
    is_carousel: post.isCarousel,
    is_pinned: post.isPinned,
    video_url: post.videoUrl,
  };
}

export function videoSummaryOf(video: TtPost): VideoSummary {
  return {
    id: video.videoId,
    video_id: video.videoId,
    createTime: Math.floor(video.publishedAt.getTime() / 1000),
    desc: video.caption ?? '',
    stats: {
      ...known('diggCount', video.likeCount),
      ...known('commentCount', video.commentCount),
      ...known('shareCount', video.shareCount),
      ...known('playCount', video.viewCount),
    },
    created_at: video.publishedAt.toISOString(),
    caption: video.caption ?? '',
    ...known('like_count', video.likeCount),
    ...known('comment_count', video.commentCount),
    ...known('share_count', video.shareCount),
    view_count: video.viewCount ?? 0,
    thumbnail_url: video.coverUrl,
    is_pinned: video.isPinned,
  };
}

function known<Name extends string>(name: Name, count: number | null): { [name in Name]?: number } {
  return count === null ? {} : ({ [name]: count } as { [name in Name]: number });
}
