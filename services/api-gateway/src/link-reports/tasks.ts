import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { parseInstagramShortcode } from '@cicero/directory';
import { jakartaDay } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import { missing } from '../answers/missing.ts';
import type { Reporter } from './call.ts';
import { type ReportKind, tablesOf } from './kinds.ts';

/** A post that people report about. */
export interface Task {
  shortcode: string;
  /** As stored; null for what nobody owns. */
  clientId: string | null;
  publishedAt: Date;
}

/** So long after its publication a regular post is reported about, milliseconds. */
const window = 2 * 24 * 3_600_000;

/**
 * The code of a task, from a code or the address of the post.
 * @throws CiceroError VALIDATION_FAILED when there is none
 */
export function readShortcode(given: string | null | undefined): string {
  const shortcode = given?.trim() ? parseInstagramShortcode(given) : null;
  if (shortcode === null) throw missing('shortcode', 'Kode tugas (shortcode)');
  return shortcode;
}

/**
 * The task that a person may report about now: of their unit, of the unit above it, or of a directorate whose role they
 * hold. Regular posts are open for two days, special ones on the Jakarta day of the post.
 * @throws CiceroError TASK_NOT_OPEN, whether there is no such task, it is not theirs, or it is over
 */
export async function openTask(
  db: Kysely<DB>,
  kind: ReportKind,
  shortcode: string,
  person: Pick<Reporter, 'client_id' | 'roles'>,
  now: Date,
): Promise<Task> {
  const unit = person.client_id?.trim().toUpperCase() ?? '';
  // Posts of special tasks have no roles of their own.
  const assigned =
    kind === 'regular'
      ? sql`or exists (select from insta_post_roles assigned where assigned.shortcode = p.shortcode
          and lower(trim(assigned.role_name)) = any(${person.roles}::text[]))`
      : sql``;
  const { rows } = await sql<{ shortcode: string; client_id: string | null; published_at: Date | null }>`
    select p.shortcode, p.client_id, p.created_at at time zone 'UTC' as published_at from ${tablesOf[kind].posts} p
    where p.shortcode = ${shortcode} and (upper(trim(p.client_id)) = ${unit}
      or lower(trim(p.client_id)) = any(${person.roles}::text[])
      or upper(trim(p.client_id)) in (select upper(trim(parent_client_id)) from clients
        where upper(trim(client_id)) = ${unit} and parent_client_id is not null) ${assigned})`.execute(db);
  const [post] = rows;
  const publishedAt = post?.published_at;
  if (!post || !publishedAt || !isOpen(kind, publishedAt, now)) {
    const message =
      kind === 'regular'
        ? 'Tugas tidak ditemukan atau sudah lebih dari 2 hari.'
        : 'Tugas khusus tidak ditemukan atau bukan tugas hari ini.';
    throw new CiceroError('TASK_NOT_OPEN', { message });
  }
  return { shortcode: post.shortcode, clientId: post.client_id, publishedAt };
}

/** Whether a post is reported about at this instant. */
export function isOpen(kind: ReportKind, publishedAt: Date, now: Date): boolean {
  if (kind === 'khusus') return jakartaDay(publishedAt) === jakartaDay(now);
  return now.getTime() - publishedAt.getTime() <= window;
}
