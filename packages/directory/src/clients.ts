import { bumpVersions, type Clients, clientScope, type DB } from '@cicero/database';
import { type Insertable, type Kysely, sql, type Transaction } from 'kysely';
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
  const { rows } = await sql<{ client_id: string }>`
    select client_id from clients where upper(trim(client_id)) = ${clientId.trim().toUpperCase()}
    order by client_id limit 1`.execute(db);
  return rows[0]?.client_id ?? null;
}
