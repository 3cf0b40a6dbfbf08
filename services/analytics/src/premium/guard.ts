import { type Premium, type Principal, premiumOf } from '@cicero/access';
import { CiceroError, type ErrorCode } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Clock } from '@cicero/runtime';
import type { Kysely } from 'kysely';

/** Lets accounts through that have a premium which opens the page (docs/premium.md, "What premium opens"). */
export type PremiumGuard = (principal: Principal) => Promise<void>;

/**
 * Reads the premium of the account at each call: what was granted counts at once, what is over no longer. What the token
 * says plays no part.
 * @param tiers that open the page, lower case
 * @returns throws CiceroError PREMIUM_REQUIRED, PREMIUM_EXPIRED, PREMIUM_TIER_DENIED
 */
export function premiumGuard(db: Kysely<DB>, clock: Clock, tiers: ReadonlySet<string>): PremiumGuard {
  return async ({ kind, id }) => {
    const premium = kind === 'dashboard' ? await premiumOf(db, id, clock.now()) : null;
    if (premium === null) throw refusal('PREMIUM_REQUIRED', premium);
    if (!premium.running) throw refusal('PREMIUM_EXPIRED', premium);
    if (premium.tier === null || !tiers.has(premium.tier)) throw refusal('PREMIUM_TIER_DENIED', premium);
  };
}

/** The page reads the tier and the end, which it knows by two names. */
function refusal(code: ErrorCode, premium: Premium | null): CiceroError {
  const end = premium?.expiresAt?.toISOString() ?? null;
  return new CiceroError(code, {
    fields: { premium_tier: premium?.tier ?? null, premium_expires_at: end, expires_at: end },
  });
}

/** The tiers that a setting names, separated by commas. */
export function readTiers(text: string): ReadonlySet<string> {
  return new Set(
    text
      .split(',')
      .map((tier) => tier.trim().toLowerCase())
      .filter((tier) => tier !== ''),
  );
}
