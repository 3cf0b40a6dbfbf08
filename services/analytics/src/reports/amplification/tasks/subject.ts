import type { DB } from '@cicero/database';
import { ordinaryRole, postUrl } from '@cicero/directory';
import type { Day } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import { Type } from 'typebox';
import { type AmplificationKind, tablesOf } from '../../../amplification/kinds.ts';
import type { AmplificationSubject } from '../../../amplification/measure.ts';
import { selectTasks, taskCodes } from '../../../amplification/tasks.ts';
import type { PostSelection } from '../../../measure/posts.ts';
import { type AttendanceScope, ownScope, unitScope } from '../../../scope/scope.ts';
import type { ReportClient } from '../../report.ts';

/** `official`: posts of the client's own feed. `special`: posts that were assigned for the day. */
export const kindOption = Type.Union([Type.Literal('official'), Type.Literal('special')], { default: 'official' });
export type KindOption = 'official' | 'special';

const kinds = { official: 'regular', special: 'khusus' } as const satisfies Record<KindOption, AmplificationKind>;

/** Ordinary personnel of a unit, as its amplification is counted; of a directorate everybody with its role. */
export function reportersOf(client: ReportClient): AttendanceScope {
  return client.directorate ? ownScope(client) : { ...unitScope(client.clientId), role: ordinaryRole };
}

/** What a report is about, and the tasks that count. */
export async function subjectOf(
  db: Kysely<DB>,
  kind: KindOption,
  scope: AttendanceScope,
  day: Day,
): Promise<{ subject: AmplificationSubject; tasks: PostSelection }> {
  const window = { from: day, to: day };
  const subject = { kind: kinds[kind], scope, window, people: { division: null, search: null } };
  return { subject, tasks: await selectTasks(db, subject.kind, scope, window) };
}

/** A task and where it is to be seen. */
export interface Task {
  shortcode: string;
  url: string;
}

/** The tasks in order of publication. */
export async function readTasks(
  db: Kysely<DB>,
  { kind, window }: AmplificationSubject,
  tasks: PostSelection,
): Promise<Task[]> {
  const { rows } = await sql<{ shortcode: string }>`
    select post.shortcode from ${tablesOf[kind].posts} post
    where post.shortcode in (${taskCodes(kind, tasks, window)}) order by post.created_at, post.shortcode`.execute(db);
  return rows.map(({ shortcode }) => ({ shortcode, url: postUrl('instagram', shortcode) }));
}
