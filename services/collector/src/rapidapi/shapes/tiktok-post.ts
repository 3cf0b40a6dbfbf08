import { asFields, at, count, idText, instant, text } from './fields.ts';

export interface TtPost {
  videoId: string;
  publishedAt: Date;
  caption: string | null;
  /** Null = not said: a stored number stays. */
  likeCount: number | null;
  commentCount: number | null;
  shareCount: number | null;
  viewCount: number | null;
  coverUrl: string | null;
  isPinned: boolean;
}

/** Reads one video: camel case, snake case, or the fallback product's own shape; null without an id or a time. */
export function readTtPost(value: unknown): TtPost | null {
  const item = asFields(value);
  if (!item) return null;
  const videoId = idText(item.id, item.video_id, item.aweme_id) ?? '';
  const publishedAt = instant(item.createTime, item.create_time, item.timestamp, item.create_at);
  if (!/^\d{5,32}$/.test(videoId) || !publishedAt) return null;
  const likes = at(item, 'statistics', 'number_of_hearts');
  const comments = at(item, 'statistics', 'number_of_comments');
  return {
    videoId,
    publishedAt,
    caption: text(item.desc, item.caption, item.title, item.description),
    likeCount: count(
      at(item, 'stats', 'diggCount'),
      at(item, 'statsV2', 'diggCount'),
      item.digg_count,
      item.like_count,
      at(item, 'stats', 'likeCount'),
      likes,
    ),
    commentCount: count(
      at(item, 'stats', 'commentCount'),
      at(item, 'statsV2', 'commentCount'),
      item.comment_count,
      at(item, 'stats', 'comments'),
      comments,
    ),
    shareCount: count(
      at(item, 'stats', 'shareCount'),
      at(item, 'statsV2', 'shareCount'),
      item.share_count,
      at(item, 'statistics', 'number_of_reposts'),
    ),
    viewCount: count(
      at(item, 'stats', 'playCount'),
      at(item, 'statsV2', 'playCount'),
      item.play_count,
      at(item, 'statistics', 'number_of_plays'),
    ),
    coverUrl: text(at(item, 'video', 'cover'), at(item, 'video', 'originCover'), item.cover),
    isPinned: item.isPinnedItem === true || item.is_top === 1 || item.is_top === true || item.isTop === true,
  };
}
