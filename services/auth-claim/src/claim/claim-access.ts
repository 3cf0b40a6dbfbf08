import type { AuditOrigin } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { normaliseNrp } from '@cicero/directory';
import type { Claim } from './claim-sessions.ts';
import type { Identity } from './identity.ts';
import type { ClaimParts } from './parts.ts';
import { refusedStep } from './trail.ts';

/**
 * The claim a token stands for, if it is the claim of this person with this address; undefined for every other token,
 * good or bad.
 * @throws CiceroError RATE_LIMITED when it is the claim of somebody else, again and again
 */
export async function claimOf(
  { context, limits, sessions }: ClaimParts,
  step: 'record-read' | 'record-updated',
  { nrp, email }: Identity,
  token: string | undefined,
  origin: AuditOrigin,
): Promise<Claim | undefined> {
  const claim = token === undefined ? undefined : await sessions.find(token);
  if (!claim) return undefined;
  if (normaliseNrp(claim.userId) === nrp && claim.email === email) return claim;
  await limits.beforeUse(claim.userId);
  await refusedStep(context, step, 'OTP_NOT_VERIFIED', claim.userId, origin);
  return undefined;
}

/** Ends the claim a token stands for. @returns the claim, undefined when there was none */
export async function closeClaim({ sessions }: ClaimParts, token: string | undefined): Promise<Claim | undefined> {
  const claim = token === undefined ? undefined : await sessions.find(token);
  if (claim && token !== undefined) await sessions.close(token);
  return claim;
}

/** @throws CiceroError OTP_NOT_VERIFIED: the person has no claim, or the address changed since */
export function refuseUnclaimed(): never {
  throw new CiceroError('OTP_NOT_VERIFIED');
}
