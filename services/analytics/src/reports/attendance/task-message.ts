import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { addDays, type Day } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import { atOneMoment } from '../../measure/moment.ts';
import { ownScope } from '../../scope/scope.ts';
import { type ReportClient, report } from '../report.ts';
import { engagedPosts } from './engaged-posts.ts';
import { newsOf } from './task-news.ts';
import { noTasks, type Task, taskMessage } from './task-wording.ts';

export const taskMessageReport = report({
  key: 'task-message',
  title: 'Tugas media sosial',
  description:
    'Konten hari itu di Instagram dan TikTok yang menjadi tugas, dikirim lagi hanya bila ada yang berubah; konten ' +
    'kemarin yang terbit setelah pengumuman terakhir disertakan.',
  audience: 'any',
  needs: [],
  needsOneOf: ['instagram', 'tiktok'],
  onlyNews: true,
  options: Type.Object({}),
  async produce(db, { client, day, at, previous, asked }) {
    const platforms = (['instagram', 'tiktok'] as const).filter((platform) => client[platform]);
    const { today, yesterday } = await readTasks(db, client, platforms, day);
    const [posts, earlier] = [today.map(idOf), yesterday.map(idOf)];
    const { fresh, late, unchanged } = newsOf(day, previous, posts, earlier);
    if (today.length === 0 && late.size === 0) {
      return { kind: 'nothing', reason: 'no-posts', sentence: noTasks({ client, day }) };
    }
    if (unchanged && !asked) return { kind: 'unchanged' };
    const text = taskMessage({
      ...{ client, day, at: new Date(at), platforms },
      tasks: today.map((task) => ({ ...task, fresh: fresh?.has(idOf(task)) ?? false })),
      late: yesterday.filter((task) => late.has(idOf(task))),
    });
    return { kind: 'report', text, facts: { posts, earlier } };
  },
});

/** The tasks of a day and of the day before. */
function readTasks(
  db: Kysely<DB>,
  client: ReportClient,
  platforms: readonly Platform[],
  day: Day,
): Promise<{ today: Task[]; yesterday: Task[] }> {
  const scope = ownScope(client);
  return atOneMoment(db, async (tx) => {
    const tasksOf = async (of: Day): Promise<Task[]> => {
      const tasks: Task[] = [];
      for (const platform of platforms) {
        const posts = await engagedPosts(tx, platform, scope, of);
        tasks.push(...posts.map((post) => ({ ...post, platform, fresh: false })));
      }
      return tasks;
    };
    return { today: await tasksOf(day), yesterday: await tasksOf(addDays(day, -1)) };
  });
}

/** Codes of one platform may be those of another. */
function idOf({ platform, postId }: Pick<Task, 'platform' | 'postId'>): string {
  return `${platform}:${postId}`;
}
