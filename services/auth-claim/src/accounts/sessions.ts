import { type AccountRef, accessOf, type Session } from '@cicero/access';
import type { Cache } from '@cicero/cache';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { findClientId, normaliseNrp, storedUserId } from '@cicero/directory';
import type { Clock } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import { findDashboardUser } from './dashboard-users.ts';

export interface SessionStore {
  db: Kysely<DB>;
  cache: Cache;
  clock: Clock;
}

/** Kinds of accounts that sign in. */
export const signInKinds = ['dashboard', 'penmas', 'personnel', 'client'] as const;
export type SignInKind = (typeof signInKinds)[number];

/** Live sessions of an account. @throws CiceroError USER_NOT_FOUND, CLIENT_NOT_FOUND */
export async function listSessions(
  store: SessionStore,
  name: string,
  kind: SignInKind = 'dashboard',
): Promise<Session[]> {
  return accessOf(store).sessions.list(await accountNamed(store.db, kind, name));
}

/** Signs an account out everywhere; returns how many sessions ended. @throws CiceroError USER_NOT_FOUND, CLIENT_NOT_FOUND */
export async function revokeSessions(
  store: SessionStore,
  name: string,
  kind: SignInKind = 'dashboard',
): Promise<number> {
  return accessOf(store).sessions.revokeAll(await accountNamed(store.db, kind, name));
}

/**
 * The account that people call so: by user name (dashboard, penmas), personnel number or client id, as its sessions
 * know it.
 * @throws CiceroError USER_NOT_FOUND, CLIENT_NOT_FOUND
 */
export async function accountNamed(db: Kysely<DB>, kind: SignInKind, name: string): Promise<AccountRef> {
  const id = await finders[kind](db, name.trim());
  if (id === undefined) throw new CiceroError(kind === 'client' ? 'CLIENT_NOT_FOUND' : 'USER_NOT_FOUND');
  return { kind, id };
}

const finders: Readonly<Record<SignInKind, (db: Kysely<DB>, name: string) => Promise<string | undefined>>> = {
  dashboard: findDashboardUser,
  penmas: findPenmasUser,
  personnel: async (db, name) => {
    const nrp = normaliseNrp(name);
    return nrp === null ? undefined : ((await storedUserId(db, nrp)) ?? undefined);
  },
  client: async (db, name) => (await findClientId(db, name))?.trim().toUpperCase(),
};

/** The user_id by its name, without regard to case; of several the exact spelling wins. */
async function findPenmasUser(db: Kysely<DB>, username: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select user_id as id from penmas_user where lower(username) = lower(${username})
    order by username = ${username} desc, created_at, user_id limit 1`.execute(db);
  return rows[0]?.id;
}
