import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';

/** A dashboard account as it stands now, without anything secret. */
export interface DashboardAccount {
  id: string;
  /** False until an administrator approves it, and after it is blocked. */
  active: boolean;
  /** Name of the account's own role, lower case; null when it has none (adopted accounts). */
  accountRole: string | null;
  /** The role whose data the account sees: its own, or that of its one directorate. */
  role: string | null;
  roleId: number | null;
  /** Canonical (trimmed, upper case), in order. */
  clientIds: readonly string[];
  /** Region of the one client. */
  regionalId: string | null;
  /** Sessions that began before this second are over: the password changed or the account was refused. */
  sessionsSince: Date | null;
}

interface Row {
  status: boolean | null;
  role_id: number | null;
  role_name: string | null;
  sessions_since: Date | null;
  client_id: string | null;
  client_type: string | null;
  regional_id: string | null;
}

/** Reads an account with its role and clients; undefined when there is none with this id. */
export async function loadDashboardAccount(db: Kysely<DB>, id: string): Promise<DashboardAccount | undefined> {
  if (!isUuid(id)) return undefined;
  const { rows } = await sql<Row>`
    select account.status, account.role_id, roles.role_name,
      date_trunc('second', account.sessions_since) as sessions_since,
      clients.client_id, clients.client_type, clients.regional_id
    from dashboard_user account
    left join roles on roles.role_id = account.role_id
    left join dashboard_user_clients link on link.dashboard_user_id = account.dashboard_user_id
    left join clients on clients.client_id = link.client_id and trim(clients.client_id) <> ''
    where account.dashboard_user_id = ${id}
    order by upper(trim(clients.client_id)), clients.client_id`.execute(db);
  const [first] = rows;
  if (!first) return undefined;
  const clients = distinctClients(rows);
  const [only] = clients.length === 1 ? clients : [];
  const accountRole = first.role_name?.trim().toLowerCase() || null;
  return {
    id,
    active: first.status === true,
    accountRole,
    role: only?.directorate ? only.clientId.toLowerCase() : accountRole,
    roleId: first.role_id,
    clientIds: clients.map(({ clientId }) => clientId),
    regionalId: only?.regionalId ?? null,
    sessionsSince: first.sessions_since,
  };
}

interface MappedClient {
  clientId: string;
  directorate: boolean;
  regionalId: string | null;
}

function distinctClients(rows: readonly Row[]): MappedClient[] {
  const byId = new Map<string, MappedClient>();
  for (const row of rows) {
    const clientId = row.client_id?.trim().toUpperCase();
    if (!clientId || byId.has(clientId)) continue;
    byId.set(clientId, {
      clientId,
      directorate: row.client_type?.trim().toLowerCase() === 'direktorat',
      regionalId: row.regional_id?.trim().toUpperCase() || null,
    });
  }
  return [...byId.values()];
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
