/** A post as Instagram's data providers describe it, reduced to what pages show. */
export interface AnalysedPost {
  id: string;
  caption: string;
  /** ISO 8601; null = not said. */
  taken_at: string | null;
  like_count: number;
  comment_count: number;
  thumbnail_url: string | null;
  /** The same by its other name. */
  thumbnail: string | null;
  is_video: boolean;
}

export interface PostAnalysis {
  posts: AnalysedPost[];
  stats: {
    total_posts: number;
    total_likes: number;
    total_comments: number;
    /** Means, not rounded; 0 without posts. */
    avg_likes: number;
    avg_comments: number;
    /** Items that are no post with an id: neither listed nor counted. */
    skipped: number;
  };
}

/**
 * What posts as a page got them from elsewhere add up to. Pure; whatever the body is, there is an answer: one that is no
 * object with a list of items has no posts.
 */
export function analysePosts(body: unknown): PostAnalysis {
  const items = fieldsOf(body)?.items;
  const list: readonly unknown[] = Array.isArray(items) ? items : [];
  const posts = list.flatMap((item) => readPost(item) ?? []);
  const total_likes = sum(posts.map((post) => post.like_count));
  const total_comments = sum(posts.map((post) => post.comment_count));
  const mean = (total: number): number => (posts.length === 0 ? 0 : total / posts.length);
  return {
    posts,
    stats: {
      ...{ total_posts: posts.length, total_likes, total_comments },
      ...{ avg_likes: mean(total_likes), avg_comments: mean(total_comments) },
      skipped: list.length - posts.length,
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

function readPost(value: unknown): AnalysedPost | null {
  const item = fieldsOf(value);
  const id = item && (idOf(item.id) ?? idOf(item.code));
  if (!item || id === null) return null;
  const thumbnail = thumbnailOf(item);
  return {
    id,
    caption: firstText(fieldsOf(item.caption)?.text, item.caption) ?? '',
    taken_at: instantOf(item.taken_at_ts) ?? instantOf(item.taken_at),
    like_count: countOf(item.like_count),
    comment_count: countOf(item.comment_count),
    thumbnail_url: thumbnail,
    thumbnail,
    is_video: item.is_video === true || item.is_video === 1,
  };
}

function thumbnailOf(item: Fields): string | null {
  const version = (container: unknown, list: string): unknown => {
    const found = Array.isArray(container) ? container : fieldsOf(container)?.[list];
    return Array.isArray(found) ? fieldsOf(found[0])?.url : undefined;
  };
  return firstText(
    ...[item.thumbnail_url, item.thumbnail_src, item.display_url],
    version(item.image_versions, 'items'),
    version(item.image_versions2, 'candidates'),
  );
}

function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function firstText(...values: readonly unknown[]): string | null {
  return values.find((value): value is string => typeof value === 'string' && value !== '') ?? null;
}

function idOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** A whole number above 0, also as text; networks hide counts as -1 or leave them out. */
function countOf(value: unknown): number {
  const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : 0;
}

const isoTime = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/i;

/** Seconds since 1970, or an ISO date, which is UTC when it does not say otherwise. */
function instantOf(value: unknown): string | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const text = String(value).trim();
  const iso = isoTime.exec(text);
  if (!iso && !/^\d{1,12}(?:\.\d+)?$/.test(text)) return null;
  const zone = text.length > 10 && !iso?.groups?.zone ? 'Z' : '';
  const instant = new Date(iso ? `${text.replace(' ', 'T')}${zone}` : Number(text) * 1000);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
