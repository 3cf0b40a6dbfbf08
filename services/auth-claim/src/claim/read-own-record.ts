import { type AuditOrigin, recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { storedEmail } from '@cicero/directory';
import { claimOf, refuseUnclaimed } from './claim-access.ts';
import { readIdentity } from './identity.ts';
import type { ClaimParts } from './parts.ts';
import { type ClaimRecord, readRecord } from './record.ts';
import { ownStep } from './trail.ts';

/**
 * Shows the record to whoever has claimed it.
 * @throws CiceroError CLAIM_FIELDS_REQUIRED, NRP_INVALID, EMAIL_INVALID, OTP_NOT_VERIFIED, USER_NOT_FOUND, RATE_LIMITED
 */
export async function readOwnRecord(
  parts: ClaimParts,
  given: { nrp: string; email: string; token: string | undefined },
  origin: AuditOrigin,
): Promise<ClaimRecord> {
  const { context, limits } = parts;
  const claim = await claimOf(parts, 'record-read', readIdentity(given), given.token, origin);
  if (!claim) return refuseUnclaimed();
  await limits.beforeUse(claim.userId);
  const record = await readRecord(context.db, claim.userId);
  if (!record?.status) throw new CiceroError('USER_NOT_FOUND');
  // It was proven for the address of then.
  if (storedEmail(record.email) !== claim.email) return refuseUnclaimed();
  await recordAudit(context.db, context.clock, ownStep('record-read', claim.userId, origin));
  return record;
}
