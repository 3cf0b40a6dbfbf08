import { type Platform, platforms } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, type RawBuilder, sql } from 'kysely';

/** An official account of a unit, as it is looked at. */
export interface OfficialAccount {
  accountId: string;
  /** As stored: what media refer to. */
  clientId: string;
  platform: Platform;
  username: string;
  /** What TikTok knows the account by; null = not looked up yet. */
  secUid: string | null;
}

/** Active accounts, on the platforms that are collected, of active units. */
const lookedAt: RawBuilder<unknown> = sql`satbinmas_official_accounts account
  join clients client on client.client_id = account.client_id
  where account.is_active and lower(trim(account.platform)) = any(${[...platforms]}::text[])
    and client.client_status is true and lower(trim(client.client_type)) = 'org'`;

/** The accounts of one unit. @param clientId in any case */
export async function officialAccountsOf(db: Kysely<DB>, clientId: string): Promise<OfficialAccount[]> {
  const { rows } = await sql<OfficialAccount>`
    select account.satbinmas_account_id as "accountId", account.client_id as "clientId",
      lower(trim(account.platform)) as platform, account.username, nullif(trim(account.secuid), '') as "secUid"
    from ${lookedAt} and upper(trim(client.client_id)) = ${clientId.trim().toUpperCase()}
    order by account.platform, account.satbinmas_account_id`.execute(db);
  return rows;
}

/** Units with such accounts, upper case, in batches. */
export async function* unitsWithAccounts(db: Kysely<DB>, batch: number): AsyncGenerator<string[]> {
  for (let after = ''; ; ) {
    const { rows } = await sql<{ id: string }>`
      select distinct upper(trim(client.client_id)) as id from ${lookedAt} and upper(trim(client.client_id)) > ${after}
      order by id limit ${batch}`.execute(db);
    const last = rows.at(-1);
    if (last) yield rows.map(({ id }) => id);
    if (!last || rows.length < batch) return;
    after = last.id;
  }
}
