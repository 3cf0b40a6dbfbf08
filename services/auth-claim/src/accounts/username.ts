import { CiceroError } from '@cicero/contracts';

/**
 * A name for a new account: 3 to 64 characters that look like nothing else. Letters of other scripts are left out, as
 * some are the very image of ours and some become ours in lower case; accounts of an adopted database keep their names.
 * @returns the name without surrounding spaces
 * @throws CiceroError USERNAME_INVALID
 */
export function newUsername(text: string): string {
  const username = text.trim();
  if (!/^[A-Za-z0-9._@+-]{3,64}$/.test(username)) throw new CiceroError('USERNAME_INVALID');
  return username;
}
