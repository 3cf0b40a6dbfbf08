import { CiceroError } from '@cicero/contracts';
import { normaliseEmail, normaliseNrp } from '@cicero/directory';
import type { ClaimParts } from './parts.ts';
import { findPerson, storeFirstEmail } from './people.ts';

/**
 * Exchanges a code for a claim token. The address becomes the person's own if there was none.
 * @throws CiceroError OTP_FIELDS_REQUIRED; OTP_INVALID for every reason why the code is not good; USER_NOT_FOUND,
 * EMAIL_MISMATCH or EMAIL_TAKEN when the person changed since the mail; RATE_LIMITED; CacheUnavailableError
 */
export async function redeemCode(
  parts: ClaimParts,
  given: { nrp: string; email: string; otp: string },
  ip: string,
): Promise<string> {
  const { context, codes, limits, sessions } = parts;
  const nrp = normaliseNrp(given.nrp);
  const otp = given.otp.trim();
  if (nrp === null || given.email.trim() === '' || otp === '') throw new CiceroError('OTP_FIELDS_REQUIRED');
  const email = normaliseEmail(given.email);
  await limits.beforeCode(ip);
  const right = email !== null && /^\d{6}$/.test(otp) && (await codes.redeem(nrp, email, otp));
  if (!right || email === null) {
    await limits.wrongCode(ip);
    throw new CiceroError('OTP_INVALID');
  }
  const person = await findPerson(context.db, nrp);
  if (!person?.active) throw new CiceroError('USER_NOT_FOUND');
  if (person.email !== null && person.email !== email) throw new CiceroError('EMAIL_MISMATCH');
  if (person.email === null) {
    await context.transact((unit) => storeFirstEmail(unit.tx, person, email));
    context.log.info('a person without e-mail address got one by claim');
  }
  return sessions.open({ userId: person.userId, email });
}
