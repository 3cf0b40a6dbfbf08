import { type AuditOrigin, recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { normaliseEmail, normaliseNrp } from '@cicero/directory';
import { findPerson, type Person } from '../personnel/find-person.ts';
import type { Claim } from './claim-sessions.ts';
import { storeFirstEmail } from './first-email.ts';
import type { ClaimParts } from './parts.ts';
import { ownStep, refusedStep } from './trail.ts';

/**
 * Exchanges a code for a claim token. The address becomes the person's own if there was none.
 * @throws CiceroError OTP_FIELDS_REQUIRED; OTP_INVALID for every reason why the code is not good; CLAIM_NOT_MATCHED,
 * EMAIL_MISMATCH or EMAIL_TAKEN when the person changed since the code was sent; RATE_LIMITED; CacheUnavailableError
 */
export async function redeemCode(
  parts: ClaimParts,
  given: { nrp: string; email: string; otp: string },
  origin: AuditOrigin,
): Promise<{ token: string; claim: Claim }> {
  const { context, codes, limits, sessions } = parts;
  const otp = given.otp.trim();
  if (given.nrp.trim() === '' || given.email.trim() === '' || otp === '') throw new CiceroError('OTP_FIELDS_REQUIRED');
  const nrp = normaliseNrp(given.nrp);
  const email = normaliseEmail(given.email);
  const ip = origin.address ?? '';
  await limits.beforeCode(nrp, ip);
  const right = nrp !== null && email !== null && /^\d{6}$/.test(otp) && (await codes.redeem(nrp, email, otp));
  const person = nrp === null ? undefined : await findPerson(context.db, nrp);
  if (!right) {
    await limits.wrongCode(nrp, ip);
    await refusedStep(context, 'code-redeemed', 'OTP_INVALID', person?.userId, origin);
    throw new CiceroError('OTP_INVALID');
  }
  const claim = await accept(parts, person, email, origin);
  return { token: await sessions.open(claim), claim };
}

/** The code was right. The person may have changed since it was sent. */
async function accept(
  { context }: ClaimParts,
  person: Person | undefined,
  email: string,
  origin: AuditOrigin,
): Promise<Claim> {
  try {
    if (!person?.active) throw new CiceroError('CLAIM_NOT_MATCHED');
    if (person.email !== null && person.email !== email) throw new CiceroError('EMAIL_MISMATCH');
    const { userId } = person;
    const isFirst = person.email === null;
    await context.transact(async (unit) => {
      if (isFirst) await storeFirstEmail(unit, userId, email);
      await recordAudit(unit.tx, context.clock, ownStep('code-redeemed', userId, origin, { first_email: isFirst }));
    });
    return { userId, email };
  } catch (error) {
    if (error instanceof CiceroError) await refusedStep(context, 'code-redeemed', error.code, person?.userId, origin);
    throw error;
  }
}
