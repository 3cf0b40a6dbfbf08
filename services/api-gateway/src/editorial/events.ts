import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { entityTag } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { ListQuery } from '../lists/list-query.ts';
import type { Editorial } from './caller.ts';
import { shownDate } from './event-date.ts';
import { readStatus, spellingsOf } from './statuses.ts';
import { readText } from './texts.ts';

/** An event of the calendar as it is stored, with the name of whoever changed it last. */
export interface EventRow {
  event_id: number;
  /** `YYYY-MM-DD HH:MM` */
  stored_date: string;
  topic: string;
  judul_berita: string | null;
  assignee: string | null;
  status: string | null;
  content: string | null;
  summary: string | null;
  image_path: string | null;
  tag: string | null;
  kategori: string | null;
  created_by: string | null;
  updated_by: string | null;
  created_at: Date | null;
  last_update: Date | null;
  deleted_at: Date | null;
  version: number;
  updated_by_username: string | null;
}

// Formatted by the database: read as an instant it would depend on the zone of whoever reads it.
const columns = sql`e.event_id, to_char(e.event_date, 'YYYY-MM-DD HH24:MI') as stored_date, e.topic, e.judul_berita,
  e.assignee, e.status, e.content, e.summary, e.image_path, e.tag, e.kategori, e.created_by, e.updated_by,
  e.created_at, e.last_update, e.deleted_at, e.version, p.username as updated_by_username`;
const from = sql`editorial_event e left join penmas_user p on p.user_id = e.updated_by`;

/** What a list can be put in order by. */
export const sortable = {
  event_date: sql`e.event_date`,
  last_update: sql`coalesce(e.last_update, '-infinity'::timestamp)`,
  created_at: sql`coalesce(e.created_at, '-infinity'::timestamp)`,
  topic: sql`e.topic`,
  status: sql`coalesce(e.status, '')`,
  kategori: sql`coalesce(e.kategori, '')`,
} as const satisfies Record<string, RawBuilder<unknown>>;

export interface EventFilter {
  /** Everybody's instead of one's own and assigned ones; for editors. */
  all: boolean;
  /** Only those that were taken out of the calendar, instead of those that are in it. */
  deleted: boolean;
  /** First and last day, YYYY-MM-DD. */
  since?: string | undefined;
  until?: string | undefined;
  status?: string | undefined;
  kategori?: string | undefined;
}

/** The events that a caller asks for. @throws CiceroError FORBIDDEN for everybody's without being an editor */
export function eventList(
  caller: Editorial,
  { all, deleted, since, until, status, kategori }: EventFilter,
  order: { by: keyof typeof sortable; descending: boolean },
): ListQuery {
  if (all && !caller.isEditor) throw new CiceroError('FORBIDDEN');
  const category = readText(kategori ?? null)
    ?.trim()
    .toLowerCase();
  const parts = [
    deleted ? sql`e.deleted_at is not null` : sql`e.deleted_at is null`,
    ...(all ? [] : [sql`(e.created_by = ${caller.id} or e.assignee = ${caller.id})`]),
    ...(since ? [sql`e.event_date >= ${since}::date`] : []),
    ...(until ? [sql`e.event_date < ${until}::date + 1`] : []),
    ...(readStatus(status) ? [sql`lower(trim(e.status)) = any(${spellingsOf(status ?? '')}::text[])`] : []),
    ...(category ? [sql`lower(trim(e.kategori)) = ${category}`] : []),
  ];
  const where = sql`${sql.join(parts, sql` and `)}`;
  return { columns, from, where, by: sortable[order.by], id: sql`e.event_id`, descending: order.descending };
}

/** Whether somebody wrote an event or was given it to write. */
export function isOwn({ id }: Editorial, event: Pick<EventRow, 'created_by' | 'assignee'>): boolean {
  return event.created_by === id || event.assignee === id;
}

/**
 * An event that the caller may see, which is also one that they may change; others are not told that there is one.
 * @throws CiceroError EVENT_NOT_FOUND
 */
export async function findEvent(
  db: Kysely<DB>,
  caller: Editorial,
  eventId: number,
  { deleted = false } = {},
): Promise<EventRow> {
  const event = await readEvent(db, eventId);
  const isThere = (event.deleted_at !== null) === deleted;
  if (!isThere || !(caller.isEditor || isOwn(caller, event))) throw new CiceroError('EVENT_NOT_FOUND');
  return event;
}

/** The event whoever asks and wherever it is. @throws CiceroError EVENT_NOT_FOUND */
export async function readEvent(db: Kysely<DB>, eventId: number): Promise<EventRow> {
  const { rows } = await sql<EventRow>`select ${columns} from ${from} where e.event_id = ${eventId}`.execute(db);
  const [event] = rows;
  if (!event) throw new CiceroError('EVENT_NOT_FOUND');
  return event;
}

/**
 * The same, to be changed: nobody else changes the event, its details or its approvals until this transaction ends.
 * @throws CiceroError EVENT_NOT_FOUND
 */
export async function takeEvent(
  tx: Transaction<DB>,
  caller: Editorial,
  eventId: number,
  state?: { deleted: boolean },
): Promise<EventRow> {
  await sql`select from editorial_event where event_id = ${eventId} for update`.execute(tx);
  return findEvent(tx, caller, eventId, state);
}

/** An event as answers show it; `last_updated` is the older name of `last_update`. */
export function shownEvent({ stored_date, created_at, last_update, deleted_at, ...event }: EventRow) {
  const lastUpdate = last_update?.toISOString() ?? null;
  return {
    ...event,
    ...shownDate(stored_date),
    created_at: created_at?.toISOString() ?? null,
    last_update: lastUpdate,
    last_updated: lastUpdate,
    deleted_at: deleted_at?.toISOString() ?? null,
  };
}

/** The tag of this version of an event. */
export function eventTag({ event_id, version }: Pick<EventRow, 'event_id' | 'version'>): string {
  return entityTag(['event', event_id, version]);
}
