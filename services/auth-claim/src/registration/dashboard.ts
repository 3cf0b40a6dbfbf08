import { type AuditOrigin, recordAudit } from '@cicero/access';
import { CiceroError, sendMessage } from '@cicero/contracts';
import { normalisePhone } from '@cicero/directory';
import { tellAdministrators, type UnitOfWork } from '@cicero/platform';
import { prepareDashboardUser, storeDashboardUser } from '../accounts/create-dashboard-user.ts';
import type { WantedRole } from '../accounts/roles.ts';
import { registrationNotice } from '../notices/registration.ts';
import type { AuthParts } from '../parts.ts';
import type { RegistrationLimits } from './limits.ts';

export interface DashboardRegistration {
  username: string;
  password: string;
  whatsapp: string;
  /** Blank = none given. */
  email: string;
  /** Number of a role; wins over its name. Blank = none given. */
  roleId: string;
  /** Blank = none given. */
  role: string;
  clientIds: readonly string[];
}

/**
 * Stores an account that waits for an administrator, and tells administrators and applicant: all of it or nothing.
 * @returns the new dashboard_user_id
 * @throws CiceroError REGISTRATION_FIELDS_REQUIRED, PHONE_INVALID, USERNAME_INVALID, PASSWORD_INVALID, EMAIL_INVALID,
 * USERNAME_TAKEN, ROLE_INVALID, CLIENT_REQUIRED, CLIENT_NOT_FOUND, RATE_LIMITED
 */
export async function registerDashboardUser(
  parts: AuthParts & { limits: RegistrationLimits },
  given: DashboardRegistration,
  origin: AuditOrigin,
): Promise<string> {
  const { context, config, limits } = parts;
  if ([given.username, given.password, given.whatsapp].some((field) => field.trim() === '')) {
    throw new CiceroError('REGISTRATION_FIELDS_REQUIRED', {
      message: 'Username, password, dan nomor WhatsApp wajib diisi.',
    });
  }
  const ip = origin.address ?? '';
  await limits.beforeAccount(ip, normalisePhone(given.whatsapp) ?? '');
  return limits.watch(ip, async () => {
    const prepared = await prepareDashboardUser({
      username: given.username,
      password: given.password,
      whatsapp: given.whatsapp,
      ...(given.email.trim() === '' ? {} : { email: given.email }),
      role: wantedRole(given),
      clientIds: given.clientIds.filter((id) => id.trim() !== ''),
    });
    return context.transact(async (unit) => {
      const account = await storeDashboardUser(unit.tx, prepared);
      const { accountId, role, clientIds, whatsapp } = account;
      // Only what would be stored counts; what exceeds the quotas is undone with this transaction.
      await limits.takeAccount(ip, whatsapp ?? '');
      await recordAudit(unit.tx, context.clock, {
        action: 'account.registered',
        outcome: 'ok',
        subject: { kind: 'dashboard', id: accountId },
        origin,
        detail: { role, clients: clientIds },
      });
      tellAdministrators(unit, config.administrators, registrationNotice(account), context.clock.now());
      if (whatsapp !== null) confirmReceipt(unit, accountId, whatsapp);
      return accountId;
    });
  });
}

/** A public form gives nobody a role that does not exist; the role operator always exists. */
function wantedRole({ roleId, role }: DashboardRegistration): WantedRole {
  if (roleId.trim() !== '') return { existing: /^\d{1,9}$/.test(roleId.trim()) ? Number(roleId) : 0 };
  return role.trim() === '' ? 'operator' : { existing: role };
}

/** Nothing that the applicant typed: the number may be a stranger's, who is not to get words of the applicant's choice. */
function confirmReceipt(unit: UnitOfWork, accountId: string, number: string): void {
  unit.publish(sendMessage, {
    channel: 'whatsapp',
    account: 'user',
    recipient: `${number}@c.us`,
    text: [
      'Pendaftaran akun dashboard Cicero dengan nomor ini sudah kami terima dan sedang menunggu persetujuan admin.',
      'Anda akan menerima pesan di sini setelah pendaftaran diputuskan.',
      '',
      'Jika Anda tidak mendaftar, abaikan pesan ini.',
    ].join('\n'),
    dedupeKey: `registration-receipt:${accountId}`,
    priority: 'approval',
  });
}
