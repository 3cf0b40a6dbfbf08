import { CiceroError } from '@cicero/contracts';
import { normaliseEmail, normaliseNrp } from '@cicero/directory';
import { codeTime } from '../codes/one-time-codes.ts';
import { queueCodeMail } from './code-mail.ts';
import type { ClaimParts } from './parts.ts';
import { type ClaimPerson, findPerson, isEmailOfAnother } from './people.ts';

/**
 * Mails a code to somebody who says who they are and where they read mail. The mail is on its way, not sent, when
 * this returns.
 * @throws CiceroError CLAIM_FIELDS_REQUIRED, EMAIL_INVALID, USER_NOT_FOUND (also for a person who is not active),
 * EMAIL_MISMATCH, EMAIL_TAKEN, RATE_LIMITED, LOCKED_OUT; CacheUnavailableError
 */
export async function requestCode(parts: ClaimParts, given: { nrp: string; email: string }, ip: string): Promise<void> {
  const { context, codes, limits } = parts;
  const nrp = normaliseNrp(given.nrp);
  if (nrp === null || given.email.trim() === '') throw new CiceroError('CLAIM_FIELDS_REQUIRED');
  const email = normaliseEmail(given.email);
  if (email === null) throw new CiceroError('EMAIL_INVALID');
  await limits.beforeAsking(ip);
  try {
    await claimablePerson(parts, nrp, email);
  } catch (error) {
    if (error instanceof CiceroError) await limits.missed(ip);
    throw error;
  }
  await codes.refuseWhenTriedOut(nrp);
  const unsent = await limits.beforeMail(nrp, email, ip);
  const expiresAt = new Date(context.clock.now().getTime() + codeTime);
  const code = await codes.issue(nrp, email);
  try {
    await context.transact(async (unit) => queueCodeMail(unit, { email, code, expiresAt }));
  } catch (cause) {
    // Nothing went out: the person may try again at once.
    await codes.discard(nrp).catch(() => {});
    await unsent().catch(() => {});
    throw new CiceroError('SERVICE_UNAVAILABLE', { cause, retryAfter: 5 });
  }
}

/** The person who may use this address: it is theirs, or they have none and it is nobody else's. */
async function claimablePerson({ context }: ClaimParts, nrp: string, email: string): Promise<ClaimPerson> {
  const found = await findPerson(context.db, nrp);
  const person = found?.active ? found : undefined;
  if (person?.email && person.email !== email) throw new CiceroError('EMAIL_MISMATCH');
  if (!person?.email && (await isEmailOfAnother(context.db, email, found?.userId ?? null))) {
    throw new CiceroError('EMAIL_TAKEN');
  }
  if (!person) throw new CiceroError('USER_NOT_FOUND');
  return person;
}
