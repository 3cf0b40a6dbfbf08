import { type Platform, platforms } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Day, endOfMonth, startOfMonth } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import type { TallyKey } from './tallies.ts';

/** Which client-months are meant; without anything all of them. */
export interface MonthsOptions {
  /** Only this client, in any case. */
  client?: string;
  platform?: Platform;
  /** Only months from the one of this day on. */
  from?: Day;
  /** Only months up to the one of this day. */
  to?: Day;
}

/** A month of a client on a platform: what is recomputed and compared at once. */
export interface ClientMonth extends TallyKey {
  /** First day. */
  month: Day;
}

/** Every client-month that has posts or tallies, one after the other; never more than one client's in memory. */
export async function* clientMonths(db: Kysely<DB>, options: MonthsOptions): AsyncGenerator<ClientMonth> {
  for (const key of await tallyKeys(db, options)) {
    for (const month of await monthsOf(db, key, options)) yield { ...key, month };
  }
}

/** Clients that have posts or tallies, by platform. */
export async function tallyKeys(db: Kysely<DB>, options: MonthsOptions): Promise<TallyKey[]> {
  const client = options.client?.trim().toUpperCase();
  const keys: TallyKey[] = [];
  for (const platform of options.platform ? [options.platform] : platforms) {
    const { rows } = await sql<{ client_id: string }>`
      select client_id from content_post where platform = ${platform}
      union select client_id from content_day where platform = ${platform}
      union select client_id from engagement_day where platform = ${platform}
      union select client_id from engagement_month where platform = ${platform} order by 1`.execute(db);
    for (const { client_id: clientId } of rows) {
      if (client === undefined || client === clientId) keys.push({ platform, clientId });
    }
  }
  return keys;
}

async function monthsOf(db: Kysely<DB>, key: TallyKey, { from, to }: MonthsOptions): Promise<Day[]> {
  const own = sql`platform = ${key.platform} and client_id = ${key.clientId}`;
  const { rows } = await sql<{ month: Day }>`
    select distinct date_trunc('month', day)::date as month from (
      select wib_date as day from content_post where ${own}
      union select wib_date from content_day where ${own}
      union select wib_date from engagement_day where ${own}
      union select month from engagement_month where ${own}
    ) known
    where (${from ? startOfMonth(from) : null}::date is null or day >= ${from ? startOfMonth(from) : null}::date)
      and (${to ? endOfMonth(to) : null}::date is null or day <= ${to ? endOfMonth(to) : null}::date)
    order by 1`.execute(db);
  return rows.map((row) => row.month);
}
