import { accessOf, installationSecret, openKeyring } from '@cicero/access';
import type { SessionStore } from '../accounts/sessions.ts';

/**
 * Makes a new key sign tokens; those of the old one stay good until they expire. Running processes follow within
 * a minute.
 * @returns the id of the new key
 * @throws ConfigError when the environment holds no usable secret
 */
export function rotateSigningKey(
  store: SessionStore & { env: Readonly<Record<string, string | undefined>> },
): Promise<string> {
  const { db, clock, env } = store;
  return openKeyring({ db, clock, secret: installationSecret(env), publicKeys: accessOf(store).publicKeys }).rotate();
}
