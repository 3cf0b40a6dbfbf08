import type { DB } from '@cicero/database';
import { type Kysely, type RawBuilder, sql } from 'kysely';

/** Where an account stands with the administrators. */
export const accountStates = ['pending', 'approved', 'rejected'] as const;
export type AccountState = (typeof accountStates)[number];

/** A dashboard account as administrators see it: everything but what is secret. */
export interface AccountRow {
  dashboard_user_id: string;
  username: string;
  role_id: number | null;
  role: string | null;
  /** True = approved. */
  status: boolean;
  state: AccountState;
  client_ids: string[];
  whatsapp: string | null;
  email: string | null;
  premium_status: boolean;
  premium_tier: string | null;
  premium_expires_at: Date | null;
  created_at: Date | null;
  updated_at: Date | null;
  decided_at: Date | null;
  /** `<kind>:<id>` of who decided. */
  decided_by: string | null;
}

/** Nobody decided yet, or somebody did. Rows of before Cicero carry no decision: what they are not, they wait for. */
const state = sql<AccountState>`
  case when a.status is true then 'approved' when a.decided_at is null then 'pending' else 'rejected' end`;

const columns = sql`
  a.dashboard_user_id::text as dashboard_user_id, a.username, a.role_id, roles.role_name as role,
  a.status is true as status, ${state} as state,
  array(select link.client_id::text from dashboard_user_clients link
    where link.dashboard_user_id = a.dashboard_user_id order by 1) as client_ids,
  a.whatsapp, a.email, a.premium_status is true as premium_status, a.premium_tier,
  nullif(a.premium_expires_at, 'infinity') as premium_expires_at,
  a.created_at, a.updated_at, a.decided_at, a.decided_by`;

const source = sql`dashboard_user a left join roles on roles.role_id = a.role_id`;

/** An account by its id; undefined when there is none, or the text is no id. */
export async function findAccount(db: Kysely<DB>, id: string): Promise<AccountRow | undefined> {
  if (!isAccountId(id)) return undefined;
  const { rows } = await sql<AccountRow>`
    select ${columns} from ${source} where a.dashboard_user_id = ${id}`.execute(db);
  return rows[0];
}

export interface AccountFilter {
  state?: AccountState;
  /** Part of name, number, address or client id, without regard to case. */
  search?: string;
  /** From 1. */
  page: number;
  limit: number;
}

/** Accounts, the newest first, and how many there are in all. */
export async function listAccounts(
  db: Kysely<DB>,
  filter: AccountFilter,
): Promise<{ accounts: AccountRow[]; total: number }> {
  const { page, limit } = filter;
  const where = conditions(filter);
  const { rows: accounts } = await sql<AccountRow>`
    select ${columns} from ${source} where ${where}
    order by a.created_at desc nulls last, a.dashboard_user_id limit ${limit} offset ${(page - 1) * limit}`.execute(db);
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from ${source} where ${where}`.execute(db);
  return { accounts, total: rows[0]?.total ?? 0 };
}

function conditions({ state: wanted, search }: AccountFilter): RawBuilder<boolean> {
  const parts: RawBuilder<unknown>[] = [sql`true`];
  if (wanted) parts.push(sql`${state} = ${wanted}`);
  const text = search?.trim();
  if (text) {
    const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
    parts.push(sql`(a.username ilike ${pattern} or a.whatsapp ilike ${pattern} or a.email ilike ${pattern}
      or exists (select from dashboard_user_clients link
        where link.dashboard_user_id = a.dashboard_user_id and link.client_id ilike ${pattern}))`);
  }
  return sql`${sql.join(parts, sql` and `)}`;
}

export function isAccountId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
