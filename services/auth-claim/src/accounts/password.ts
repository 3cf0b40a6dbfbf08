import { CiceroError } from '@cicero/contracts';
import { hash, verify } from '@node-rs/argon2';
import bcrypt from 'bcryptjs';

/** One policy for every way of setting a password. */
export const passwordLength = { least: 8, most: 200 };

/** Argon2id at OWASP's recommended cost: 19 MiB, two passes, one lane. The library's default algorithm is Argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** @throws CiceroError VALIDATION_FAILED */
export function checkPassword(password: string): void {
  const { least, most } = passwordLength;
  if (password.length >= least && password.length <= most && password.trim() !== '') return;
  throw new CiceroError('VALIDATION_FAILED', { message: `Password harus ${least} sampai ${most} karakter.` });
}

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** Whether the password is the one that was hashed: Argon2, or bcrypt from an adopted database. */
export async function verifyPassword(stored: string, password: string): Promise<boolean> {
  try {
    return isBcrypt(stored) ? await bcrypt.compare(password, stored) : await verify(stored, password);
  } catch {
    // What is stored is no hash: nobody's password.
    return false;
  }
}

/** Hashes that are to be replaced when the password is at hand. */
export function isOutdated(stored: string): boolean {
  return !stored.startsWith(`$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`);
}

function isBcrypt(stored: string): boolean {
  return /^\$2[abxy]\$/.test(stored);
}
