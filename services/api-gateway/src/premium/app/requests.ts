import type { Reach } from '@cicero/access';
import type { DB } from '@cicero/database';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ListQuery } from '../../lists/list-query.ts';

export const appStates = ['pending', 'approved', 'rejected', 'expired'] as const;
export type AppState = (typeof appStates)[number];

/** A request waits this long after it was last changed: transfers between banks and weekends take their time. */
export const lifetime = 72 * 3_600_000;

/** A person's request for premium in the app, and who the person is. */
export interface AppRequest {
  request_id: number;
  user_id: string | null;
  sender_name: string | null;
  account_number: string | null;
  bank_name: string | null;
  screenshot_url: string | null;
  status: string;
  created_at: Date | null;
  updated_at: Date | null;
  decided_at: Date | null;
  decided_by: string | null;
  nama: string | null;
  client_id: string | null;
  whatsapp: string | null;
}

const columns = sql`r.request_id, r.user_id, r.sender_name, r.account_number, r.bank_name, r.screenshot_url,
  coalesce(r.status, 'pending') as status, r.created_at, r.updated_at, r.decided_at, r.decided_by, u.nama, u.client_id,
  u.whatsapp`;
const from = sql`premium_request r left join "user" u on u.user_id = r.user_id`;
/** Without a state it waits. An index is made of this and the next. */
export const isPending = sql`coalesce(r.status, 'pending') = 'pending'`;
/** Since when it has waited; without any time it is over. */
export const waitsSince = sql`coalesce(r.updated_at, r.created_at, 'epoch'::timestamp)`;

export async function readAppRequest(db: Kysely<DB>, requestId: number): Promise<AppRequest | undefined> {
  const { rows } = await sql<AppRequest>`
    select ${columns} from ${from} where r.request_id = ${requestId}`.execute(db);
  return rows[0];
}

/** The newest request of a person that waits. */
export async function readPendingRequest(db: Kysely<DB>, userId: string): Promise<AppRequest | undefined> {
  const { rows } = await sql<AppRequest>`
    select ${columns} from ${from} where r.user_id = ${userId} and ${isPending}
    order by r.created_at desc nulls last, r.request_id desc limit 1`.execute(db);
  return rows[0];
}

/** Whether a request waits; one past its time waits no more. */
export function waits({ status, updated_at, created_at }: AppRequest, now: Date): boolean {
  const since = updated_at ?? created_at;
  return status === 'pending' && since !== null && since.getTime() + lifetime > now.getTime();
}

/** What a list can be put in order by. */
export const sortableAppRequests = {
  created_at: sql`coalesce(r.created_at, '-infinity'::timestamp)`,
  updated_at: sql`coalesce(r.updated_at, '-infinity'::timestamp)`,
  status: sql`coalesce(r.status, 'pending')`,
} as const satisfies Record<string, RawBuilder<unknown>>;

export interface AppFilter {
  /** Null = of everybody there is. */
  reach: Reach | null;
  status?: AppState | undefined;
  /** Canonical. */
  clientId?: string | undefined;
}

export function appRequestList(
  { reach, status, clientId }: AppFilter,
  order: { by: keyof typeof sortableAppRequests; descending: boolean },
): ListQuery {
  const parts = [
    reach === null ? sql`true` : isWithin(reach),
    ...(status ? [sql`coalesce(r.status, 'pending') = ${status}`] : []),
    ...(clientId ? [sql`upper(trim(u.client_id)) = ${clientId}`] : []),
  ];
  const where = sql`${sql.join(parts, sql` and `)}`;
  const { by, descending } = order;
  return { columns, from, where, by: sortableAppRequests[by], id: sql`r.request_id`, descending };
}

function isWithin({ self, clientIds, role }: Reach): RawBuilder<unknown> {
  if (self !== null) return sql`r.user_id = ${self}`;
  const member = sql`upper(trim(u.client_id)) = any(${[...clientIds]}::text[])`;
  if (role === null) return member;
  return sql`(${member} or exists (select from user_roles held where held.user_id = u.user_id and held.role_id = any(
    array(select role_id from roles where lower(trim(role_name)) = ${role}))))`;
}

/** A request as its owner sees it: the columns that existing apps read. */
export function shownAppRequest(row: AppRequest, now: Date) {
  const { request_id, user_id, sender_name, account_number, bank_name, screenshot_url } = row;
  // One past its time is over, whether or not that was noticed.
  const status = row.status === 'pending' && !waits(row, now) ? 'expired' : row.status;
  return {
    ...{ request_id, user_id, sender_name, account_number, bank_name, screenshot_url, status },
    created_at: row.created_at?.toISOString() ?? null,
    updated_at: row.updated_at?.toISOString() ?? null,
    decided_at: row.decided_at?.toISOString() ?? null,
  };
}

/** The same for administrators: whose it is, and who decided. */
export function administeredAppRequest(row: AppRequest, now: Date) {
  const { nama, client_id, decided_by } = row;
  return { ...shownAppRequest(row, now), nama, client_id, decided_by };
}
