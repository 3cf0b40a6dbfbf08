import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { linkKey } from '@cicero/directory';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { ReportKind } from './kinds.ts';
import { fieldOf, keysOf, type Links, platformNames } from './links.ts';

/** A report, by what it is known by. */
export interface ReportKey {
  kind: ReportKind;
  shortcode: string;
  userId: string;
}

/**
 * Takes the links that a report gains and gives up those that it loses. Links that stay are not looked at, so that a
 * double of an adopted database does not stand in the way of a correction of the others.
 * @throws CiceroError LINK_TAKEN when a link was reported by somebody else, or for another task
 */
export async function moveClaims(
  tx: Transaction<DB>,
  report: ReportKey,
  from: Links,
  to: Links,
  at: Date,
): Promise<void> {
  const [old, wanted] = [keysOf(from), keysOf(to)];
  const gained = [...wanted.keys()].filter((key) => !old.has(key)).sort();
  const lost = [...old.keys()].filter((key) => !wanted.has(key));
  if (gained.length + lost.length === 0) return;
  await holdKeys(tx, [...gained, ...lost]);
  await sql`delete from reported_link where link_key = any(${lost}::text[]) and ${isOf(report)}`.execute(tx);
  await sql`insert into reported_link (link_key, kind, shortcode, user_id, reported_at)
    select key, ${report.kind}, ${report.shortcode}, ${report.userId}, ${at.toISOString()}::timestamptz
    from unnest(${gained}::text[]) key on conflict (link_key) do nothing`.execute(tx);
  const { rows } = await sql<{ link_key: string }>`select link_key from reported_link
    where link_key = any(${gained}::text[]) and not (${isOf(report)}) order by link_key limit 1`.execute(tx);
  const platform = rows[0] && wanted.get(rows[0].link_key);
  if (!platform) return;
  const message = `Link ${platformNames[platform].name} ini sudah pernah dilaporkan. Kirim link unggahan Anda sendiri untuk tugas ini.`;
  throw new CiceroError('LINK_TAKEN', { message, fields: { field: fieldOf(platform) } });
}

/** In one order for everybody, so that two reports that swap their links do not wait for each other. */
async function holdKeys(tx: Transaction<DB>, keys: readonly string[]): Promise<void> {
  for (const key of [...keys].sort()) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`reported link ${key}`}, 0))`.execute(tx);
  }
}

/**
 * Which of these links were reported already, as they were given.
 * @param own links of this person for this task do not count
 */
export async function reportedAmong(
  db: Kysely<DB>,
  links: readonly string[],
  own: { userId: string | null; shortcode: string | null },
): Promise<string[]> {
  const keyed = links.map((link) => ({ link, key: linkKey(link) }));
  const keys = keyed.flatMap(({ key }) => (key === null ? [] : [key]));
  if (keys.length === 0) return [];
  const { rows } = await sql<{ link_key: string }>`select link_key from reported_link
    where link_key = any(${keys}::text[])
      and not coalesce(user_id = ${own.userId} and shortcode = ${own.shortcode}, false)`.execute(db);
  const taken = new Set(rows.map(({ link_key }) => link_key));
  return keyed.flatMap(({ link, key }) => (key !== null && taken.has(key) ? [link] : []));
}

const isOf = ({ kind, shortcode, userId }: ReportKey) =>
  sql`kind = ${kind} and shortcode = ${shortcode} and user_id = ${userId}`;
