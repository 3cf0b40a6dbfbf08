import { CiceroError, type Client } from '@cicero/contracts';
import type { Clients, DB } from '@cicero/database';
import { type Kysely, type Selectable, sql } from 'kysely';
import { canonicalClientId } from './identifiers.ts';
import { shownHandle } from './shown-handle.ts';

/** A client as stored. */
export type ClientRow = Selectable<Clients>;

/** The columns of a ClientRow, of `clients c`. */
export const clientColumns = sql`c.client_id, c.nama, c.client_type, c.client_status, c.client_insta, c.client_insta_status,
  c.client_tiktok, c.client_tiktok_status, c.client_amplify_status, c.client_operator, c.client_super, c.client_group,
  c.tiktok_secuid, c.regional_id, c.parent_client_id, c.client_level, c.created_at, c.updated_at, c.deleted_at`;

/** One client whatever the spelling of its id, also a deleted one; of several spellings the first. */
export async function readClient(db: Kysely<DB>, clientId: string): Promise<ClientRow | undefined> {
  const { rows } = await sql<ClientRow>`select ${clientColumns} from clients c
    where upper(trim(c.client_id)) = ${canonicalClientId(clientId)} order by c.client_id limit 1`.execute(db);
  return rows[0];
}

/** The same for one that was not deleted. @throws CiceroError CLIENT_NOT_FOUND */
export async function presentClient(db: Kysely<DB>, clientId: string): Promise<ClientRow> {
  const client = await readClient(db, clientId);
  if (!client || client.deleted_at !== null) throw new CiceroError('CLIENT_NOT_FOUND');
  return client;
}

/** Without contacts and times. */
export function publicPart(row: ClientRow) {
  const { client_id, nama, client_type, client_status, client_insta_status, client_tiktok_status } = row;
  const { client_amplify_status, regional_id, parent_client_id, client_level } = row;
  return {
    ...{ client_id, nama, client_type, client_status },
    client_insta: shownHandle('instagram', row.client_insta),
    client_insta_status,
    client_tiktok: shownHandle('tiktok', row.client_tiktok),
    ...{ client_tiktok_status, client_amplify_status, regional_id, parent_client_id, client_level },
  };
}

/** The contacts alone. */
export function contactPart({ client_operator, client_super, client_group, tiktok_secuid }: ClientRow) {
  return { client_operator, client_super, client_group, tiktok_secuid };
}

/** A client as it is answered; contacts only to whom they may be shown. */
export function shownClient(row: ClientRow, withContacts: boolean): Client {
  return {
    ...publicPart(row),
    ...(withContacts ? contactPart(row) : {}),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    deleted_at: row.deleted_at?.toISOString() ?? null,
  };
}
