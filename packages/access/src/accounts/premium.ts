import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';

/** What a dashboard account has paid for. */
export interface Premium {
  /** Lower case; null = whoever gave it named none. */
  tier: string | null;
  /** Null = it has no end. */
  expiresAt: Date | null;
  /** False: it is over. */
  running: boolean;
}

/**
 * The premium of an account at a moment, else the last it had; null = it never had any. Subscriptions decide; accounts of
 * an adopted database may have nothing but the columns of the account. Read from the database each time: neither what a
 * token says nor what a job has tidied up matters (docs/premium.md).
 */
export async function premiumOf(db: Kysely<DB>, accountId: string, now: Date): Promise<Premium | null> {
  const { rows } = await sql<Premium>`
    select nullif(lower(trim(tier)), '') as tier, nullif(expires_at, 'infinity') as "expiresAt",
      expires_at > ${now} as running
    from (
      select 1 as place, tier, expires_at from dashboard_user_subscriptions
      where dashboard_user_id = ${accountId} and canceled_at is null and lower(status) in ('active', 'expired')
        and (lower(status) = 'active' or expires_at <= ${now})
      union all
      select 2, premium_tier, coalesce(premium_expires_at, 'infinity') from dashboard_user
      where dashboard_user_id = ${accountId} and premium_status is true
    ) held
    order by running desc, nullif(trim(tier), '') is null, place, held.expires_at desc limit 1`.execute(db);
  return rows[0] ?? null;
}
