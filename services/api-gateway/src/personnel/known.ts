import type { Principal } from '@cicero/access';
import type { DB } from '@cicero/database';
import { directorateRoles } from '@cicero/directory';
import type { Kysely } from 'kysely';
import { visibleClient } from '../clients/visible.ts';
import type { Known, Listing } from './listing.ts';

/** The caller, and which roles are those of directorates. */
export async function knownOf(db: Kysely<DB>, principal: Principal): Promise<Known> {
  return { principal, directorates: new Set(await directorateRoles(db)) };
}

/**
 * A directorate may ask about units that are below it or have people who hold its role.
 * @throws CiceroError CLIENT_DENIED for any other, whether or not there is one
 */
export async function refuseUnrelated(db: Kysely<DB>, principal: Principal, { foreignClient }: Listing): Promise<void> {
  if (foreignClient !== null) await visibleClient(db, principal, foreignClient);
}
