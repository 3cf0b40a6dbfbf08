import { accessOf, type Session } from '@cicero/access';
import type { Cache } from '@cicero/cache';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Clock } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { findDashboardUser } from './dashboard-users.ts';

export interface SessionStore {
  db: Kysely<DB>;
  cache: Cache;
  clock: Clock;
}

/** Live sessions of a dashboard user. @throws CiceroError USER_NOT_FOUND */
export async function listSessions(store: SessionStore, username: string): Promise<Session[]> {
  return accessOf(store).sessions.list({ kind: 'dashboard', id: await idOf(store, username) });
}

/** Signs a dashboard user out everywhere; returns how many sessions ended. @throws CiceroError USER_NOT_FOUND */
export async function revokeSessions(store: SessionStore, username: string): Promise<number> {
  return accessOf(store).sessions.revokeAll({ kind: 'dashboard', id: await idOf(store, username) });
}

async function idOf({ db }: SessionStore, username: string): Promise<string> {
  const id = await findDashboardUser(db, username);
  if (!id) throw new CiceroError('USER_NOT_FOUND');
  return id;
}
