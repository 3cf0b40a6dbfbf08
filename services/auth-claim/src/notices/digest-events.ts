import type { DB } from '@cicero/database';
import { sql, type Transaction } from 'kysely';
import type { SignedIn } from '../login/open-session.ts';

/** More events than this wait for the next digest; refusals first, as strangers can make any number of them. */
const most = 10_000;

/** What happened since the last digest. */
export interface Happenings {
  first: Date;
  last: Date;
  /** Ids of the first and last event: they name the digest. */
  span: string;
  /** Whoever signed in, once each, in order of their last time. */
  logins: { kind: SignedIn['kind']; who: string; times: number; last: Date }[];
  /** Refused logins, the most frequent first. */
  refusals: { kind: string; reason: string; times: number }[];
  /** Personnel that registered, by client. */
  personnel: { client: string; times: number }[];
  visits: number;
  /** Everything else that administrators are to hear of. */
  others: { action: string; outcome: string; times: number }[];
}

interface Row {
  event_id: number;
  at: Date;
  action: string;
  outcome: string;
  reason: string | null;
  actor_id: string | null;
  client: string | null;
}

/**
 * Takes the events that administrators have not been told of. Whoever else does at the same time gets others; with the
 * transaction they count as told, or not.
 */
export async function takeHappenings(tx: Transaction<DB>): Promise<Happenings | undefined> {
  const { rows } = await sql<Row>`
    with untold as (
      select event_id from audit_event where noticed = false
      order by outcome = 'refused', event_id limit ${most} for update skip locked
    ), told as (
      update audit_event event set noticed = true from untold where event.event_id = untold.event_id returning event.*
    )
    select event_id, at, action, outcome, reason, actor_id, detail ->> 'client' as client from told
    order by event_id`.execute(tx);
  const [first] = rows;
  const last = rows.at(-1);
  if (!first || !last) return undefined;
  const logins = rows.filter(({ action, outcome }) => action.startsWith('login.') && outcome === 'ok');
  const refusals = rows.filter(({ action, outcome }) => action.startsWith('login.') && outcome === 'refused');
  const personnel = rows.filter(({ action }) => action === 'personnel.registered');
  const visits = rows.filter(({ action }) => action === 'visit.opened');
  const told = new Set([...logins, ...refusals, ...personnel, ...visits]);
  const times = rows.map(({ at }) => at.getTime());
  return {
    first: new Date(Math.min(...times)),
    last: new Date(Math.max(...times)),
    span: `${first.event_id}-${last.event_id}`,
    logins: await people(tx, logins),
    refusals: counted(refusals, (row) => ({ kind: kindOf(row.action), reason: row.reason ?? '' })),
    personnel: counted(personnel, (row) => ({ client: row.client ?? '-' })),
    visits: visits.length,
    others: counted(
      rows.filter((row) => !told.has(row)),
      ({ action, outcome }) => ({ action, outcome }),
    ),
  };
}

async function people(tx: Transaction<DB>, rows: readonly Row[]): Promise<Happenings['logins']> {
  const byAccount = Map.groupBy(rows, ({ action, actor_id }) => `${kindOf(action)} ${actor_id}`);
  const accounts = [...byAccount].map(([name, events]) => {
    const at = name.indexOf(' ');
    const last = new Date(Math.max(...events.map((event) => event.at.getTime())));
    return { kind: name.slice(0, at) as SignedIn['kind'], id: name.slice(at + 1), times: events.length, last };
  });
  const names = await namesOf(tx, accounts);
  return accounts
    .map(({ kind, id, times, last }) => ({ kind, who: names.get(`${kind} ${id}`) ?? id, times, last }))
    .sort((one, other) => one.last.getTime() - other.last.getTime());
}

/** How people call the accounts, by kind and id. */
async function namesOf(
  tx: Transaction<DB>,
  accounts: readonly { kind: string; id: string }[],
): Promise<ReadonlyMap<string, string>> {
  const ids = (kind: string) => accounts.filter((account) => account.kind === kind).map(({ id }) => id);
  const { rows } = await sql<{ kind: string; id: string; name: string | null }>`
    select 'dashboard' as kind, dashboard_user_id::text as id, username as name from dashboard_user
      where dashboard_user_id::text = any(${ids('dashboard')}::text[])
    union all select 'penmas', user_id, username from penmas_user where user_id = any(${ids('penmas')}::text[])
    union all select 'personnel', user_id, nama || ' (' || user_id || ')' from "user"
      where user_id = any(${ids('personnel')}::text[])
    union all select 'client', upper(trim(client_id)), nama || ' (' || upper(trim(client_id)) || ')' from clients
      where upper(trim(client_id)) = any(${ids('client')}::text[])`.execute(tx);
  return new Map(rows.flatMap(({ kind, id, name }) => (name === null ? [] : [[`${kind} ${id}`, name]])));
}

function kindOf(action: string): string {
  return action.slice('login.'.length);
}

/** Equal ones with their number, the most frequent first. */
function counted<Key extends Readonly<Record<string, string>>>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): (Key & { times: number })[] {
  const groups = Map.groupBy(rows, (row) => JSON.stringify(keyOf(row)));
  return [...groups.values()]
    .flatMap((group) => (group[0] ? [{ ...keyOf(group[0]), times: group.length }] : []))
    .sort((one, other) => other.times - one.times);
}
