import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { sql, type Transaction } from 'kysely';
import type { ListQuery } from '../lists/list-query.ts';
import type { EditorialCall } from './caller.ts';
import { takeEvent } from './events.ts';
import { readText } from './texts.ts';

export interface LogRow {
  log_id: number;
  event_id: number;
  user_id: string | null;
  status: string | null;
  changes: string | null;
  logged_at: Date | null;
  username: string | null;
}

const columns = sql`l.log_id, l.event_id, l.user_id, l.status, l.changes, l.logged_at, p.username`;
const from = sql`change_log l left join penmas_user p on p.user_id = l.user_id`;

/** The history of an event, oldest first. */
export function logList(eventId: number, { descending = false } = {}): ListQuery {
  const by = sql`coalesce(l.logged_at, '-infinity'::timestamp)`;
  return { columns, from, where: sql`l.event_id = ${eventId}`, by, id: sql`l.log_id`, descending };
}

/** Writes a line into the history of an event: what was done, by whom, and the status it has since. */
export async function writeLog(
  tx: Transaction<DB>,
  { context, caller }: EditorialCall,
  { eventId, status, changes }: { eventId: number; status: string | null; changes: string | null },
): Promise<LogRow> {
  const { log_id } = await tx
    .insertInto('change_log')
    .values({ event_id: eventId, user_id: caller.id, status, changes, logged_at: context.clock.now() })
    .returning('log_id')
    .executeTakeFirstOrThrow();
  const { rows } = await sql<LogRow>`select ${columns} from ${from} where l.log_id = ${log_id}`.execute(tx);
  return rows[0] as LogRow;
}

/**
 * A note of somebody who works on the event. What the service itself knows is not taken from the note: who, when, and
 * the status of the event.
 * @throws CiceroError EVENT_NOT_FOUND; VALIDATION_FAILED for a note without any words
 */
export async function addNote(
  call: EditorialCall,
  eventId: number,
  body: { status?: string | null | undefined; changes?: string | null | undefined },
): Promise<LogRow> {
  const changes = readText(body.changes ?? null);
  if (changes === null && readText(body.status ?? null) === null) {
    throw new CiceroError('VALIDATION_FAILED', {
      message: 'Isian "changes" wajib diisi.',
      fields: { field: 'changes' },
    });
  }
  return call.context.transact(async ({ tx }) => {
    const { status } = await takeEvent(tx, call.caller, eventId);
    return writeLog(tx, call, { eventId, status, changes });
  });
}

/** What changed, in words: the fields by name, and what became of the status. */
export function describeChange(fields: readonly string[], status: StatusChange): string {
  const others = fields.filter((field) => field !== 'status');
  const changed = describeStatus(status);
  return [...(others.length > 0 ? [`Diubah: ${others.join(', ')}`] : []), ...(changed ? [changed] : [])].join('; ');
}

export interface StatusChange {
  before: string | null;
  after: string | null;
}

/** What became of the status, in words; null when it is what it was. */
export function describeStatus({ before, after }: StatusChange): string | null {
  return before === after ? null : `Status: ${before ?? '-'} → ${after ?? '-'}`;
}

export function shownLog({ logged_at, ...row }: LogRow) {
  return { ...row, logged_at: logged_at?.toISOString() ?? null };
}
