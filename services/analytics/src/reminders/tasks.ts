import { type Platform, platforms } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { handleKey } from '@cicero/directory';
import type { Day } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import { selectPosts } from '../measure/posts.ts';
import { linkedPosts } from '../reports/content.ts';
import type { ReportClient } from '../reports/report.ts';
import { type AttendanceScope, officeScope, unitScope } from '../scope/scope.ts';
import type { RemindedPerson } from './people.ts';

/** A post of the day that people are to like or comment on. */
export interface Task {
  postId: string;
  url: string;
  /** Whether its likes or comments were read at least once: only then the excused count as having done it. */
  looked: boolean;
}

export type Tasks = Readonly<Record<Platform, readonly Task[]>>;

/** What one person has still to do on a platform. */
export interface OpenTasks {
  /** In the normal form; null = nobody can be recognised. */
  handle: string | null;
  /** Tasks of the day. */
  posts: number;
  open: readonly Task[];
}

export type OpenByPlatform = Readonly<Record<Platform, OpenTasks>>;

/** Posts that were done, by platform and handle. */
export type Done = Readonly<Record<Platform, ReadonlyMap<string, ReadonlySet<string>>>>;

/** The posts and people of a client, those that its reports count: of a directorate those of its own office. */
export function reminderScope({ clientId, directorate }: ReportClient): AttendanceScope {
  return directorate ? officeScope(clientId) : unitScope(clientId);
}

/** The tasks of a client on a day (Jakarta), in order of publication; none where a platform is switched off. */
export async function readTasks(db: Kysely<DB>, client: ReportClient, day: Day): Promise<Tasks> {
  const tasks: Record<Platform, Task[]> = { instagram: [], tiktok: [] };
  const scope = reminderScope(client);
  for (const platform of platforms) {
    if (!client[platform]) continue;
    const window = { from: day, to: day };
    const posts = await linkedPosts(db, platform, window, await selectPosts(db, platform, scope, window));
    const looked = await lookedAt(
      db,
      platform,
      posts.map(({ postId }) => postId),
    );
    tasks[platform] = posts.map(({ postId, url }) => ({ postId, url, looked: looked.has(postId) }));
  }
  return tasks;
}

async function lookedAt(db: Kysely<DB>, platform: Platform, posts: readonly string[]): Promise<Set<string>> {
  if (posts.length === 0) return new Set();
  const rows = await db
    .selectFrom('content_post')
    .select('post_id')
    .where('platform', '=', platform)
    .where('post_id', '=', sql<string>`any(${[...posts]}::text[])`)
    .where('snapshot_at', 'is not', null)
    .execute();
  return new Set(rows.map(({ post_id }) => post_id));
}

/** Which of the tasks these people were seen on: one query a platform. */
export async function readDone(db: Kysely<DB>, tasks: Tasks, people: readonly RemindedPerson[]): Promise<Done> {
  const done: Partial<Record<Platform, Map<string, Set<string>>>> = {};
  for (const platform of platforms) {
    const handles = people.map((person) => handleKey(person[platform])).filter((handle) => handle !== null);
    const posts = tasks[platform].map(({ postId }) => postId);
    const { rows } =
      handles.length === 0 || posts.length === 0
        ? { rows: [] }
        : await sql<{ handle: string; posts: string[] }>`
            select handle, array_agg(post_id) as posts from engagement_fact
            where platform = ${platform} and post_id = any(${posts}::text[]) and handle = any(${handles}::text[])
            group by handle`.execute(db);
    done[platform] = new Map(rows.map(({ handle, posts }) => [handle, new Set(posts)]));
  }
  return done as Done;
}

/** Whether nothing is left to do. */
export function isDone({ instagram, tiktok }: OpenByPlatform): boolean {
  return instagram.open.length + tiktok.open.length === 0;
}

/** What a person has still to do; as many as recaps say are missing (docs/attendance.md). Pure. */
export function openTasksOf(person: RemindedPerson, tasks: Tasks, done: Done): OpenByPlatform {
  const of = (platform: Platform): OpenTasks => {
    const handle = handleKey(person[platform]);
    const seen = handle === null ? undefined : done[platform].get(handle);
    const excused = handle !== null && person.exception;
    const open = tasks[platform].filter(({ postId, looked }) => !seen?.has(postId) && !(excused && looked));
    return { handle, posts: tasks[platform].length, open };
  };
  return { instagram: of('instagram'), tiktok: of('tiktok') };
}
