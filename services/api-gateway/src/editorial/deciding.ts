import { CiceroError } from '@cicero/contracts';
import type { Editorial } from './caller.ts';
import { type EventRow, isOwn } from './events.ts';
import { isDecision, readStatus } from './statuses.ts';

/**
 * Approving and rejecting is for editors, and never for those whose work it is; what was approved may be published by
 * whoever works on it.
 * @param wanted the status that the event is to get
 * @throws CiceroError FORBIDDEN
 */
export function refuseOwnDecision(
  caller: Editorial,
  event: Pick<EventRow, 'status' | 'created_by' | 'assignee'>,
  wanted: string,
): void {
  if (caller.isEditor && !isOwn(caller, event)) return;
  const isUnapproved = wanted === 'published' && readStatus(event.status) !== 'approved';
  if (!isDecision(wanted) && !isUnapproved) return;
  throw new CiceroError('FORBIDDEN', { message: 'Persetujuan hanya diberikan oleh editor lain.' });
}
