import { type Platform, platforms } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { handleKeySql } from '@cicero/directory';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import { countOf } from '../attendance/attendance.ts';
import type { PostTotals } from '../attendance/person.ts';
import { handleColumns, listed, personSource } from '../measure/people.ts';
import type { PostsByPlatform } from '../measure/windows.ts';
import type { Window } from '../periods/window.ts';
import { postsIn } from '../posts/posts.ts';
import type { AttendanceScope } from '../scope/scope.ts';

/** A post, and how it was received. */
export interface Content {
  platform: Platform;
  postId: string;
  caption: string | null;
  publishedAt: Date;
  /** People listed who did it, by the rules of attendance. */
  people: number;
  /** What the network said last; null = nothing. */
  likes: number | null;
  comments: number | null;
}

interface ContentsSubject {
  scope: AttendanceScope;
  window: Window;
  posts: PostsByPlatform;
}

/** The posts of both platforms that most of the people listed did, most first. */
export async function topContents(
  tx: Transaction<DB>,
  { most, ...subject }: ContentsSubject & { most: number },
): Promise<Content[]> {
  const counted: Counted[] = [];
  for (const platform of platforms) counted.push(...(await countByPost(tx, platform, subject)));
  const top = counted.sort(byPeople).slice(0, most);
  const told = new Map<string, Told>();
  for (const platform of platforms) {
    const ids = top.filter((post) => post.platform === platform).map(({ postId }) => postId);
    for (const { postId, ...row } of await readTold(tx, platform, ids)) told.set(`${platform} ${postId}`, row);
  }
  const nothing: Told = { caption: null, likes: null, comments: null };
  return top.map((post) => ({ ...post, ...(told.get(`${post.platform} ${post.postId}`) ?? nothing) }));
}

type Told = Pick<Content, 'caption' | 'likes' | 'comments'>;
type Counted = Omit<Content, keyof Told>;

function byPeople(a: Counted, b: Counted): number {
  const published = b.publishedAt.getTime() - a.publishedAt.getTime();
  return b.people - a.people || published || (a.postId < b.postId ? -1 : 1);
}

/** People with a handle of whom attendance makes no difference but whether they were seen on the post. */
interface Alike extends PostTotals {
  postId: string;
  publishedAt: Date;
  /** Of one of them; null = there are none. */
  handle: string | null;
  exception: boolean;
  people: number;
  /** How many of them were seen on the post. */
  seen: number;
}

/** How many did each post, also those whom no fact shows: who is excused has done what was looked at. */
async function countByPost(
  tx: Transaction<DB>,
  platform: Platform,
  { scope, window, posts }: ContentsSubject,
): Promise<Counted[]> {
  const handle = sql.raw(handleKeySql(handleColumns[platform]));
  const { rows } = await sql<Alike>`
    with post as materialized (
      select post_id, published_at, snapshot_at from (${postsIn({ platform, posts: posts[platform], window })}) counted
    ), person as materialized (
      select ${handle} as handle, coalesce(person.exception, false) as exception
      from ${personSource} where ${listed(scope)} and ${handle} is not null
    ), alike as (
      select exception, min(handle) as handle, count(*)::int as people from person group by exception
    ), seen as (
      select fact.post_id, person.exception, count(*)::int as people
      from post join engagement_fact fact on fact.platform = ${platform} and fact.post_id = post.post_id
      join person on person.handle = fact.handle group by fact.post_id, person.exception
    )
    select post.post_id as "postId", post.published_at as "publishedAt", 1 as posts,
      (post.snapshot_at is not null)::int as "withSnapshot", alike.handle, coalesce(alike.exception, false) as exception,
      coalesce(alike.people, 0) as people, coalesce(seen.people, 0) as seen
    from post left join alike on true
    left join seen on seen.post_id = post.post_id and seen.exception = alike.exception`.execute(tx);
  return [...Map.groupBy(rows, ({ postId }) => postId)].flatMap(([postId, groups]) => {
    const people = groups.reduce((sum, group) => sum + doneBy(group), 0);
    return groups.slice(0, 1).map(({ publishedAt }): Counted => ({ platform, postId, publishedAt, people }));
  });
}

function doneBy(group: Alike): number {
  const { people, seen } = group;
  return seen * countOf({ ...group, seen: 1 }, group) + (people - seen) * countOf({ ...group, seen: 0 }, group);
}

const stored: Readonly<Record<Platform, { from: RawBuilder<unknown>; id: RawBuilder<unknown> }>> = {
  instagram: { from: sql`insta_post stored`, id: sql`stored.shortcode` },
  tiktok: { from: sql`tiktok_post stored`, id: sql`stored.video_id` },
};

async function readTold(
  tx: Transaction<DB>,
  platform: Platform,
  ids: readonly string[],
): Promise<(Told & { postId: string })[]> {
  const { from, id } = stored[platform];
  const { rows } = await sql<Told & { postId: string }>`
    select ${id} as "postId", stored.caption, stored.like_count as likes, stored.comment_count as comments
    from ${from} where ${id} = any(${[...ids]}::text[])`.execute(tx);
  return rows;
}
