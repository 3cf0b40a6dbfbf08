import { thresholds } from './thresholds.ts';

/** When a handle was first seen on a post. Everything that one look at a post finds new has the same time. */
export interface Sighting {
  handle: string;
  post: string;
  /** Milliseconds. */
  at: number;
}

/** Handles that were never seen but together. */
export interface Together {
  /** In alphabetical order. */
  handles: readonly string[];
  /** All posts on which they were seen. */
  posts: number;
  /** Those on which that says something. */
  tellingPosts: number;
}

/**
 * Groups of handles that were seen on exactly the same posts, on each of them first in the same look, and that on enough
 * posts on which most others of the unit came in another look. Pure.
 * @param sightings of one unit's people on one platform
 */
export function movingTogether(sightings: readonly Sighting[]): Together[] {
  const { leastHandles, leastTellingPosts } = thresholds.together;
  const onPost = Map.groupBy(sightings, ({ post }) => post);
  const tracks = [...Map.groupBy(sightings, ({ handle }) => handle)].map(([handle, seen]) => ({
    handle,
    seen,
    track: seen
      .map(({ post, at }) => `${post} ${at}`)
      .sort()
      .join('\n'),
  }));
  return [...Map.groupBy(tracks, ({ track }) => track).values()]
    .filter((group) => group.length >= leastHandles)
    .map((group): Together => {
      const own = group[0]?.seen ?? [];
      const telling = own.filter((one) => isTelling(one, onPost.get(one.post) ?? [], group.length));
      const handles = group.map(({ handle }) => handle).sort();
      return { handles, posts: own.length, tellingPosts: telling.length };
    })
    .filter(({ tellingPosts }) => tellingPosts >= leastTellingPosts)
    .sort((a, b) => b.handles.length - a.handles.length || (a.handles.join() < b.handles.join() ? -1 : 1));
}

/** Whether others came at another time: a look that finds everybody says nothing about anybody. */
function isTelling({ at }: Sighting, onPost: readonly Sighting[], group: number): boolean {
  const { leastOthers, mostOthersInLook } = thresholds.together;
  const others = onPost.length - group;
  const inLook = onPost.filter((one) => one.at === at).length - group;
  return others >= leastOthers && inLook <= others * mostOthersInLook;
}

/** A post, and when somebody first looked at it. */
export interface LookedAt {
  post: string;
  publishedAt: number;
  /** Null = nobody has looked yet. */
  firstLookAt: number | null;
}

/** A handle that was there at once wherever that could be seen. */
export interface Instant {
  handle: string;
  /** Posts that were looked at within minutes of publication. */
  posts: number;
}

/** Handles that were there minutes after publication, on every post that was looked at so soon. Pure. */
export function alwaysInstant(posts: readonly LookedAt[], sightings: readonly Sighting[]): Instant[] {
  const { within, leastPosts } = thresholds.instant;
  const soon = within * 60_000;
  const quick = new Map(
    posts.flatMap(({ post, publishedAt, firstLookAt }) =>
      firstLookAt !== null && firstLookAt - publishedAt <= soon ? [[post, publishedAt + soon]] : [],
    ),
  );
  if (quick.size < leastPosts) return [];
  const atOnce = sightings.filter(({ post, at }) => at <= (quick.get(post) ?? Number.NEGATIVE_INFINITY));
  return [...Map.groupBy(atOnce, ({ handle }) => handle)]
    .filter(([, seen]) => seen.length === quick.size)
    .map(([handle]): Instant => ({ handle, posts: quick.size }))
    .sort((a, b) => (a.handle < b.handle ? -1 : 1));
}
