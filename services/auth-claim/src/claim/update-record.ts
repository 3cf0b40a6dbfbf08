import { type AuditOrigin, recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import {
  isHandleOfAnother,
  type PersonChanges,
  type PersonFields,
  readPersonFields,
  refuseReserved,
  storedEmail,
  updatePerson,
  type WantedPerson,
} from '@cicero/directory';
import type { UnitOfWork } from '@cicero/platform';
import { claimOf, refuseUnclaimed } from './claim-access.ts';
import type { Claim } from './claim-sessions.ts';
import { type Identity, readIdentity } from './identity.ts';
import type { ClaimParts } from './parts.ts';
import { type ClaimRecord, readRecord } from './record.ts';
import { redeemCode } from './redeem-code.ts';
import { ownStep, refusedStep } from './trail.ts';

export interface RecordUpdate {
  nrp: string;
  email: string;
  /** Verifies in the same call when there is no claim yet. */
  otp: string;
  token: string | undefined;
  /** The address is changed by no claim. */
  wanted: Omit<PersonFields, 'email'>;
}

/**
 * Changes the record of somebody who has claimed it, or does so with this call.
 * @param opened gets the new claim token when a code was exchanged, also if what follows is refused
 * @returns the record afterwards
 * @throws CiceroError CLAIM_FIELDS_REQUIRED, NRP_INVALID, EMAIL_INVALID, VALIDATION_FAILED, HANDLE_INVALID,
 * OTP_NOT_VERIFIED, PHONE_INVALID, HANDLE_RESERVED, USER_NOT_FOUND, HANDLE_TAKEN, in this order; RATE_LIMITED
 */
export async function updateRecord(
  parts: ClaimParts,
  given: RecordUpdate,
  origin: AuditOrigin,
  opened: (token: string) => void,
): Promise<ClaimRecord> {
  const identity = readIdentity(given);
  const changes = readPersonFields(given.wanted);
  const known = await claimOf(parts, 'record-updated', identity, given.token, origin);
  // A stranger is not told what is stored, not even by what is let pass.
  const malformed = changes.handles.find(({ wanted }) => wanted.problem)?.wanted.problem;
  if (!known && malformed) throw malformed;
  const claim = known ?? (await redeemHere(parts, identity, given.otp, origin, opened));
  await parts.limits.beforeUse(claim.userId);
  try {
    await parts.context.transact(async (unit) => {
      const changed = await write(unit, claim, changes);
      await recordAudit(unit.tx, parts.context.clock, ownStep('record-updated', claim.userId, origin, { changed }));
    });
  } catch (error) {
    if (error instanceof CiceroError) {
      await refusedStep(parts.context, 'record-updated', error.code, claim.userId, origin);
    }
    throw error;
  }
  const record = await readRecord(parts.context.db, claim.userId);
  if (!record) throw new CiceroError('USER_NOT_FOUND');
  return record;
}

async function redeemHere(
  parts: ClaimParts,
  identity: Identity,
  otp: string,
  origin: AuditOrigin,
  opened: (token: string) => void,
): Promise<Claim> {
  if (otp.trim() === '') return refuseUnclaimed();
  try {
    const { token, claim } = await redeemCode(parts, { ...identity, otp }, origin);
    opened(token);
    return claim;
  } catch (error) {
    if (error instanceof CiceroError && error.code === 'OTP_INVALID') return refuseUnclaimed();
    throw error;
  }
}

/** Writes what differs from what is stored. @returns the names of the fields that changed */
async function write({ tx }: UnitOfWork, claim: Claim, { texts, handles, phone }: WantedPerson): Promise<string[]> {
  const stored = await tx
    .selectFrom('user')
    .select(['nama', 'title', 'divisi', 'jabatan', 'desa', 'insta', 'tiktok', 'whatsapp', 'email', 'status'])
    .where('user_id', '=', claim.userId)
    .forUpdate()
    .executeTakeFirst();
  const newHandles = handles.filter(({ field, wanted }) => !wanted.isStored(stored?.[field] ?? null));
  const newPhone = phone && !phone.isStored(stored?.whatsapp ?? null) ? phone : undefined;
  for (const { wanted } of newHandles) if (wanted.problem) throw wanted.problem;
  if (stored && storedEmail(stored.email) !== claim.email) refuseUnclaimed();
  if (newPhone?.problem) throw newPhone.problem;
  for (const { platform, wanted } of newHandles) if (wanted.value !== null) refuseReserved(platform, wanted.value);
  if (!stored?.status) throw new CiceroError('USER_NOT_FOUND');
  for (const { platform, wanted } of newHandles) {
    if (wanted.value === null) continue;
    if (await isHandleOfAnother(tx, platform, wanted.value, claim.userId)) throw new CiceroError('HANDLE_TAKEN');
  }
  const changes: PersonChanges = {};
  for (const { field, value } of texts) if (value !== stored[field]) changes[field] = value;
  for (const { field, wanted } of newHandles) changes[field] = wanted.value;
  if (newPhone) changes.whatsapp = newPhone.value;
  await updatePerson(tx, claim.userId, changes);
  return Object.keys(changes);
}
