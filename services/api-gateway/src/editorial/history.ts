import { recordAudit } from '@cicero/access';
import type { DB } from '@cicero/database';
import { sql, type Transaction } from 'kysely';
import type { EditorialCall } from './caller.ts';
import { describeChange, writeLog } from './change-log.ts';
import { type EventRow, readEvent } from './events.ts';

/** Something that was done to an event, in the words of the audit trail and of its history. */
export interface Deed {
  event: 'created' | 'updated' | 'deleted' | 'restored' | 'decided';
  /** Names of what changed, never the contents. */
  fields: readonly string[];
  /** For the history; made from the fields when absent. */
  said?: string;
}

/** What a change leaves behind: a later version of the event, a line in its history and one in the audit trail. */
export async function touch(tx: Transaction<DB>, call: EditorialCall, before: EventRow, deed: Deed): Promise<EventRow> {
  await tx
    .updateTable('editorial_event')
    .set({
      version: sql<number>`version + 1`,
      updated_by: call.caller.id,
      last_update: call.context.clock.now(),
    })
    .where('event_id', '=', before.event_id)
    .execute();
  const after = await readEvent(tx, before.event_id);
  const said = deed.said ?? describeChange(deed.fields, { before: before.status, after: after.status });
  await note(tx, call, after, { ...deed, said });
  return after;
}

/** Writes down what was done to an event; the two stand or fall with it. */
export async function note(
  tx: Transaction<DB>,
  call: EditorialCall,
  { event_id, status }: EventRow,
  { event, fields, said }: Required<Deed>,
): Promise<void> {
  await writeLog(tx, call, { eventId: event_id, status, changes: said });
  await audit(tx, call, `event.${event}`, { kind: 'event', id: String(event_id) }, { fields });
}

export async function audit(
  tx: Transaction<DB>,
  { context, caller, origin }: EditorialCall,
  action: string,
  subject: { kind: 'event' | 'approval'; id: string },
  detail: Readonly<Record<string, string | number | readonly string[]>>,
): Promise<void> {
  const actor = { kind: 'penmas', id: caller.id };
  await recordAudit(tx, context.clock, { action, outcome: 'ok', actor, subject, origin, detail });
}
