import { randomUUID } from 'node:crypto';
import { type AuditOrigin, recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import { named } from '../accounts/usernames.ts';
import type { AuthParts } from '../parts.ts';
import { type Contact, contactText, isContactOf, masked, readContact } from './contact.ts';
import type { ResetLimits } from './limits.ts';
import { queueResetMessage } from './messages.ts';
import { openResetToken } from './reset-tokens.ts';

interface ResetAccount {
  id: string;
  username: string;
  whatsapp: string | null;
  email: string | null;
  approved: boolean;
}

/**
 * Queues a link for a new password to the contact, if it is a contact of record of this account and the account is
 * approved. Neither the answer nor its time tells whether it was.
 * @throws CiceroError RESET_FIELDS_REQUIRED; PHONE_INVALID when the contact is neither number nor address; RATE_LIMITED
 * by the network address alone; CacheUnavailableError
 */
export async function requestReset(
  parts: AuthParts,
  limits: ResetLimits,
  given: { username: string; contact: string },
  origin: AuditOrigin,
): Promise<void> {
  const username = given.username.trim();
  if (username === '' || given.contact.trim() === '') throw new CiceroError('RESET_FIELDS_REQUIRED');
  const contact = readContact(given.contact);
  if (contact === null) {
    throw new CiceroError('PHONE_INVALID', { message: 'Kontak harus berupa nomor WhatsApp atau alamat email.' });
  }
  await limits.beforeRequest(origin.address ?? '');
  const started = performance.now();
  try {
    await sendIfTheirs(parts, limits, { username, contact }, origin);
  } finally {
    await parts.untilEvenTime(started);
  }
}

async function sendIfTheirs(
  parts: AuthParts,
  limits: ResetLimits,
  asked: { username: string; contact: Contact },
  origin: AuditOrigin,
): Promise<void> {
  const { db, clock } = parts.context;
  const account = await findAccount(db, asked.username);
  const refuse = (reason: string) =>
    recordAudit(db, clock, {
      action: 'account.password-reset-requested',
      outcome: 'refused',
      reason,
      ...(account ? { subject: { kind: 'dashboard', id: account.id } } : {}),
      origin,
    });
  if (!account) return refuse('USER_NOT_FOUND');
  if (!isContactOf(account, asked.contact)) return refuse('CONTACT_MISMATCH');
  if (!account.approved) return refuse('ACCOUNT_PENDING');
  const mayMessage = await limits.mayMessage(account.id, contactText(asked.contact), origin.address ?? '');
  if (!mayMessage) return refuse('RATE_LIMITED');
  try {
    await openAndSend(parts, account, asked.contact, origin);
  } catch (error) {
    await limits.unsent(account.id).catch(() => {});
    throw error;
  }
}

async function openAndSend(
  { context, config }: AuthParts,
  account: ResetAccount,
  contact: Contact,
  origin: AuditOrigin,
): Promise<void> {
  const { clock } = context;
  await context.transact(async (unit) => {
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + config.resetTime);
    await sql`select 1 from dashboard_user where dashboard_user_id = ${account.id} for update`.execute(unit.tx);
    const target = masked(contact);
    const token = await openResetToken(unit.tx, { accountId: account.id, target, now, expiresAt });
    queueResetMessage(unit, {
      contact,
      username: account.username,
      token,
      page: config.resetPage,
      validFor: Math.round(config.resetTime / 60_000),
      expiresAt,
      resetKey: randomUUID(),
    });
    await recordAudit(unit.tx, clock, {
      action: 'account.password-reset-requested',
      outcome: 'ok',
      subject: { kind: 'dashboard', id: account.id },
      origin,
      detail: { by: contact.channel },
    });
  });
}

async function findAccount(db: Kysely<DB>, username: string): Promise<ResetAccount | undefined> {
  const { rows } = await sql<ResetAccount>`
    select dashboard_user_id::text as id, username, whatsapp, email, status is true as approved from dashboard_user
    ${named('dashboard', username)}`.execute(db);
  return rows[0];
}
