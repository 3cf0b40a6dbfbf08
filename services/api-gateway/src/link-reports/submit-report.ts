import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { UnitOfWork } from '@cicero/platform';
import { sql, type Transaction } from 'kysely';
import type { Call } from '../personnel/call.ts';
import { holdReport, presentReport, type Reporter, reporterOf, settle, type TaggedReport } from './call.ts';
import { moveClaims, type ReportKey } from './claims.ts';
import { type ReportKind, tablesOf } from './kinds.ts';
import { type LinkBody, type Links, linkFields, noLinks, readLinks } from './links.ts';
import { openTask, readShortcode, type Task } from './tasks.ts';
import { thank } from './thanks.ts';

/** What a body may hold when a report is handed in. */
export type ReportBody = LinkBody & { shortcode?: string | null; post_id?: string | null; user_id?: string | null };

/**
 * Takes a report about a task that is open. A regular one is handed in once, and thanked for; a special one again
 * replaces the one before.
 * @throws CiceroError VALIDATION_FAILED, LINK_INVALID, LINK_REQUIRED, USER_NOT_FOUND, FORBIDDEN, TASK_NOT_OPEN,
 * REPORT_EXISTS, LINK_TAKEN
 */
export async function submitReport(call: Call, kind: ReportKind, body: ReportBody): Promise<TaggedReport> {
  const shortcode = readShortcode(body.shortcode?.trim() ? body.shortcode : body.post_id);
  const links = readAllLinks(body);
  const now = call.context.clock.now();
  return call.context.transact(async (unit) => {
    const person = await reporterOf(unit.tx, call, body.user_id);
    const task = await openTask(unit.tx, kind, shortcode, person, now);
    return enterReport(unit, call, { kind, person, task, links, now });
  });
}

/** @throws CiceroError LINK_INVALID; LINK_REQUIRED when there is none at all */
export function readAllLinks(body: LinkBody): Links {
  const links: Links = { ...noLinks, ...readLinks(body) };
  if (linkFields.every((field) => links[field] === null)) throw new CiceroError('LINK_REQUIRED');
  return links;
}

/** @throws CiceroError REPORT_EXISTS, LINK_TAKEN */
export async function enterReport(
  unit: UnitOfWork,
  call: Call,
  { kind, person, task, links, now }: { kind: ReportKind; person: Reporter; task: Task; links: Links; now: Date },
): Promise<TaggedReport> {
  const { tx } = unit;
  const key: ReportKey = { kind, shortcode: task.shortcode, userId: person.user_id };
  await holdReport(tx, key);
  const before = await storedReport(tx, key);
  const isThere = before !== undefined && before.deleted_at === null;
  if (isThere && kind === 'regular') throw new CiceroError('REPORT_EXISTS');
  await moveClaims(tx, key, isThere ? before : noLinks, links, now);
  await (before ? replaceReport(tx, key, task, links, now) : insertReport(tx, key, task, links, now));
  await settle(tx, call, 'created', key, { clients: [task.clientId, person.client_id] });
  if (kind === 'regular') thank(unit, person, { shortcode: task.shortcode, links, at: now });
  return presentReport(tx, call, key);
}

/** The row of a report, deleted or not. */
export async function storedReport(
  tx: Transaction<DB>,
  { kind, shortcode, userId }: ReportKey,
): Promise<(Links & { deleted_at: Date | null }) | undefined> {
  const { rows } = await sql<Links & { deleted_at: Date | null }>`
    select instagram_link, facebook_link, twitter_link, tiktok_link, youtube_link, deleted_at
    from ${tablesOf[kind].reports} where shortcode = ${shortcode} and user_id = ${userId} for update`.execute(tx);
  return rows[0];
}

async function insertReport(
  tx: Transaction<DB>,
  { kind, shortcode, userId }: ReportKey,
  { publishedAt }: Task,
  links: Links,
  now: Date,
): Promise<void> {
  await sql`insert into ${tablesOf[kind].reports} (shortcode, user_id, instagram_link, facebook_link, twitter_link,
      tiktok_link, youtube_link, created_at, reported_at)
    values (${shortcode}, ${userId}, ${links.instagram_link}, ${links.facebook_link}, ${links.twitter_link},
      ${links.tiktok_link}, ${links.youtube_link}, ${publishedAt.toISOString()}::timestamptz at time zone 'UTC',
      ${now.toISOString()}::timestamptz)`.execute(tx);
}

async function replaceReport(
  tx: Transaction<DB>,
  { kind, shortcode, userId }: ReportKey,
  { publishedAt }: Task,
  links: Links,
  now: Date,
): Promise<void> {
  await sql`update ${tablesOf[kind].reports} set instagram_link = ${links.instagram_link},
      facebook_link = ${links.facebook_link}, twitter_link = ${links.twitter_link}, tiktok_link = ${links.tiktok_link},
      youtube_link = ${links.youtube_link}, created_at = ${publishedAt.toISOString()}::timestamptz at time zone 'UTC',
      reported_at = ${now.toISOString()}::timestamptz, updated_at = null, deleted_at = null
    where shortcode = ${shortcode} and user_id = ${userId}`.execute(tx);
}
