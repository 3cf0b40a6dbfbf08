import { isOwnMember, ownDirectorate, reachOf } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { canonicalClientId, type PersonRecord } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';
import type { Known } from './listing.ts';

/** What a body says about where a person belongs. */
export interface Placement {
  client_id?: string | null | undefined;
  /** Nobody is moved without it. */
  move?: boolean | null | undefined;
}

/**
 * The stored id of the client that a person is moved to; null when the body asks for no move.
 * @throws CiceroError FORBIDDEN for a directorate; CLIENT_DENIED unless both clients are the caller's own;
 * CLIENT_NOT_FOUND, also for one that is not active
 */
export async function destinationOf(
  db: Kysely<DB>,
  { principal }: Known,
  person: Pick<PersonRecord, 'client_id'>,
  { client_id, move }: Placement,
): Promise<string | null> {
  const wanted = canonicalClientId(client_id ?? '');
  if (move !== true || wanted === null || principal.kind === 'personnel') return null;
  if (wanted === person.client_id?.trim().toUpperCase()) return null;
  if (ownDirectorate(principal) !== null) {
    throw new CiceroError('FORBIDDEN', { message: 'Direktorat tidak dapat memindahkan personel antar satuan.' });
  }
  const isOwn = isOwnMember(reachOf(principal), person) && principal.clientIds.includes(wanted);
  if (!isOwn) throw new CiceroError('CLIENT_DENIED');
  return activeClientId(db, wanted);
}

/**
 * The client that a new person belongs to, by its stored id: for a directorate always the caller's own.
 * @param isDirectorates whether the caller enters people with the role of a directorate
 * @throws CiceroError CLIENT_REQUIRED, CLIENT_DENIED, CLIENT_NOT_FOUND
 */
export async function unitOfNewPerson(
  db: Kysely<DB>,
  { principal }: Known,
  isDirectorates: boolean,
  { client_id }: Placement,
): Promise<string> {
  const named = isDirectorates && principal.clientId !== null ? null : canonicalClientId(client_id ?? '');
  const wanted = named ?? principal.clientId;
  if (wanted === null) throw new CiceroError('CLIENT_REQUIRED');
  if (!principal.clientIds.includes(wanted)) throw new CiceroError('CLIENT_DENIED');
  return activeClientId(db, wanted);
}

/** Whether two clients are not known to be of different regions; ids in any spelling. */
export async function isOfOneRegion(db: Kysely<DB>, one: string | null, other: string | null): Promise<boolean> {
  const { rows } = await sql<{ regions: number }>`
    select count(distinct upper(trim(regional_id)))::int as regions from clients
    where upper(trim(client_id)) in (upper(trim(${one}::text)), upper(trim(${other}::text))) and trim(regional_id) <> ''`.execute(
    db,
  );
  return (rows[0]?.regions ?? 0) < 2;
}

/** The stored id of a client that is active. @param clientId canonical @throws CiceroError CLIENT_NOT_FOUND */
export async function activeClientId(db: Kysely<DB>, clientId: string): Promise<string> {
  const { rows } = await sql<{ client_id: string }>`
    select client_id from clients
    where upper(trim(client_id)) = ${clientId} and client_status is true and deleted_at is null
    order by client_id limit 1`.execute(db);
  const [client] = rows;
  if (!client) throw new CiceroError('CLIENT_NOT_FOUND');
  return client.client_id;
}
