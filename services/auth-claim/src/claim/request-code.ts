import { type AuditOrigin, recordAudit } from '@cicero/access';
import { CiceroError, type ErrorCode } from '@cicero/contracts';
import { isEmailOfAnother } from '@cicero/directory';
import { codeTime } from '../codes/one-time-codes.ts';
import { findPerson, type Person } from '../personnel/find-person.ts';
import { askAboutFirstEmail } from './ask-administrators.ts';
import { type Identity, readIdentity } from './identity.ts';
import { queueCodeByWhatsApp, queueCodeMail } from './mails.ts';
import type { ClaimParts } from './parts.ts';
import { personnel, refusedStep } from './trail.ts';

/** Where a person's code goes. */
type Channel = { kind: 'email' } | { kind: 'whatsapp'; number: string };

/**
 * Sends a code to somebody who says who they are and where they read mail: to the address of record, or for a person
 * without one over WhatsApp to the number of record. It is on its way, not sent, when this returns.
 * @throws CiceroError CLAIM_FIELDS_REQUIRED, NRP_INVALID, EMAIL_INVALID; EMAIL_TAKEN when the address is somebody
 * else's; CLAIM_NOT_MATCHED for every other reason why no code is sent; RATE_LIMITED, LOCKED_OUT; CacheUnavailableError
 */
export async function requestCode(
  parts: ClaimParts,
  given: { nrp: string; email: string },
  origin: AuditOrigin,
): Promise<void> {
  const identity = readIdentity(given);
  const { nrp, email } = identity;
  await parts.limits.beforeAsking(origin.address ?? '');
  const started = performance.now();
  const person = await findPerson(parts.context.db, nrp);
  const isOwn = person?.active === true && person.email === email;
  if (!isOwn && (await isEmailOfAnother(parts.context.db, email, person?.userId ?? null))) {
    return refuse(parts, 'EMAIL_TAKEN', person, origin, started);
  }
  const channel = person?.active ? channelOf(person, email) : undefined;
  if (!person || !channel) {
    if (person?.active && person.email === null) await askAboutFirstEmail(parts, person.userId, email, origin);
    return refuse(parts, 'CLAIM_NOT_MATCHED', person, origin, started);
  }
  await send(parts, identity, { person, channel }, origin);
}

function channelOf(person: Person, email: string): Channel | undefined {
  if (person.email !== null) return person.email === email ? { kind: 'email' } : undefined;
  return person.whatsapp === null ? undefined : { kind: 'whatsapp', number: person.whatsapp };
}

async function send(
  { context, codes, limits }: ClaimParts,
  { nrp, email }: Identity,
  { person, channel }: { person: Person; channel: Channel },
  origin: AuditOrigin,
): Promise<void> {
  const { clock } = context;
  await codes.refuseWhenTriedOut(nrp);
  const isNew = channel.kind !== 'email';
  await limits.beforeMail(nrp, { email, isNew }, origin.address ?? '');
  const expiresAt = new Date(clock.now().getTime() + codeTime);
  const code = await codes.issue(nrp, email);
  try {
    await context.transact(async (unit) => {
      if (channel.kind === 'email') queueCodeMail(unit, { email, code, expiresAt });
      else queueCodeByWhatsApp(unit, { number: channel.number, email, code, expiresAt });
      await recordAudit(unit.tx, clock, {
        action: 'claim.code-requested',
        outcome: 'ok',
        subject: personnel(person.userId),
        origin,
        detail: { channel: channel.kind },
      });
    });
  } catch (cause) {
    // Nothing went out: the person may try again at once.
    await codes.discard(nrp).catch(() => {});
    await limits.unsent(nrp).catch(() => {});
    throw new CiceroError('SERVICE_UNAVAILABLE', { cause, retryAfter: 5 });
  }
}

async function refuse(
  { context, limits, untilEvenTime }: ClaimParts,
  reason: ErrorCode,
  person: Person | undefined,
  origin: AuditOrigin,
  started: number,
): Promise<never> {
  await limits.missed(origin.address ?? '');
  await refusedStep(context, 'code-requested', reason, person?.userId, origin);
  await untilEvenTime(started);
  throw new CiceroError(reason);
}
