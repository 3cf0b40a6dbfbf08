import { hasHandle } from '@cicero/directory';
import type { PerPostResult } from '../../exports/per-post.ts';
import type { PersonByPart } from '../../measure/parts.ts';

/** A post, and how many did it, of those who can be seen. */
export interface PostTally {
  postId: string;
  url: string;
  publishedAt: Date | undefined;
  /** Whether anybody has looked at its likes or comments. */
  read: boolean;
  done: number;
  /** null = not known, nobody has looked. */
  missing: number | null;
}

/** The posts of a day, who did each, and who cannot be seen on any. */
export interface PerPost {
  posts: readonly PostTally[];
  people: number;
  withoutHandle: number;
}

export function perPostOf({ posts, units, people }: Pick<PerPostResult, 'posts' | 'units' | 'people'>): PerPost {
  const done = posts.map(() => 0);
  let withoutHandle = 0;
  for (const { rows } of units) {
    for (const row of rows) {
      if (!isReachable(row)) withoutHandle += 1;
      for (const at of posts.keys()) if (hasDone(row, at)) done[at] = (done[at] ?? 0) + 1;
    }
  }
  return {
    posts: posts.map(({ key, url = key, publishedAt, read = false }, at) => ({
      ...{ postId: key, url, publishedAt, read },
      done: done[at] ?? 0,
      missing: read ? people - withoutHandle - (done[at] ?? 0) : null,
    })),
    people,
    withoutHandle,
  };
}

/** Whether there is a handle by which the person could be seen. */
export function isReachable({ person }: PersonByPart): boolean {
  return hasHandle(person.handle);
}

/** Whether the person has done the post at this place. */
export function hasDone({ counts }: PersonByPart, at: number): boolean {
  return (counts[at] ?? 0) > 0;
}
