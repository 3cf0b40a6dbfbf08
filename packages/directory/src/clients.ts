import { bumpVersions, type Clients, clientScope, type DB } from '@cicero/database';
import { type Insertable, type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { canonicalClientId } from './identifiers.ts';

/** A client as written: the id and whatever fields are supplied; what is absent stays as it is. */
export type ClientInput = Partial<Insertable<Clients>> & { client_id: string; nama: string };

/**
 * Creates or updates clients; only supplied fields change. An id is found whatever its letter case, and stored
 * upper case when new.
 * @throws RangeError for an empty id
 */
export async function saveClients(tx: Transaction<DB>, inputs: readonly ClientInput[]): Promise<void> {
  for (const input of inputs) {
    const id = canonicalClientId(input.client_id);
    if (!id) throw new RangeError('a client needs an id');
    const existing = await findClientId(tx, id);
    const row = { ...input, client_id: existing ?? id };
    const { client_id: _, ...changes } = row;
    await tx
      .insertInto('clients')
      .values(row)
      .onConflict((conflict) => conflict.column('client_id').doUpdateSet(changes))
      .execute();
  }
  await bumpVersions(tx, ['clients', ...inputs.map(({ client_id }) => clientScope(client_id))]);
}

/** The stored spelling of a client id, found whatever its letter case; null when there is none. */
export async function findClientId(db: Kysely<DB>, clientId: string): Promise<string | null> {
  const [stored] = (await storedClientIds(db, [clientId])).values();
  return stored ?? null;
}

/** Stored spellings by canonical id; what there is not is missing. Of several that differ in spelling, the first. */
export async function storedClientIds(
  db: Kysely<DB>,
  clientIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const canonical = [...new Set(clientIds.flatMap((id) => canonicalClientId(id) ?? []))];
  if (canonical.length === 0) return new Map();
  const { rows } = await sql<{ canonical: string; client_id: string }>`
    select distinct on (canonical) upper(trim(client_id)) as canonical, client_id from clients
    where upper(trim(client_id)) = any(${canonical}) order by canonical, client_id`.execute(db);
  return new Map(rows.map((row) => [row.canonical, row.client_id]));
}

/**
 * A condition on `clients c`: below the directorate, or with people who hold its role.
 * @param directorate its role, lower case
 */
export function relatedToDirectorate(directorate: string): RawBuilder<unknown> {
  return sql`(lower(trim(c.parent_client_id)) = ${directorate} or upper(trim(c.client_id)) in (
    select upper(trim(u.client_id)) from user_roles held join "user" u on u.user_id = held.user_id
    where held.role_id = any(array(select role_id from roles where lower(trim(role_name)) = ${directorate}))))`;
}
