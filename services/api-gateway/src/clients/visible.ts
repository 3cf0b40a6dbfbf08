import { ownDirectorate, type Principal, scopeFor } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { canonicalClientId, relatedToDirectorate } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';

/**
 * The client that a request names, canonical, if the caller may know of it: one of its own, the directorate whose role
 * it carries, and for a directorate the units below it and those with people who hold its role.
 * @param requested undefined or blank = the caller's one client
 * @throws CiceroError CLIENT_REQUIRED; CLIENT_DENIED for any other, whether or not there is one
 */
export async function visibleClient(db: Kysely<DB>, principal: Principal, requested?: string): Promise<string> {
  const wanted = canonicalClientId(requested ?? '') ?? principal.clientId;
  if (wanted === null) throw new CiceroError('CLIENT_REQUIRED');
  if (principal.clientIds.includes(wanted) || wanted === scopeFor(principal).directorate) return wanted;
  const directorate = ownDirectorate(principal);
  if (directorate !== null && (await isRelated(db, wanted, directorate))) return wanted;
  throw new CiceroError('CLIENT_DENIED');
}

async function isRelated(db: Kysely<DB>, clientId: string, directorate: string): Promise<boolean> {
  const { rows } = await sql`select 1 from clients c
    where upper(trim(c.client_id)) = ${clientId} and ${relatedToDirectorate(directorate)}`.execute(db);
  return rows.length > 0;
}
