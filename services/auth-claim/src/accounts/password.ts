import { CiceroError } from '@cicero/contracts';
import { hash, verify } from '@node-rs/argon2';
import bcrypt from 'bcryptjs';
import { isCommonPassword } from './common-passwords.ts';

/** One policy for every way of setting a password, in characters. Argon2 reads all of them; bcrypt stopped at 72 bytes. */
const passwordLength = { least: 8, most: 200 };

/** Argon2id at OWASP's recommended cost: 19 MiB, two passes, one lane. The library's default algorithm is Argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * Whether this may become somebody's password.
 * @param username whose; it must not be the password, letter case aside
 * @throws CiceroError PASSWORD_INVALID that says what is wrong with it
 */
export function checkPassword(password: string, username?: string): void {
  const { least, most } = passwordLength;
  const length = [...password].length;
  if (length < least || length > most) throw new CiceroError('PASSWORD_INVALID');
  // The dashboard takes spaces off when people sign in: nobody could.
  if (password.trim() !== password) throw invalid('Password tidak boleh diawali atau diakhiri spasi.');
  if (username !== undefined && password.toLowerCase() === username.trim().toLowerCase()) {
    throw invalid('Password tidak boleh sama dengan username.');
  }
  if (isCommonPassword(password)) throw invalid('Password terlalu mudah ditebak. Pilih password lain.');
}

function invalid(message: string): CiceroError {
  return new CiceroError('PASSWORD_INVALID', { message });
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
