import type { DB } from '@cicero/database';
import type { LinkPlatform } from '@cicero/directory';
import { addDays } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import { Type } from 'typebox';
import { tablesOf } from '../../../amplification/kinds.ts';
import type { AmplificationSubject } from '../../../amplification/measure.ts';
import { taskCodes } from '../../../amplification/tasks.ts';
import { dayText } from '../../../exports/period.ts';
import { listed, personSource } from '../../../measure/people.ts';
import type { PostSelection } from '../../../measure/posts.ts';
import { ownScope } from '../../../scope/scope.ts';
import { report } from '../../report.ts';
import { bold } from '../../text.ts';
import { linkRecapText } from './links-wording.ts';
import { kindOption, readTasks, reportersOf, subjectOf } from './subject.ts';

/** Links of one platform. */
export interface PlatformLinks {
  platform: LinkPlatform;
  /** However many are listed. */
  total: number;
  links: readonly string[];
}

/** What was reported about the tasks, link by link. */
export interface ReportedLinks {
  reporters: number;
  total: number;
  platforms: readonly PlatformLinks[];
}

/** The order in which the recap lists platforms. */
const platforms: readonly LinkPlatform[] = ['facebook', 'instagram', 'twitter', 'tiktok', 'youtube'];
/** So many links of a platform are listed. */
const listedAtMost = 2_000;

export const linkRecap = report({
  key: 'link-recap',
  title: 'Rekap link amplifikasi',
  description: 'Link yang dilaporkan tentang tugas hari ini atau kemarin, per platform.',
  audience: 'any',
  needs: ['amplification'],
  options: Type.Object({
    day: Type.Union([Type.Literal('today'), Type.Literal('yesterday')], { default: 'today' }),
    kind: kindOption,
    members: Type.Union([Type.Literal('all'), Type.Literal('operators')], { default: 'all' }),
  }),
  async produce(db, { client, day: asked, at }, { day: which, kind, members }) {
    const day = which === 'yesterday' ? addDays(asked, -1) : asked;
    const scope = members === 'operators' ? reportersOf(client) : ownScope(client);
    const { subject, tasks } = await subjectOf(db, kind, scope, day);
    const reported = await readLinks(db, subject, tasks);
    if (reported.total === 0) {
      const sentence = `Belum ada link amplifikasi ${bold(client.name)} untuk tugas ${dayText(day)}.`;
      return { kind: 'nothing', reason: 'no-data', sentence };
    }
    const recap = { client, day, at: new Date(at), kind, reported, tasks: await readTasks(db, subject, tasks) };
    const facts = { reporters: reported.reporters, links: reported.total };
    return { kind: 'report', text: linkRecapText(recap), facts };
  },
});

/** Links in the order in which they came in. One statement, however many reports there are. */
async function readLinks(
  db: Kysely<DB>,
  { kind, scope, window }: AmplificationSubject,
  tasks: PostSelection,
): Promise<ReportedLinks> {
  const columns = platforms.map((platform) => sql`(${platform}, ${sql.ref(`report.${platform}_link`)})`);
  const { rows } = await sql<{ platform: LinkPlatform; link: string; total: number; reporters: number }>`
    with given as (
      select link.platform, trim(link.url) as link, report.user_id, report.shortcode,
        coalesce(report.reported_at, report.created_at at time zone 'UTC') as told
      from (${taskCodes(kind, tasks, window)}) task
      join ${tablesOf[kind].reports} report on report.shortcode = task.shortcode
      cross join lateral (values ${sql.join(columns)}) link (platform, url)
      where report.deleted_at is null and trim(link.url) <> '' and report.user_id in (
        select person.user_id from ${personSource} where ${listed(scope)})
    ), numbered as (
      select *, count(*) over (partition by platform) as total,
        row_number() over (partition by platform order by told, shortcode, user_id) as place
      from given
    )
    select platform, link, total::int, (select count(distinct user_id)::int from given) as reporters
    from numbered where place <= ${listedAtMost} order by platform, place`.execute(db);
  const byPlatform = Map.groupBy(rows, ({ platform }) => platform);
  const lists = platforms.map((platform) => {
    const found = byPlatform.get(platform) ?? [];
    return { platform, total: found[0]?.total ?? 0, links: found.map(({ link }) => link) };
  });
  return {
    reporters: rows[0]?.reporters ?? 0,
    total: lists.reduce((sum, { total }) => sum + total, 0),
    platforms: lists,
  };
}
