import type { DB } from '@cicero/database';
import { linkPlatforms } from '@cicero/directory';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { atOneMoment } from '../measure/moment.ts';
import { listed, personColumns, personSource } from '../measure/people.ts';
import type { PostSelection } from '../measure/posts.ts';
import type { Window } from '../periods/window.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { type Amplification, computeAmplification, type Reporter } from './amplification.ts';
import { type AmplificationKind, tablesOf } from './kinds.ts';
import { taskCodes } from './tasks.ts';

/** What is measured: whose reports about which tasks of which days. */
export interface AmplificationSubject {
  kind: AmplificationKind;
  scope: AttendanceScope;
  window: Window;
  people: PeopleFilter;
}

/** Narrows down who is listed. */
export interface PeopleFilter {
  /** Upper case. */
  division: string | null;
  /** Part of a name, or the beginning of a number. */
  search: string | null;
}

/** Reads tasks, reports and people as of one moment and counts. One pass over the reports, one over the people. */
export async function measureAmplification(
  db: Kysely<DB>,
  subject: AmplificationSubject,
  tasks: PostSelection,
): Promise<Amplification> {
  const [total, reporters] = await atOneMoment(
    db,
    async (tx) => [await countTasks(tx, subject, tasks), await readReporters(tx, subject, tasks)] as const,
  );
  return computeAmplification(total, reporters);
}

async function countTasks(
  tx: Transaction<DB>,
  { kind, window }: AmplificationSubject,
  tasks: PostSelection,
): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from (${taskCodes(kind, tasks, window)}) task`.execute(tx);
  return rows[0]?.total ?? 0;
}

const notBlank = (column: string): RawBuilder<unknown> => sql`nullif(trim(${sql.ref(column)}), '')`;
/** The links that a `report` gives; null where it gives none. */
export const givenLinks = linkPlatforms.map((platform) => notBlank(`report.${platform}_link`));

const stampLength = 17;
/**
 * The Instagram link behind the second in which it was reported, in one text: the greatest is the last one, and finding it
 * needs no sorting, which took longer than all the rest.
 */
const stamped = sql`(lpad(coalesce(extract(epoch from coalesce(report.reported_at, report.created_at at time zone 'UTC')), 0)::text,
  ${sql.lit(stampLength)}, '0') || ${notBlank('report.instagram_link')}) collate "C"`;

async function readReporters(
  tx: Transaction<DB>,
  { kind, scope, window, people }: AmplificationSubject,
  tasks: PostSelection,
): Promise<Reporter[]> {
  const { rows } = await sql<Reporter>`
    with task as materialized (${taskCodes(kind, tasks, window)}), given as (
      select report.user_id, num_nonnulls(${sql.join(givenLinks)}) as links, ${stamped} as stamped
      from task join ${tablesOf[kind].reports} report on report.shortcode = task.shortcode
      where report.deleted_at is null
      offset 0 -- so that links are counted once, not wherever they are mentioned
    ), tally as (
      select user_id, sum(links)::int as links, (count(*) filter (where links > 0))::int as reports,
        substr(max(stamped), ${stampLength} + 1) as latest
      from given group by user_id
    )
    select ${personColumns('person.insta')}, coalesce(tally.links, 0) as links, coalesce(tally.reports, 0) as reports,
      tally.latest as "latestLink"
    from ${personSource} left join tally on tally.user_id = person.user_id
    where ${listed(scope)} and ${wanted(people)}`.execute(tx);
  return rows;
}

function wanted({ division, search }: PeopleFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (division) conditions.push(sql`upper(trim(person.divisi)) = ${division}`);
  if (search) {
    const literal = search.replace(/[\\%_]/g, '\\$&');
    conditions.push(sql`(person.nama ilike ${`%${literal}%`} or person.user_id like ${`${literal}%`})`);
  }
  return sql.join(conditions, sql` and `);
}
