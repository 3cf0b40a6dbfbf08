import type { Reach } from '@cicero/access';
import { clientScope, type DB, everyLinkTag, roleScope } from '@cicero/database';
import { entityTag, type PageRequest } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type ReportKind, tablesOf } from './kinds.ts';
import type { Links } from './links.ts';

/** A report with what is shown of the post that it is about. */
export interface ReportRow extends Links {
  shortcode: string;
  user_id: string;
  /** The post's time, as the recaps count it. */
  created_at: Date | null;
  reported_at: Date | null;
  updated_at: Date | null;
  caption: string | null;
  image_url: string | null;
  thumbnail_url: string | null;
}

/** Which reports a list is about. */
export interface ReportFilter {
  reach: Reach;
  userId?: string | null;
  shortcode?: string | null;
}

const columns = sql`l.shortcode, l.user_id, l.instagram_link, l.facebook_link, l.twitter_link, l.tiktok_link,
  l.youtube_link, l.created_at at time zone 'UTC' as created_at, l.reported_at, l.updated_at,
  p.caption, p.image_url, p.thumbnail_url`;

function sourceOf(kind: ReportKind): RawBuilder<unknown> {
  const { reports, posts } = tablesOf[kind];
  return sql`${reports} l join "user" u on u.user_id = l.user_id left join ${posts} p on p.shortcode = l.shortcode`;
}

/** One page of reports, newest post first. */
export async function reportPage(
  db: Kysely<DB>,
  kind: ReportKind,
  filter: ReportFilter,
  { limit, offset }: PageRequest,
): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`select ${columns} from ${sourceOf(kind)} where ${conditions(filter)}
    order by l.created_at desc nulls last, l.shortcode, l.user_id limit ${limit} offset ${offset}`.execute(db);
  return rows;
}

/** How many reports there are. */
export async function countReports(db: Kysely<DB>, kind: ReportKind, filter: ReportFilter): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total from ${sourceOf(kind)}
    where ${conditions(filter)}`.execute(db);
  return rows[0]?.total ?? 0;
}

/** Changes with every report, and with whom the caller reaches: what was counted under it is still so. */
export async function reportsTag(db: Kysely<DB>, kind: ReportKind, filter: ReportFilter): Promise<string> {
  const { clientIds, role } = filter.reach;
  const scopes = [...clientIds.map(clientScope), ...(role === null ? [] : [roleScope(role)])];
  return entityTag([kind, await everyLinkTag(db, ['clients', ...scopes]), filter]);
}

/** The newest report of a task within reach, of a person or of anybody. */
export async function readReport(
  db: Kysely<DB>,
  kind: ReportKind,
  filter: ReportFilter & { shortcode: string },
): Promise<ReportRow | undefined> {
  const { rows } = await sql<ReportRow>`select ${columns} from ${sourceOf(kind)} where ${conditions(filter)}
    order by l.reported_at desc nulls last, l.user_id limit 1`.execute(db);
  return rows[0];
}

function conditions({ reach, userId, shortcode }: ReportFilter): RawBuilder<unknown> {
  const parts = [
    sql`l.deleted_at is null`,
    within(reach),
    ...(userId ? [sql`l.user_id = ${userId}`] : []),
    ...(shortcode ? [sql`l.shortcode = ${shortcode}`] : []),
  ];
  return sql`(${sql.join(parts, sql` and `)})`;
}

/** Reports are seen by whoever sees the person. */
function within({ clientIds, role, self }: Reach): RawBuilder<unknown> {
  if (self !== null) return sql`l.user_id = ${self}`;
  const isMember = sql`upper(trim(u.client_id)) = any(${[...clientIds]}::text[])`;
  if (role === null) return isMember;
  return sql`(${isMember} or exists (select from user_roles held where held.user_id = u.user_id and held.role_id = any(
    array(select role_id from roles where lower(trim(role_name)) = ${role}))))`;
}
