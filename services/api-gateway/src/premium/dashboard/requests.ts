import type { DB } from '@cicero/database';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ListQuery } from '../../lists/list-query.ts';

/** Where a request stands. Open are the first two, until they expire. */
export const requestStates = ['pending', 'confirmed', 'approved', 'denied', 'expired'] as const;
export type RequestState = (typeof requestStates)[number];
export const openStates: readonly string[] = ['pending', 'confirmed'];

/** A request for premium of a dashboard account, as stored. */
export interface DashboardRequest {
  request_id: number;
  request_token: string;
  dashboard_user_id: string;
  client_id: string | null;
  username: string;
  whatsapp: string | null;
  bank_name: string;
  account_number: string;
  sender_name: string;
  transfer_amount: string | null;
  premium_tier: string | null;
  proof_url: string | null;
  subscription_expires_at: Date | null;
  status: string;
  /** When it waits no more. */
  expired_at: Date;
  responded_at: Date | null;
  decided_by: string | null;
  admin_whatsapp: string | null;
  metadata: Readonly<Record<string, unknown>>;
  created_at: Date;
  updated_at: Date;
}

/** What an adopted database has no end for waits no longer than one with a proof; without any time it is over. */
export const waitsUntil = sql`coalesce(r.expired_at, r.created_at + interval '48 hours', 'epoch')`;
const columns = sql`r.request_id, r.request_token::text as request_token, r.dashboard_user_id::text as dashboard_user_id,
  r.client_id, r.username, r.whatsapp, r.bank_name, r.account_number, r.sender_name,
  r.transfer_amount::text as transfer_amount, r.premium_tier, r.proof_url, r.subscription_expires_at, r.status,
  ${waitsUntil} as expired_at, r.responded_at, r.decided_by, r.admin_whatsapp, r.metadata, r.created_at, r.updated_at`;
const from = sql`dashboard_premium_request r`;

/** A request by its number or its token. */
export type RequestName = { requestId: number } | { token: string };

/** Whether a text can be the token of a request. */
export function isToken(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

export async function readRequest(db: Kysely<DB>, name: RequestName): Promise<DashboardRequest | undefined> {
  const { rows } = await sql<DashboardRequest>`select ${columns} from ${from} where ${isNamed(name)}`.execute(db);
  return rows[0];
}

/** The request of an account that waits, the newest of them; one past its time waits no more. */
export async function readOpenRequest(
  db: Kysely<DB>,
  accountId: string,
  now: Date,
): Promise<DashboardRequest | undefined> {
  const { rows } = await sql<DashboardRequest>`
    select ${columns} from ${from} where r.dashboard_user_id = ${accountId} and r.status = any(${[...openStates]}::text[])
      and ${waitsUntil} > ${now}
    order by r.created_at desc, r.request_id desc limit 1`.execute(db);
  return rows[0];
}

export function isOpen({ status, expired_at }: Pick<DashboardRequest, 'status' | 'expired_at'>, now: Date): boolean {
  return openStates.includes(status) && expired_at > now;
}

/** What a list can be put in order by. */
export const sortableRequests = {
  created_at: sql`r.created_at`,
  updated_at: sql`r.updated_at`,
  username: sql`lower(r.username)`,
  status: sql`r.status`,
} as const satisfies Record<string, RawBuilder<unknown>>;

export interface RequestFilter {
  /** `open` = pending and confirmed. */
  status?: RequestState | 'open' | undefined;
  /** Part of a user name or of who sent the money, or a number of a request. */
  search?: string | undefined;
}

/** Requests of all accounts there are. */
export function requestList(
  { status, search }: RequestFilter,
  order: { by: keyof typeof sortableRequests; descending: boolean },
): ListQuery {
  const states = status === 'open' ? openStates : status ? [status] : [];
  const text = search?.trim();
  const pattern = `%${text?.replace(/[\\%_]/g, '\\$&')}%`;
  const parts = [
    sql`true`,
    ...(states.length > 0 ? [sql`r.status = any(${[...states]}::text[])`] : []),
    ...(text
      ? [sql`(r.username ilike ${pattern} or r.sender_name ilike ${pattern} or r.request_id::text = ${text})`]
      : []),
  ];
  const where = sql`${sql.join(parts, sql` and `)}`;
  const { by, descending } = order;
  return { columns, from, where, by: sortableRequests[by], id: sql`r.request_id`, descending };
}

function isNamed(name: RequestName): RawBuilder<unknown> {
  return 'token' in name ? sql`r.request_token = ${name.token}::uuid` : sql`r.request_id = ${name.requestId}`;
}
