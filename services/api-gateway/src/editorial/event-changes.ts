import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Transaction } from 'kysely';
import type { Editorial } from './caller.ts';
import { refuseOwnDecision } from './deciding.ts';
import { midnight, readEventDate, readTime, storedDate } from './event-date.ts';
import type { EventRow } from './events.ts';
import { readStatus } from './statuses.ts';
import { changedTexts, readText } from './texts.ts';

/** Texts of an event that may be left blank. */
export const eventTexts = ['judul_berita', 'content', 'summary', 'image_path', 'tag', 'kategori'] as const;
type EventText = (typeof eventTexts)[number];
type Given = EventText | 'event_date' | 'event_time' | 'topic' | 'assignee' | 'status';

/** What a body may hold of an event; anything else, such as who and when, is not read. */
export type EventBody = { [Field in Given]?: string | null } & { version?: number | null };

/** What is compared with it; null for the date of an event that is yet to be made. */
type Present = Pick<EventRow, EventText | 'topic' | 'assignee' | 'status' | 'created_by'> & {
  stored_date: string | null;
};

/** Columns and their new values. */
export type EventChanges = { [Field in EventText | 'assignee' | 'status']?: string | null } & {
  event_date?: string;
  topic?: string;
};

/**
 * What a body would change of an event; empty when everything is so already.
 * @throws CiceroError VALIDATION_FAILED, DATE_INVALID, ASSIGNEE_INVALID; FORBIDDEN for a decision about one's own work
 */
export async function changesTo(
  tx: Transaction<DB>,
  caller: Editorial,
  present: Present,
  body: EventBody,
): Promise<EventChanges> {
  const changes: EventChanges = changedTexts(eventTexts, body, present);
  if (body.topic !== undefined) {
    const topic = readText(body.topic)?.trim();
    if (!topic) {
      throw new CiceroError('VALIDATION_FAILED', { message: 'Topik wajib diisi.', fields: { field: 'topic' } });
    }
    if (topic !== present.topic) changes.topic = topic;
  }
  const date = dateOf(body, present.stored_date);
  if (date !== present.stored_date && date !== null) changes.event_date = date;
  // Without a word the status stays: there is always one.
  const status = readStatus(body.status);
  if (status !== null && status !== readStatus(present.status)) {
    refuseOwnDecision(caller, present, status);
    changes.status = status;
  }
  if (body.assignee !== undefined) {
    const assignee = readText(body.assignee)?.trim() ?? null;
    // Who was given it long ago may be gone since.
    if (assignee !== present.assignee) {
      await refuseUnknown(tx, assignee);
      changes.assignee = assignee;
    }
  }
  return changes;
}

export async function write(tx: Transaction<DB>, eventId: number, changes: EventChanges): Promise<void> {
  await tx.updateTable('editorial_event').set(changes).where('event_id', '=', eventId).execute();
}

function dateOf({ event_date, event_time }: EventBody, present: string | null): string | null {
  const [day, known = null] = present?.split(' ') ?? [];
  const said = event_date === undefined ? undefined : readEventDate(event_date ?? '');
  const written = said ?? (day === undefined ? undefined : { day });
  if (!written) return null;
  const time = event_time === undefined ? known : event_time?.trim() ? readTime(event_time) : midnight;
  return storedDate(written, time);
}

async function refuseUnknown(tx: Transaction<DB>, assignee: string | null): Promise<void> {
  if (assignee === null) return;
  const found = await tx.selectFrom('penmas_user').select('user_id').where('user_id', '=', assignee).executeTakeFirst();
  if (!found) throw new CiceroError('ASSIGNEE_INVALID');
}
