import { CiceroError } from '@cicero/contracts';
import { normaliseEmail, normaliseNrp } from '@cicero/directory';

/** Who somebody says to be, and where they read mail. */
export interface Identity {
  /** The digits. */
  nrp: string;
  /** Normalised. */
  email: string;
}

/** @throws CiceroError CLAIM_FIELDS_REQUIRED, NRP_INVALID, EMAIL_INVALID */
export function readIdentity(given: { nrp: string; email: string }): Identity {
  if (given.nrp.trim() === '' || given.email.trim() === '') throw new CiceroError('CLAIM_FIELDS_REQUIRED');
  const nrp = normaliseNrp(given.nrp);
  if (nrp === null) throw new CiceroError('NRP_INVALID');
  const email = normaliseEmail(given.email);
  if (email === null) throw new CiceroError('EMAIL_INVALID');
  return { nrp, email };
}
