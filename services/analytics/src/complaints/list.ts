import { isOwnMember, type Principal, reachOf } from '@cicero/access';
import { CiceroError, type Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { canonicalClientId } from '@cicero/directory';
import { addDays, type PageRequest, startOfDay } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Window } from '../periods/window.ts';
import { mayRead, toldTo } from './scopes.ts';
import { type DeliveryStatus, type Ticket, ticketColumns } from './tickets.ts';

/** A ticket as a list shows it: without its words to those who may not be told of every client in them. */
export interface ListedTicket extends Omit<Ticket, 'solution' | 'message'> {
  solution: string | null;
  message: string | null;
  name: string | null;
  title: string | null;
  clientId: string | null;
  clientName: string | null;
}

export interface TicketFilter {
  /** Canonical; of these people only. */
  clientId: string | null;
  platform: Platform | null;
  /** Of the answer to the person. */
  status: DeliveryStatus | null;
  window: Window;
}

/** One page of the tickets about people whom the caller may see, newest first. */
export async function ticketsPage(
  db: Kysely<DB>,
  principal: Principal,
  filter: TicketFilter,
  { limit, offset }: PageRequest,
): Promise<{ rows: ListedTicket[]; total: number }> {
  const from = sql`complaint join "user" person on person.user_id = complaint.user_id
    left join clients client on client.client_id = person.client_id
    where ${aboutPeopleOf(principal)} and ${matching(filter)}`;
  const { rows } = await sql<ListedTicket>`
    select ${ticketColumns}, person.nama as name, person.title,
      upper(trim(person.client_id)) as "clientId", client.nama as "clientName" from ${from}
    order by complaint.requested_at desc, complaint.complaint_id limit ${limit} offset ${offset}`.execute(db);
  const counted = await sql<{ total: number }>`select count(*)::int as total from ${from}`.execute(db);
  const told = toldTo(principal);
  const shown = rows.map((row) => (mayRead(told, row.about) ? row : { ...row, solution: null, message: null }));
  return { rows: shown, total: counted.rows[0]?.total ?? 0 };
}

/**
 * The client whose people the list is narrowed down to: one of the caller's own; a directorate may name any, as it sees
 * nobody there but those who hold its role. Null = no narrowing.
 * @throws CiceroError CLIENT_DENIED
 */
export function narrowedClient(principal: Principal, requested: string | undefined): string | null {
  const wanted = canonicalClientId(requested ?? '');
  const reach = reachOf(principal);
  if (wanted === null || wanted === reach.role?.toUpperCase()) return null;
  if (reach.role === null && !isOwnMember(reach, { client_id: wanted })) throw new CiceroError('CLIENT_DENIED');
  return wanted;
}

function aboutPeopleOf(principal: Principal): RawBuilder<unknown> {
  const { clientIds, role } = reachOf(principal);
  const own = sql`upper(trim(person.client_id)) = any(${[...clientIds]}::text[])`;
  if (role === null) return own;
  return sql`(${own} or person.user_id in (
    select held.user_id from user_roles held join roles on roles.role_id = held.role_id
    where lower(trim(roles.role_name)) = ${role}))`;
}

function matching({ clientId, platform, status, window }: TicketFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (clientId !== null) conditions.push(sql`upper(trim(person.client_id)) = ${clientId}`);
  if (platform !== null) conditions.push(sql`complaint.platform = ${platform}`);
  if (status !== null) {
    conditions.push(sql`exists (select from complaint_delivery answer where answer.complaint_id = complaint.complaint_id
      and answer.addressee = 'personnel' and answer.status = ${status})`);
  }
  if (window.from !== null) {
    conditions.push(sql`complaint.requested_at >= ${startOfDay(window.from).toISOString()}::timestamptz`);
  }
  if (window.to !== null) {
    conditions.push(sql`complaint.requested_at < ${startOfDay(addDays(window.to, 1)).toISOString()}::timestamptz`);
  }
  return sql.join(conditions, sql` and `);
}
