import { CiceroError } from '@cicero/contracts';
import { normaliseEmail } from '@cicero/directory';
import type { ClaimParts } from './parts.ts';

/**
 * Whether an address can receive mail, as far as its form and its domain tell. Looks at no account.
 * @throws CiceroError EMAIL_REQUIRED, EMAIL_INVALID, EMAIL_DOMAIN_INACTIVE, DOMAIN_CHECK_UNAVAILABLE, RATE_LIMITED
 */
export async function checkEmail({ limits, domains }: ClaimParts, typed: string, ip: string): Promise<void> {
  if (typed.trim() === '') throw new CiceroError('EMAIL_REQUIRED');
  const email = normaliseEmail(typed);
  if (email === null) {
    throw new CiceroError('EMAIL_INVALID', {
      message: 'Format email tidak valid. Isi alamat lengkap, seperti nama@example.org.',
    });
  }
  await limits.beforeDomainCheck(ip);
  await domains.check(email.slice(email.indexOf('@') + 1));
}
