import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { UnitOfWork } from '@cicero/platform';
import { entityTag } from '@cicero/runtime';
import { sql, type Transaction } from 'kysely';
import { type ApprovalRow, readApproval, shownApproval } from './approvals.ts';
import type { EditorialCall } from './caller.ts';
import { describeStatus, writeLog } from './change-log.ts';
import { readEvent, takeEvent } from './events.ts';
import { audit, touch } from './history.ts';
import { tellAuthors, tellEditors } from './notices.ts';
import { isDecision, readStatus } from './statuses.ts';
import { readText } from './texts.ts';

/** The tag of this version of a request. */
export function approvalTag(row: ApprovalRow): string {
  return entityTag(shownApproval(row));
}

/**
 * Asks for approval of an event that the caller may see. One request waits at a time.
 * @param status what the client calls a request that waits
 * @throws CiceroError EVENT_NOT_FOUND, APPROVAL_PENDING; FORBIDDEN when the request would be its own decision
 */
export async function requestApproval(
  call: EditorialCall,
  eventId: number,
  status: string | null | undefined,
): Promise<ApprovalRow> {
  const { context, caller } = call;
  if (isDecision(readStatus(status))) {
    throw new CiceroError('FORBIDDEN', { message: 'Permintaan baru diputuskan oleh editor lain.' });
  }
  return context.transact(async (unit) => {
    const { tx } = unit;
    const event = await takeEvent(tx, caller, eventId);
    const waiting = await tx
      .selectFrom('approval_request')
      .select(['request_id', 'status'])
      .where('event_id', '=', eventId)
      .where('decided_at', 'is', null)
      .execute();
    // Requests from before decisions were dated are decided when their status says so.
    if (waiting.some((one) => !isDecision(readStatus(one.status)))) throw new CiceroError('APPROVAL_PENDING');
    const now = context.clock.now();
    const { request_id } = await tx
      .insertInto('approval_request')
      .values({ event_id: eventId, requested_by: caller.id, status: 'pending', created_at: now, updated_at: now })
      .returning('request_id')
      .executeTakeFirstOrThrow();
    await writeLog(tx, call, { eventId, status: event.status, changes: 'Persetujuan diminta' });
    await audit(tx, call, 'approval.requested', subjectOf(request_id), { event: eventId });
    await tellEditors(unit, request_id, event, { author: caller.id, now });
    return readApproval(tx, request_id);
  });
}

/**
 * Decides a request, once; the event gets the same status. Said again, the same decision changes nothing. A body without
 * a decision is answered with the request as it is.
 * @param body anything else that it holds, such as the event, is not read
 * @throws CiceroError APPROVAL_NOT_FOUND, PRECONDITION_FAILED, ALREADY_DECIDED, VALIDATION_FAILED for any other status;
 * FORBIDDEN for one's own request and for those who are no editors
 */
export async function decideApproval(call: EditorialCall, requestId: number, body: DecisionBody): Promise<ApprovalRow> {
  return call.context.transact((unit) => decideWithin(unit, call, requestId, body));
}

export interface DecisionBody {
  status?: string | null | undefined;
  note?: string | null | undefined;
}

/** The same within a transaction of the caller's; what is refused was refused before anything was written. */
export async function decideWithin(
  unit: UnitOfWork,
  call: EditorialCall,
  requestId: number,
  body: DecisionBody,
): Promise<ApprovalRow> {
  const { context, caller } = call;
  const { tx } = unit;
  if (!caller.isEditor) throw new CiceroError('FORBIDDEN');
  const wanted = readStatus(body.status);
  const approval = await takeApproval(tx, requestId);
  call.refuseOutdated(approvalTag(approval));
  const present = readStatus(approval.status) ?? 'pending';
  if (wanted === null || wanted === present) return approval;
  if (!isDecision(wanted)) {
    throw new CiceroError('VALIDATION_FAILED', {
      message: 'Keputusan harus approved atau rejected.',
      fields: { field: 'status' },
    });
  }
  if (isDecision(present)) throw new CiceroError('ALREADY_DECIDED');
  if (approval.requested_by === caller.id) {
    throw new CiceroError('FORBIDDEN', { message: 'Permintaan Anda sendiri diputuskan oleh editor lain.' });
  }
  const now = context.clock.now();
  const note = readText(body.note ?? null);
  await tx
    .updateTable('approval_request')
    .set({ status: wanted, decided_by: caller.id, decided_at: now, updated_at: now, note })
    .where('request_id', '=', requestId)
    .execute();
  if (approval.event_id !== null) await settleEvent(tx, call, approval.event_id, wanted);
  await audit(tx, call, `approval.${wanted}`, subjectOf(requestId), {
    ...(approval.event_id === null ? {} : { event: approval.event_id }),
  });
  await tellAuthors(unit, approval, { decision: wanted, by: caller.id, note, now });
  return readApproval(tx, requestId);
}

/**
 * The request, and its event before it: whoever changes the two takes them in this order.
 * @throws CiceroError APPROVAL_NOT_FOUND
 */
export async function takeApproval(tx: Transaction<DB>, requestId: number): Promise<ApprovalRow> {
  const { event_id } = await readApproval(tx, requestId);
  await sql`select from editorial_event where event_id = ${event_id} for update`.execute(tx);
  await sql`select from approval_request where request_id = ${requestId} for update`.execute(tx);
  // Read again: what it was before the locks may be over.
  return readApproval(tx, requestId);
}

async function settleEvent(
  tx: Transaction<DB>,
  call: EditorialCall,
  eventId: number,
  status: 'approved' | 'rejected',
): Promise<void> {
  const event = await readEvent(tx, eventId);
  await tx.updateTable('editorial_event').set({ status }).where('event_id', '=', eventId).execute();
  const word = status === 'approved' ? 'disetujui' : 'ditolak';
  const changed = describeStatus({ before: event.status, after: status });
  const said = [`Persetujuan: ${word}`, ...(changed ? [changed] : [])].join('; ');
  await touch(tx, call, event, { event: 'decided', fields: ['status'], said });
}

function subjectOf(requestId: number): { kind: 'approval'; id: string } {
  return { kind: 'approval', id: String(requestId) };
}
