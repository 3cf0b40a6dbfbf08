import type { Premium } from '@cicero/access';

/** Premium as claims of a token say it; it decides nothing, as it may be over before the token is. */
export interface PremiumClaims {
  premium_status: boolean;
  premium_tier: string | null;
  premium_expires_at: string | null;
}

/** @param premium of the account at the login, running or not */
export function premiumClaims(premium: Premium | null): PremiumClaims {
  const { running = false, tier = null, expiresAt = null } = premium?.running ? premium : {};
  return { premium_status: running, premium_tier: tier, premium_expires_at: expiresAt?.toISOString() ?? null };
}
