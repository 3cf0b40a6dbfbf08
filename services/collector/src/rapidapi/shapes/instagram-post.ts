import { asFields, asList, at, count, type Fields, flag, idText, instant, text } from './fields.ts';

export interface IgAccount {
  userId: string;
  username: string;
  fullName: string | null;
  isPrivate: boolean | null;
  isVerified: boolean | null;
  pictureUrl: string | null;
}

export interface IgMedia {
  mediaId: string;
  mediaType: number | null;
  isVideo: boolean;
  width: number | null;
  height: number | null;
  imageUrl: string | null;
  videoUrl: string | null;
  /** Seconds. */
  duration: number | null;
  thumbnailUrl: string | null;
  tagged: readonly { account: IgAccount; x: number; y: number }[];
}

export interface IgPost {
  shortcode: string;
  /** Numeric id of the media; null when the provider left it out. */
  postId: string | null;
  publishedAt: Date;
  caption: string | null;
  /** Null = hidden or not said: a stored number stays. */
  likeCount: number | null;
  commentCount: number | null;
  shareCount: number | null;
  /** Plays of a video, else how often it was seen. */
  viewCount: number | null;
  thumbnailUrl: string | null;
  imageUrl: string | null;
  videoUrl: string | null;
  /** First picture of each carousel child, else the post's own; null without any. */
  imagesUrl: readonly string[] | null;
  isVideo: boolean;
  isCarousel: boolean;
  isPinned: boolean;
  mediaType: number | null;
  hashtags: readonly string[];
  author: IgAccount | null;
  /** Parts of the album, or the post itself. */
  media: readonly IgMedia[];
}

/** An album holds 20 parts at most, a caption 30 hashtags, a picture 20 tags: more is not the platform's. */
const bounds = { media: 20, hashtags: 60, tagged: 40 } as const;

/** Reads one post in any of the provider's shapes; null when it lacks a code or a time. */
export function readIgPost(value: unknown): IgPost | null {
  const item = asFields(value);
  if (!item) return null;
  const shortcode = text(item.code, item.shortcode)?.trim() ?? '';
  const publishedAt = instant(item.taken_at, item.taken_at_ts, item.taken_at_timestamp, item.created_at);
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(shortcode) || !publishedAt) return null;
  const children = asList(item.carousel_media).slice(0, bounds.media);
  const imageUrl = imageOf(item);
  const childImages = children.map((child) => imageOf(asFields(child) ?? {})).filter((url) => url !== null);
  const postId = mediaId(item.id, item.pk, item.media_id);
  return {
    shortcode,
    postId,
    publishedAt,
    caption: text(at(item.caption, 'text'), item.caption, item.caption_text),
    likeCount: count(item.like_count, item.likeCount),
    commentCount: count(item.comment_count, item.commentCount),
    shareCount: count(item.share_count, item.shareCount, at(item.metrics, 'share_count')),
    viewCount: count(
      ...[item.play_count, item.view_count, item.playCount, item.viewCount, item.video_view_count],
      ...[at(item.metrics, 'play_count'), at(item.metrics, 'view_count')],
    ),
    thumbnailUrl: text(item.thumbnail_url, item.thumbnail_src, item.display_url, item.thumbnail) ?? imageUrl,
    imageUrl,
    videoUrl: videoOf(item),
    imagesUrl: childImages.length > 0 ? childImages : imageUrl ? [imageUrl] : null,
    isVideo: isVideo(item),
    isCarousel: children.length > 1,
    isPinned: item.is_pinned === true || asList(item.timeline_pinned_user_ids).length > 0,
    mediaType: count(item.media_type),
    hashtags: hashtagsOf(item),
    author: readIgAccount(item.user),
    media: mediaOf(item, children, postId),
  };
}

/** Reads an account as it stands beside a post; null without id or name. */
export function readIgAccount(value: unknown): IgAccount | null {
  const userId = idText(at(value, 'id'), at(value, 'pk'));
  const username = text(at(value, 'username'))?.trim();
  if (!userId || !username || userId.length > 50) return null;
  return {
    userId,
    username: username.slice(0, 100),
    fullName: text(at(value, 'full_name'))?.slice(0, 100) ?? null,
    isPrivate: flag(at(value, 'is_private')),
    isVerified: flag(at(value, 'is_verified')),
    pictureUrl: text(at(value, 'profile_pic_url')),
  };
}

function mediaOf(item: Fields, children: readonly unknown[], postId: string | null): IgMedia[] {
  const parts = children.length > 0 ? children : [{ ...item, id: postId }];
  const read = parts.map(readIgMedia).filter((part) => part !== null);
  return [...new Map(read.map((part) => [part.mediaId, part])).values()];
}

function readIgMedia(value: unknown): IgMedia | null {
  const part = asFields(value);
  const id = part && mediaId(part.id, part.pk);
  if (!part || !id) return null;
  const imageUrl = imageOf(part);
  const duration = part.video_duration;
  const tagged = asList(at(part.tagged_users, 'in') ?? part.tagged_users).slice(0, bounds.tagged);
  return {
    mediaId: id,
    mediaType: count(part.media_type),
    isVideo: isVideo(part),
    width: count(part.original_width),
    height: count(part.original_height),
    imageUrl,
    videoUrl: videoOf(part),
    duration: typeof duration === 'number' && Number.isFinite(duration) && duration >= 0 ? duration : null,
    thumbnailUrl: text(part.thumbnail_url) ?? imageUrl,
    tagged: tagged.flatMap((tag) => {
      const account = readIgAccount(at(tag, 'user'));
      return account ? [{ account, x: fraction(at(tag, 'x')), y: fraction(at(tag, 'y')) }] : [];
    }),
  };
}

/** `<media>_<owner>` and `<media>` are the same media. */
function mediaId(...values: readonly unknown[]): string | null {
  const id = idText(...values)?.split('_')[0];
  return id && id.length <= 50 ? id : null;
}

function imageOf(item: Fields): string | null {
  return text(
    at(item, 'image_versions', 'items', 0, 'url'),
    at(item, 'image_versions2', 'candidates', 0, 'url'),
    item.display_url,
  );
}

function videoOf(item: Fields): string | null {
  return text(item.video_url, at(item, 'video_versions', 0, 'url'));
}

function isVideo(item: Fields): boolean {
  return flag(item.is_video) ?? item.media_type === 2;
}

function hashtagsOf(item: Fields): string[] {
  const tags = asList(item.hashtags ?? at(item, 'caption', 'hashtags'));
  const clean = tags.map((tag) => text(tag)?.trim().replace(/^#+/, '')).filter((tag) => tag !== undefined);
  return [...new Set(clean.filter((tag) => tag !== '' && tag.length <= 100))].slice(0, bounds.hashtags);
}

function fraction(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.fround(value) : 0;
}
