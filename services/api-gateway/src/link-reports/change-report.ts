import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { sql, type Transaction } from 'kysely';
import type { Call } from '../personnel/call.ts';
import { holdReport, presentReport, reporterOf, settle, type TaggedReport } from './call.ts';
import { moveClaims, type ReportKey } from './claims.ts';
import { type ReportKind, tablesOf } from './kinds.ts';
import { type LinkBody, type Links, linkFields, noLinks, readLinks } from './links.ts';
import { storedReport } from './submit-report.ts';
import { readShortcode } from './tasks.ts';

/**
 * Corrects the links of a report: blank clears, absent keeps. When the post was published, and when the report came in,
 * stay as they are.
 * @throws CiceroError VALIDATION_FAILED, LINK_INVALID, USER_NOT_FOUND, FORBIDDEN, REPORT_NOT_FOUND,
 * PRECONDITION_FAILED, LINK_TAKEN
 */
export async function correctReport(
  call: Call,
  kind: ReportKind,
  named: string,
  body: LinkBody & { user_id?: string | null },
): Promise<TaggedReport> {
  const shortcode = readShortcode(named);
  const links = readLinks(body);
  const now = call.context.clock.now();
  return call.context.transact(async ({ tx }) => {
    const person = await reporterOf(tx, call, body.user_id);
    const key: ReportKey = { kind, shortcode, userId: person.user_id };
    const before = await takeReport(tx, call, key);
    const after: Links = { ...before, ...links };
    const fields = linkFields.filter((field) => after[field] !== before[field]);
    if (fields.length === 0) return presentReport(tx, call, key);
    await moveClaims(tx, key, before, after, now);
    await sql`update ${tablesOf[kind].reports} set instagram_link = ${after.instagram_link},
        facebook_link = ${after.facebook_link}, twitter_link = ${after.twitter_link},
        tiktok_link = ${after.tiktok_link}, youtube_link = ${after.youtube_link},
        updated_at = ${now.toISOString()}::timestamptz
      where shortcode = ${shortcode} and user_id = ${person.user_id}`.execute(tx);
    const clients = [await clientOfTask(tx, key), person.client_id];
    await settle(tx, call, 'updated', key, { clients, detail: { fields } });
    return presentReport(tx, call, key);
  });
}

/**
 * Takes a report back: it no longer counts, its links are free again, and handing it in anew restores it.
 * @returns the report as it was
 * @throws CiceroError VALIDATION_FAILED, USER_NOT_FOUND, FORBIDDEN, REPORT_NOT_FOUND, PRECONDITION_FAILED
 */
export async function deleteReport(
  call: Call,
  kind: ReportKind,
  named: string,
  userId: string | undefined,
): Promise<TaggedReport> {
  const shortcode = readShortcode(named);
  const now = call.context.clock.now();
  return call.context.transact(async ({ tx }) => {
    const person = await reporterOf(tx, call, userId);
    const key: ReportKey = { kind, shortcode, userId: person.user_id };
    const before = await takeReport(tx, call, key);
    const shown = await presentReport(tx, call, key);
    await moveClaims(tx, key, before, noLinks, now);
    await sql`update ${tablesOf[kind].reports} set deleted_at = ${now.toISOString()}::timestamptz
      where shortcode = ${shortcode} and user_id = ${person.user_id}`.execute(tx);
    await settle(tx, call, 'deleted', key, { clients: [await clientOfTask(tx, key), person.client_id] });
    return shown;
  });
}

async function takeReport(tx: Transaction<DB>, call: Call, key: ReportKey): Promise<Links> {
  await holdReport(tx, key);
  const stored = await storedReport(tx, key);
  if (!stored || stored.deleted_at !== null) throw new CiceroError('REPORT_NOT_FOUND');
  call.refuseOutdated((await presentReport(tx, call, key)).tag);
  const { deleted_at: _, ...links } = stored;
  return links;
}

async function clientOfTask(tx: Transaction<DB>, { kind, shortcode }: ReportKey): Promise<string | null> {
  const { rows } = await sql<{ client_id: string | null }>`
    select client_id from ${tablesOf[kind].posts} where shortcode = ${shortcode}`.execute(tx);
  return rows[0]?.client_id ?? null;
}
