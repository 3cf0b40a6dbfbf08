import type { DB } from '@cicero/database';
import { addDays, startOfDay } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { atOneMoment } from '../measure/moment.ts';
import { type VisibleClients, visible } from '../scope/visible-clients.ts';
import type { LoginPeriod } from './period.ts';

/** An account of the dashboard that signed in. */
export interface AccountLogins {
  username: string;
  /** Its own role, as named; null = it has none. */
  role: string | null;
  logins: number;
}

/** A unit, and those of its accounts that signed in. */
export interface UnitLogins {
  clientId: string;
  name: string | null;
  operators: number;
  logins: number;
}

/** Who of the accounts that a caller may know of signed in to the dashboard. */
export interface LoginRecap {
  period: LoginPeriod;
  /**
   * All accounts and logins of the period, each once, and, monthly, all units and those of them without a login, however
   * many are listed.
   */
  totals: { accounts: number; logins: number; units: number; unitsWithout: number };
  /** Most logins first; daily and weekly. */
  accounts: readonly AccountLogins[];
  /** Most logins first, also those without any; monthly. */
  units: readonly UnitLogins[];
}

/** So many accounts or units are listed. */
export const listedAtMost = 500;

/** Counts the logins of a period, in the database. */
export function measureLogins(db: Kysely<DB>, period: LoginPeriod, clients: VisibleClients): Promise<LoginRecap> {
  return atOneMoment(db, async (tx) => {
    const monthly = period.mode === 'bulanan';
    const { accounts, totals } = await readAccounts(tx, period, clients, monthly ? 1 : listedAtMost);
    if (!monthly) return { period, totals: { ...totals, units: 0, unitsWithout: 0 }, accounts, units: [] };
    const byUnit = await readUnits(tx, period, clients);
    return { period, totals: { ...totals, ...byUnit.totals }, accounts: [], units: byUnit.units };
  });
}

/** Logins to the dashboard by account; the column of old is UTC without saying so. */
function logins({ from, to }: LoginPeriod): RawBuilder<unknown> {
  const [since, until] = [startOfDay(from), startOfDay(addDays(to, 1))];
  return sql`select actor_id, count(*)::int as logins from login_log
    where login_type = 'operator' and login_source = 'web'
      and logged_at >= (${since}::timestamptz at time zone 'UTC')
      and logged_at < (${until}::timestamptz at time zone 'UTC')
    group by actor_id`;
}

/** Units that the caller may know of; a condition on `clients c`. */
function visibleUnit(clients: VisibleClients): RawBuilder<unknown> {
  return sql`lower(trim(c.client_type)) = 'org' and ${visible(clients)}`;
}

async function readAccounts(
  tx: Transaction<DB>,
  period: LoginPeriod,
  clients: VisibleClients,
  most: number,
): Promise<{ accounts: AccountLogins[]; totals: { accounts: number; logins: number } }> {
  const { rows } = await sql<AccountLogins & { allAccounts: number; allLogins: number }>`
    with login as (${logins(period)})
    select account.username, roles.role_name as role, login.logins,
      (count(*) over ())::int as "allAccounts", (sum(login.logins) over ())::int as "allLogins"
    from login
    join dashboard_user account on account.dashboard_user_id::text = login.actor_id
    left join roles on roles.role_id = account.role_id
    where account.dashboard_user_id in (
      select link.dashboard_user_id from dashboard_user_clients link join clients c on c.client_id = link.client_id
      where ${visibleUnit(clients)})
    order by login.logins desc, lower(account.username), login.actor_id limit ${most}`.execute(tx);
  const [first] = rows;
  return {
    totals: { accounts: first?.allAccounts ?? 0, logins: first?.allLogins ?? 0 },
    accounts: rows.map(({ username, role, logins }) => ({ username, role, logins })),
  };
}

async function readUnits(
  tx: Transaction<DB>,
  period: LoginPeriod,
  clients: VisibleClients,
): Promise<{ units: UnitLogins[]; totals: { units: number; unitsWithout: number } }> {
  const { rows } = await sql<UnitLogins & { allUnits: number; allWithout: number }>`
    with login as (${logins(period)})
    select upper(trim(c.client_id)) as "clientId", c.nama as name, count(login.actor_id)::int as operators,
      coalesce(sum(login.logins), 0)::int as logins, (count(*) over ())::int as "allUnits",
      (sum((count(login.actor_id) = 0)::int) over ())::int as "allWithout"
    from clients c
    left join dashboard_user_clients link on link.client_id = c.client_id
    left join login on login.actor_id = link.dashboard_user_id::text
    where ${visibleUnit(clients)}
    group by c.client_id, c.nama
    order by logins desc, lower(c.nama) nulls last, c.client_id limit ${listedAtMost}`.execute(tx);
  const [first] = rows;
  return {
    totals: { units: first?.allUnits ?? 0, unitsWithout: first?.allWithout ?? 0 },
    units: rows.map(({ clientId, name, operators, logins }) => ({ clientId, name, operators, logins })),
  };
}
