import type { Principal } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { directorateRoles } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';
import type { Known, Listing } from './listing.ts';
import { ownDirectorate } from './reach.ts';

/** The caller, and which roles are those of directorates. */
export async function knownOf(db: Kysely<DB>, principal: Principal): Promise<Known> {
  return { principal, directorates: new Set(await directorateRoles(db)) };
}

/**
 * A directorate may ask about units that are below it or have people who hold its role.
 * @throws CiceroError CLIENT_DENIED for any other, whether or not there is one
 */
export async function refuseUnrelated(db: Kysely<DB>, principal: Principal, listing: Listing): Promise<void> {
  const { foreignClient } = listing;
  if (foreignClient === null) return;
  const role = ownDirectorate(principal);
  const { rows } = await sql`
    select 1 where exists (
      select from clients where upper(trim(client_id)) = ${foreignClient} and lower(trim(parent_client_id)) = ${role})
    or exists (
      select from "user" u join user_roles held on held.user_id = u.user_id join roles on roles.role_id = held.role_id
      where upper(trim(u.client_id)) = ${foreignClient} and lower(trim(roles.role_name)) = ${role})`.execute(db);
  if (rows.length === 0) throw new CiceroError('CLIENT_DENIED');
}
