import { accessOf, installationSecret, openKeyring, recordAudit } from '@cicero/access';
import type { Decider } from '@cicero/platform';

/**
 * Makes a new key sign tokens; those of the old one stay good until they expire. Running processes follow within
 * a minute.
 * @returns the id of the new key
 * @throws ConfigError when the environment does not hold the secret that the present key is sealed with: a key sealed
 * with another one would keep everybody out
 */
export async function rotateSigningKey(
  store: Parameters<typeof accessOf>[0] & { env: Readonly<Record<string, string | undefined>> },
  by: Decider,
): Promise<string> {
  const { db, clock, env } = store;
  const { publicKeys } = accessOf(store);
  const keyring = openKeyring({ db, clock, secret: installationSecret(env), publicKeys });
  await keyring.current();
  const kid = await keyring.rotate();
  const { party: actor, origin } = by;
  await recordAudit(db, clock, { action: 'key.rotated', outcome: 'ok', actor, origin, detail: { kid } });
  return kid;
}
