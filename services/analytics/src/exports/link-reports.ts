import type { DB } from '@cicero/database';
import type { LinkPlatform } from '@cicero/directory';
import { addDays, type Day, endOfMonth, startOfDay } from '@cicero/runtime';
import { type Column, type Sheet, sheet } from '@cicero/spreadsheet';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { givenLinks } from '../amplification/measure.ts';

type LinkField = `${LinkPlatform}_link`;

/** A report with its reporter, as the workbook lists it. */
interface WorkbookRow extends Readonly<Record<LinkField, string | null>> {
  shortcode: string;
  user_id: string;
  created_at: Date;
  /** The same with microseconds, to go on after it. */
  position: string;
  title: string | null;
  nama: string | null;
  divisi: string | null;
}

const linkColumn = (field: LinkField, name: string): Column<WorkbookRow> => ({
  header: `Link ${name}`,
  value: (row) => row[field] ?? '',
});

/**
 * Reports about a client's posts of a month, oldest first, pulled while the file is written.
 * @param clientId canonical
 * @param month its first day
 */
export function reportSheet(db: Kysely<DB>, clientId: string, month: Day): Sheet {
  return sheet<WorkbookRow>({
    name: 'Sheet1',
    rows: reportsOfMonth(db, clientId, month),
    columns: [
      { header: 'Date', kind: 'date', format: 'm/d/yy', value: ({ created_at }) => created_at },
      { header: 'Pangkat Nama', value: ({ title, nama }) => [title, nama].filter(Boolean).join(' ') },
      { header: 'NRP', value: ({ user_id }) => user_id },
      { header: 'Satfung', value: ({ divisi }) => divisi ?? '' },
      linkColumn('instagram_link', 'Instagram'),
      linkColumn('facebook_link', 'Facebook'),
      linkColumn('twitter_link', 'Twitter'),
      linkColumn('tiktok_link', 'Tiktok'),
      linkColumn('youtube_link', 'Youtube'),
    ],
  });
}

/** How much stands in the workbook of a month. */
export async function countReports(
  db: Kysely<DB>,
  clientId: string,
  month: Day,
): Promise<{ reports: number; people: number; links: number }> {
  const { rows } = await sql<{ reports: number; people: number; links: number }>`
    select count(*)::int as reports, count(distinct report.user_id)::int as people,
      coalesce(sum(num_nonnulls(${sql.join(givenLinks)})), 0)::int as links
    from ${reportsAbout(clientId, month)}`.execute(db);
  return rows[0] ?? { reports: 0, people: 0, links: 0 };
}

/** `link_report report`, those about the client's posts. */
function reportsAbout(clientId: string, month: Day): RawBuilder<unknown> {
  const from = startOfDay(month).toISOString();
  const until = startOfDay(addDays(endOfMonth(month), 1)).toISOString();
  return sql`link_report report
    where report.shortcode in (select shortcode from insta_post where upper(trim(client_id)) = ${clientId})
      and report.deleted_at is null
      and report.created_at >= ${from}::timestamptz at time zone 'UTC'
      and report.created_at < ${until}::timestamptz at time zone 'UTC'`;
}

/** Page after page: whoever takes a large file slowly holds neither a connection nor its rows. */
async function* reportsOfMonth(
  db: Kysely<DB>,
  clientId: string,
  month: Day,
  size = 10_000,
): AsyncGenerator<WorkbookRow> {
  const order = sql`report.created_at, report.shortcode, report.user_id`;
  for (let last: WorkbookRow | undefined; ; ) {
    const begin = last
      ? sql`(${order}) > (${last.position}::timestamp, ${last.shortcode}, ${last.user_id})`
      : sql`true`;
    // People are looked up for the page alone, not for everything that is still to come.
    const { rows } = await sql<WorkbookRow>`
      select report.shortcode, report.user_id, report.instagram_link, report.facebook_link, report.twitter_link,
        report.tiktok_link, report.youtube_link, report.created_at at time zone 'UTC' as created_at,
        report.created_at::text as position, reporter.title, reporter.nama, reporter.divisi
      from (
        select report.* from ${reportsAbout(clientId, month)} and ${begin} order by ${order} limit ${size}
      ) report join "user" reporter on reporter.user_id = report.user_id
      order by ${order}`.execute(db);
    yield* rows;
    last = rows.at(-1);
    if (!last || rows.length < size) return;
  }
}
