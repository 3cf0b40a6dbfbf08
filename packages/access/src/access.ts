import type { Cache } from '@cicero/cache';
import type { DB } from '@cicero/database';
import type { Clock } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { Standings } from './accounts/standing.ts';
import { PublicKeys } from './keys/public-keys.ts';
import { Sessions } from './sessions/sessions.ts';

/** What it takes to tell who is calling. */
export interface Access {
  readonly publicKeys: PublicKeys;
  readonly sessions: Sessions;
  readonly standings: Standings;
}

const byCache = new WeakMap<Cache, Access>();

/**
 * The access parts of a process: one set for all services that share a cache and a database, so that what one
 * of them ends is ended for the others at once.
 */
export function accessOf(parts: { db: Kysely<DB>; cache: Cache; clock: Clock }): Access {
  const { db, cache, clock } = parts;
  const known = byCache.get(cache);
  if (known) return known;
  const access = {
    publicKeys: new PublicKeys(db, clock),
    sessions: new Sessions(cache, clock),
    standings: new Standings(db, clock),
  };
  byCache.set(cache, access);
  return access;
}
