import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import { tablesOf } from '../../../amplification/kinds.ts';
import { type AmplificationSubject, givenLinks } from '../../../amplification/measure.ts';
import { taskCodes } from '../../../amplification/tasks.ts';
import { listed, personSource } from '../../../measure/people.ts';
import type { PostSelection } from '../../../measure/posts.ts';

/** Who reported what about one task; the excused count as done, whether or not they did. */
export interface TaskReports {
  /** Links they reported. */
  links: number;
  userIds: ReadonlySet<string>;
}

/** Reports by task, read in one pass over the reports. A task that nobody reported about is not there. */
export async function measurePerTask(
  db: Kysely<DB>,
  { kind, scope, window }: AmplificationSubject,
  tasks: PostSelection,
): Promise<ReadonlyMap<string, TaskReports>> {
  const { rows } = await sql<{ shortcode: string; links: number; userIds: string[] }>`
    with task as materialized (${taskCodes(kind, tasks, window)}), given as (
      select task.shortcode, report.user_id, num_nonnulls(${sql.join(givenLinks)}) as links
      from task join ${tablesOf[kind].reports} report on report.shortcode = task.shortcode
      where report.deleted_at is null
    )
    select given.shortcode, sum(given.links)::int as links, array_agg(given.user_id) as "userIds"
    from given where given.links > 0 and given.user_id in (
      select person.user_id from ${personSource} where ${listed(scope)})
    group by given.shortcode`.execute(db);
  return new Map(rows.map(({ shortcode, links, userIds }) => [shortcode, { links, userIds: new Set(userIds) }]));
}
