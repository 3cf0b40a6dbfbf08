import { type Platform, platforms } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Kysely, Transaction } from 'kysely';
import { mostPosts, type PerPostResult, readPerPost } from '../../../exports/per-post.ts';
import { atOneMoment } from '../../../measure/moment.ts';
import { selectPosts } from '../../../measure/posts.ts';
import { type MeasuredWindow, type PostsByPlatform, readMeasuredWindows } from '../../../measure/windows.ts';
import type { ClosedWindow } from '../../../periods/intervals.ts';
import { type AttendanceScope, ownScope } from '../../../scope/scope.ts';
import { topContents } from '../../../summary/contents.ts';
import { isUnread, type LinkedPost, linkedPosts } from '../../content.ts';
import type { ReportQuestion } from '../../report.ts';
import type { PostDone } from './numbers.ts';

/** What the report of a day is made of. */
export interface Day {
  measured: Readonly<Record<Platform, MeasuredWindow>>;
  /** In order of publication. */
  contents: Readonly<Record<Platform, readonly PostDone[]>>;
  workbooks: readonly PerPostResult[];
}

interface Subject {
  scope: AttendanceScope;
  window: ClosedWindow;
  posts: PostsByPlatform;
  linked: Readonly<Record<Platform, readonly LinkedPost[]>>;
  at: Date;
}

/** Everything as of one moment: text, lists and workbooks tell the same numbers. Null = no posts. */
export function readDay(db: Kysely<DB>, { client, day, at }: ReportQuestion): Promise<Day | null> {
  const scope = ownScope(client);
  const window = { from: day, to: day };
  return atOneMoment(db, async (tx) => {
    const posts = {
      instagram: await selectPosts(tx, 'instagram', scope, window),
      tiktok: await selectPosts(tx, 'tiktok', scope, window),
    };
    const linked = {
      instagram: await linkedPosts(tx, 'instagram', window, posts.instagram),
      tiktok: await linkedPosts(tx, 'tiktok', window, posts.tiktok),
    };
    const counts = [linked.instagram.length, linked.tiktok.length];
    if (counts.every((count) => count === 0)) return null;
    const subject = { scope, window, posts, linked, at: new Date(at) };
    return counts.some((count) => count > mostPosts) ? readLong(tx, subject) : readByPost(tx, subject);
  });
}

/** Everybody is read once a platform, post by post: what is asked of the whole day is added up from that. */
async function readByPost(tx: Transaction<DB>, { scope, window, linked, at }: Subject): Promise<Day> {
  const read = (platform: Platform): Promise<PerPostResult> => readPerPost(tx, { platform, scope, window }, at);
  const results = { instagram: await read('instagram'), tiktok: await read('tiktok') };
  const contentsOf = (platform: Platform): PostDone[] => {
    const { posts, done } = results[platform];
    const people = new Map(posts.map(({ key }, place) => [key, done[place]]));
    return linked[platform].map((post) => ({ ...post, people: people.get(post.postId) ?? 0 }));
  };
  return {
    measured: { instagram: measuredOf(results.instagram), tiktok: measuredOf(results.tiktok) },
    contents: { instagram: contentsOf('instagram'), tiktok: contentsOf('tiktok') },
    workbooks: platforms.filter((platform) => hasWorkbook(linked[platform])).map((platform) => results[platform]),
  };
}

/** The whole of what was measured post by post. */
function measuredOf({ posts, units }: PerPostResult): MeasuredWindow {
  return {
    totals: { posts: posts.length, withSnapshot: posts.reduce((sum, { withSnapshot }) => sum + withSnapshot, 0) },
    people: {
      *[Symbol.iterator]() {
        for (const { rows } of units) {
          for (const { person, counts } of rows)
            yield { ...person, seen: counts.reduce((sum, count) => sum + count, 0) };
        }
      },
    },
  };
}

/** A day with more posts than a person can be held with: the people by the tallies of the day. */
async function readLong(tx: Transaction<DB>, { scope, window, posts, linked, at }: Subject): Promise<Day> {
  const measured = await readMeasuredWindows(tx, { scope, windows: [window], userId: null }, posts);
  const counted = await topContents(tx, { scope, window, posts, most: Number.POSITIVE_INFINITY });
  const people = new Map(counted.map((post) => [`${post.platform} ${post.postId}`, post.people]));
  const contentsOf = (platform: Platform): PostDone[] =>
    linked[platform].map((post) => ({ ...post, people: people.get(`${platform} ${post.postId}`) ?? 0 }));
  const workbooks: PerPostResult[] = [];
  for (const platform of platforms) {
    if (hasWorkbook(linked[platform])) workbooks.push(await readPerPost(tx, { platform, scope, window }, at));
  }
  const nothing: MeasuredWindow = { totals: { posts: 0, withSnapshot: 0 }, people: [] };
  return {
    measured: { instagram: measured.instagram[0] ?? nothing, tiktok: measured.tiktok[0] ?? nothing },
    contents: { instagram: contentsOf('instagram'), tiktok: contentsOf('tiktok') },
    workbooks,
  };
}

/** More posts have more columns than anybody reads; where none was read everybody would stand as missing. */
function hasWorkbook(posts: readonly LinkedPost[]): boolean {
  return posts.length > 0 && posts.length <= mostPosts && !isUnread(posts);
}
