import type { DB } from '@cicero/database';
import { addDays, type Day, endOfMonth, startOfDay } from '@cicero/runtime';
import { type Column, type Sheet, sheet } from '@cicero/spreadsheet';
import { type Kysely, sql } from 'kysely';
import { type LinkField, type Links, platformNames } from './links.ts';

/** A report with its reporter, as the workbook lists it. */
interface WorkbookRow extends Links {
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
      linkColumn('instagram_link', platformNames.instagram.name),
      linkColumn('facebook_link', platformNames.facebook.name),
      linkColumn('twitter_link', platformNames.twitter.name),
      linkColumn('tiktok_link', platformNames.tiktok.name),
      linkColumn('youtube_link', platformNames.youtube.name),
    ],
  });
}

async function* reportsOfMonth(
  db: Kysely<DB>,
  clientId: string,
  month: Day,
  size = 2_000,
): AsyncGenerator<WorkbookRow> {
  const from = startOfDay(month).toISOString();
  const until = startOfDay(addDays(endOfMonth(month), 1)).toISOString();
  for (let last: WorkbookRow | undefined; ; ) {
    const begin = last
      ? sql`(l.created_at, l.shortcode, l.user_id) > (${last.position}::timestamp, ${last.shortcode}, ${last.user_id})`
      : sql`true`;
    const { rows } = await sql<WorkbookRow>`
      select l.shortcode, l.user_id, l.instagram_link, l.facebook_link, l.twitter_link, l.tiktok_link, l.youtube_link,
        l.created_at at time zone 'UTC' as created_at, l.created_at::text as position, u.title, u.nama, u.divisi
      from link_report l join insta_post p on p.shortcode = l.shortcode join "user" u on u.user_id = l.user_id
      where upper(trim(p.client_id)) = ${clientId} and l.deleted_at is null and ${begin}
        and l.created_at >= ${from}::timestamptz at time zone 'UTC'
        and l.created_at < ${until}::timestamptz at time zone 'UTC'
      order by l.created_at, l.shortcode, l.user_id limit ${size}`.execute(db);
    yield* rows;
    last = rows.at(-1);
    if (!last || rows.length < size) return;
  }
}
