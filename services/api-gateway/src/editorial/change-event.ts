import { CiceroError } from '@cicero/contracts';
import type { EditorialCall } from './caller.ts';
import { changesTo, type EventBody, write } from './event-changes.ts';
import { type EventRow, eventTag, readEvent, takeEvent } from './events.ts';
import { note, touch } from './history.ts';

/**
 * Enters an event; it is the caller's.
 * @throws CiceroError VALIDATION_FAILED, DATE_INVALID, ASSIGNEE_INVALID; FORBIDDEN for a status that is a decision
 */
export async function createEvent(call: EditorialCall, body: EventBody): Promise<EventRow> {
  const { context, caller } = call;
  const blank = {
    ...{ stored_date: null, topic: '', judul_berita: null, content: null, summary: null, image_path: null },
    ...{ tag: null, kategori: null, assignee: null, status: 'draft', created_by: caller.id },
  };
  if (!body.event_date?.trim()) {
    throw new CiceroError('VALIDATION_FAILED', { message: 'Tanggal wajib diisi.', fields: { field: 'event_date' } });
  }
  return context.transact(async ({ tx }) => {
    const changes = await changesTo(tx, caller, blank, { ...body, topic: body.topic ?? null });
    const { event_date = '', topic = '', ...others } = changes;
    const { event_id } = await tx
      .insertInto('editorial_event')
      .values({
        ...{ status: 'draft', ...others, event_date, topic },
        ...{ created_by: caller.id, updated_by: caller.id },
        ...{ created_at: context.clock.now(), last_update: context.clock.now() },
      })
      .returning('event_id')
      .executeTakeFirstOrThrow();
    const event = await readEvent(tx, event_id);
    await note(tx, call, event, { event: 'created', fields: Object.keys(changes), said: 'Dibuat' });
    return event;
  });
}

/**
 * Changes an event as far as the body says; what it does not name stays.
 * @throws CiceroError EVENT_NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED, DATE_INVALID, ASSIGNEE_INVALID;
 * FORBIDDEN for a decision about one's own work
 */
export async function changeEvent(call: EditorialCall, eventId: number, body: EventBody): Promise<EventRow> {
  return call.context.transact(async ({ tx }) => {
    const event = await takeEvent(tx, call.caller, eventId);
    call.refuseOutdated(eventTag(event));
    if (typeof body.version === 'number' && body.version !== event.version) {
      throw new CiceroError('PRECONDITION_FAILED');
    }
    const changes = await changesTo(tx, call.caller, event, body);
    if (Object.keys(changes).length === 0) return event;
    await write(tx, eventId, changes);
    return touch(tx, call, event, { event: 'updated', fields: Object.keys(changes) });
  });
}

/**
 * Takes an event out of the calendar, or puts it back; details, approvals and history stay with it.
 * @throws CiceroError EVENT_NOT_FOUND, also for one that is not where it is to be taken from; PRECONDITION_FAILED
 */
export async function moveEvent(call: EditorialCall, eventId: number, to: 'deleted' | 'restored'): Promise<EventRow> {
  return call.context.transact(async ({ tx }) => {
    const event = await takeEvent(tx, call.caller, eventId, { deleted: to === 'restored' });
    call.refuseOutdated(eventTag(event));
    const deletedAt = to === 'deleted' ? call.context.clock.now() : null;
    await tx.updateTable('editorial_event').set({ deleted_at: deletedAt }).where('event_id', '=', eventId).execute();
    const said = to === 'deleted' ? 'Dihapus' : 'Dipulihkan';
    return touch(tx, call, event, { event: to, fields: ['deleted_at'], said });
  });
}
