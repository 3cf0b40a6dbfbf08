import type { DashboardAccount } from '@cicero/access';
import type { DB } from '@cicero/database';
import type { Clock } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';

export interface PremiumClaims {
  premium_status: boolean;
  premium_tier: string | null;
  premium_expires_at: string | null;
}

/** The running subscription of an account, else what the account itself says. */
export async function premiumOf(db: Kysely<DB>, account: DashboardAccount, clock: Clock): Promise<PremiumClaims> {
  const subscription = await db
    .selectFrom('dashboard_user_subscriptions')
    // Null = it has no end.
    .select(['tier', sql<Date | null>`nullif(expires_at, 'infinity')`.as('expires_at')])
    .where('dashboard_user_id', '=', account.id)
    .where('status', '=', 'active')
    .where('expires_at', '>', clock.now())
    .where('canceled_at', 'is', null)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (subscription) {
    const { tier, expires_at } = subscription;
    return { premium_status: true, premium_tier: tier, premium_expires_at: expires_at?.toISOString() ?? null };
  }
  const { status, tier, expiresAt } = account.premium;
  return { premium_status: status, premium_tier: tier, premium_expires_at: expiresAt?.toISOString() ?? null };
}
