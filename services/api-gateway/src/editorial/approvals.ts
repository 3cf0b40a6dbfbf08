import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ListQuery } from '../lists/list-query.ts';
import type { Editorial } from './caller.ts';
import { readStatus, spellingsOf } from './statuses.ts';

/** A request for approval of an event. */
export interface ApprovalRow {
  request_id: number;
  event_id: number | null;
  requested_by: string | null;
  status: string | null;
  created_at: Date | null;
  updated_at: Date | null;
  decided_by: string | null;
  decided_at: Date | null;
  note: string | null;
}

const columns = sql`a.request_id, a.event_id, a.requested_by, a.status, a.created_at, a.updated_at, a.decided_by,
  a.decided_at, a.note`;
// What was asked for an event that is out of the calendar is out of sight with it.
const from = sql`approval_request a left join editorial_event e on e.event_id = a.event_id`;
const isThere = sql`e.deleted_at is null`;

/** What a list can be put in order by. */
export const sortableApprovals = {
  created_at: sql`coalesce(a.created_at, '-infinity'::timestamp)`,
  updated_at: sql`coalesce(a.updated_at, '-infinity'::timestamp)`,
  status: sql`coalesce(a.status, '')`,
} as const satisfies Record<string, RawBuilder<unknown>>;

/** The requests that a caller may see: editors everybody's, others their own. */
export function approvalList(
  caller: Editorial,
  { status, eventId }: { status?: string | undefined; eventId?: number | undefined },
  order: { by: keyof typeof sortableApprovals; descending: boolean },
): ListQuery {
  const parts = [
    isThere,
    ...(caller.isEditor ? [] : [sql`a.requested_by = ${caller.id}`]),
    ...(readStatus(status)
      ? [sql`lower(trim(coalesce(a.status, 'pending'))) = any(${spellingsOf(status ?? '')}::text[])`]
      : []),
    ...(eventId === undefined ? [] : [sql`a.event_id = ${eventId}`]),
  ];
  const where = sql`${sql.join(parts, sql` and `)}`;
  const by = sortableApprovals[order.by];
  return { columns, from, where, by, id: sql`a.request_id`, descending: order.descending };
}

/** A request for an event that is in the calendar. @throws CiceroError APPROVAL_NOT_FOUND */
export async function readApproval(db: Kysely<DB>, requestId: number): Promise<ApprovalRow> {
  const { rows } = await sql<ApprovalRow>`
    select ${columns} from ${from} where a.request_id = ${requestId} and ${isThere}`.execute(db);
  const [row] = rows;
  if (!row) throw new CiceroError('APPROVAL_NOT_FOUND');
  return row;
}

export function shownApproval({ created_at, updated_at, decided_at, ...row }: ApprovalRow) {
  return {
    ...row,
    created_at: created_at?.toISOString() ?? null,
    updated_at: updated_at?.toISOString() ?? null,
    decided_at: decided_at?.toISOString() ?? null,
  };
}
