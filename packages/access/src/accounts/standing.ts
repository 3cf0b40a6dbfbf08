import type { DB } from '@cicero/database';
import type { Clock, PrincipalKind } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import { ShortMemory } from '../short-memory.ts';
import { loadDashboardAccount } from './dashboard-account.ts';

/** So long a change of an account may take to be felt, in milliseconds. */
const believedFor = 2_000;

/** What an account may do now, whatever its token says. */
export interface Standing {
  role: string | null;
  accountRole: string | null;
  clientIds: readonly string[];
  regionalId: string | null;
  /** Sessions that began before this second are over. Null = none are. */
  sessionsSince: Date | null;
}

/** Reads how accounts stand now: that they exist, are active, and which clients they may see. */
export class Standings {
  private readonly db: Kysely<DB>;
  private readonly memory: ShortMemory<Standing | undefined>;

  constructor(db: Kysely<DB>, clock: Clock) {
    this.db = db;
    this.memory = new ShortMemory(clock, believedFor);
  }

  /** Undefined when the account is gone or not active. */
  of(kind: PrincipalKind, id: string): Promise<Standing | undefined> {
    return this.memory.recall(memoryKey(kind, id), () => this.read(kind, id));
  }

  /** To be called after a change of the account in this process. */
  forget(kind: PrincipalKind, id: string): void {
    this.memory.forget(memoryKey(kind, id));
  }

  private async read(kind: PrincipalKind, id: string): Promise<Standing | undefined> {
    switch (kind) {
      case 'dashboard':
        return this.dashboard(id);
      case 'personnel':
        return this.personnel(id);
      case 'client':
        return this.client(id);
      case 'penmas':
        return this.penmas(id);
      case 'system':
        return { role: 'system', accountRole: 'system', clientIds: [], regionalId: null, sessionsSince: null };
    }
  }

  private async dashboard(id: string): Promise<Standing | undefined> {
    const account = await loadDashboardAccount(this.db, id);
    if (!account?.active) return undefined;
    const { role, accountRole, clientIds, regionalId, sessionsSince } = account;
    return { role, accountRole, clientIds, regionalId, sessionsSince };
  }

  private async personnel(id: string): Promise<Standing | undefined> {
    const { rows } = await sql<{ client_id: string | null; regional_id: string | null }>`
      select clients.client_id, clients.regional_id from "user" person
      left join clients on clients.client_id = person.client_id
      where person.user_id = ${id} and person.status is true`.execute(this.db);
    const [person] = rows;
    return person && clientStanding('user', person.client_id, person.regional_id);
  }

  private async client(id: string): Promise<Standing | undefined> {
    const { rows } = await sql<{ client_id: string; client_type: string | null; regional_id: string | null }>`
      select client_id, client_type, regional_id from clients
      where upper(trim(client_id)) = ${id.trim().toUpperCase()} and client_status is true
      order by client_id limit 1`.execute(this.db);
    const [client] = rows;
    if (!client) return undefined;
    const directorate = client.client_type?.trim().toLowerCase() === 'direktorat';
    const role = directorate ? client.client_id.trim().toLowerCase() : 'client';
    return clientStanding(role, client.client_id, client.regional_id);
  }

  private async penmas(id: string): Promise<Standing | undefined> {
    const row = await this.db.selectFrom('penmas_user').select('role').where('user_id', '=', id).executeTakeFirst();
    if (!row) return undefined;
    const role = row.role.trim().toLowerCase() || null;
    return { role, accountRole: role, clientIds: [], regionalId: null, sessionsSince: null };
  }
}

function clientStanding(role: string, clientId: string | null, regionalId: string | null): Standing {
  const canonical = clientId?.trim().toUpperCase();
  return {
    role,
    accountRole: role,
    clientIds: canonical ? [canonical] : [],
    regionalId: regionalId?.trim().toUpperCase() || null,
    sessionsSince: null,
  };
}

function memoryKey(kind: PrincipalKind, id: string): string {
  return `${kind} ${id}`;
}
