import type { AccountRef } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { findClientId, normaliseNrp, storedUserId } from '@cicero/directory';
import type { Kysely } from 'kysely';
import { accountIdOf } from './usernames.ts';

/** Kinds of accounts that sign in. */
export const signInKinds = ['dashboard', 'penmas', 'personnel', 'client'] as const;
export type SignInKind = (typeof signInKinds)[number];

/**
 * The account that people call so: by user name (dashboard, penmas), personnel number or client id, as its sessions
 * know it.
 * @throws CiceroError USER_NOT_FOUND, CLIENT_NOT_FOUND
 */
export async function accountNamed(db: Kysely<DB>, kind: SignInKind, name: string): Promise<AccountRef> {
  const id = await finders[kind](db, name.trim());
  if (!id) throw new CiceroError(kind === 'client' ? 'CLIENT_NOT_FOUND' : 'USER_NOT_FOUND');
  return { kind, id };
}

const finders: Readonly<Record<SignInKind, (db: Kysely<DB>, name: string) => Promise<string | null | undefined>>> = {
  dashboard: (db, name) => accountIdOf(db, 'dashboard', name),
  penmas: (db, name) => accountIdOf(db, 'penmas', name),
  personnel: async (db, name) => {
    const nrp = normaliseNrp(name);
    return nrp === null ? null : storedUserId(db, nrp);
  },
  client: async (db, name) => (await findClientId(db, name))?.trim().toUpperCase(),
};
