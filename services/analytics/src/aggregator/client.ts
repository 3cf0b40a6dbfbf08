import { type Principal, scopeFor } from '@cicero/access';
import { CiceroError, type Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { canonicalClientId, hasHandle, parseHandle } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';

/** A client as far as its accounts are concerned. */
export interface AccountClient {
  /** Canonical. */
  clientId: string;
  kind: 'direktorat' | 'other';
  regionalId: string | null;
  /** Canonical; null when what is stored is no handle. */
  handles: Readonly<Record<Platform, string | null>>;
  /** Platforms on which the client is collected. */
  collected: readonly Platform[];
}

interface Row {
  client_type: string | null;
  regional_id: string | null;
  client_insta: string | null;
  client_tiktok: string | null;
  instagram: boolean;
  tiktok: boolean;
}

/**
 * A client of the directory. @param clientId canonical
 * @throws CiceroError CLIENT_NOT_FOUND, also when it is of another region than asked for
 */
export async function accountClient(db: Kysely<DB>, clientId: string, regionalId?: string): Promise<AccountClient> {
  const client = await readClient(db, clientId);
  const region = canonicalClientId(regionalId ?? '');
  if (!client || (region !== null && client.regionalId !== region)) throw new CiceroError('CLIENT_NOT_FOUND');
  return client;
}

/**
 * Whose accounts and posts the home page of a client shows: a directorate whose role the caller carries lends its own to
 * units, as it does in the client's profile. Everybody else is shown the client itself.
 */
export async function shownClient(db: Kysely<DB>, principal: Principal, client: AccountClient): Promise<AccountClient> {
  const { directorate } = scopeFor(principal);
  if (directorate === null || client.kind === 'direktorat' || directorate === client.clientId) return client;
  const lender = await readClient(db, directorate);
  return lender?.kind === 'direktorat' ? lender : client;
}

async function readClient(db: Kysely<DB>, clientId: string): Promise<AccountClient | undefined> {
  // Which clients are collected: docs/collection.md, "What is collected, and when".
  const { rows } = await sql<Row>`
    select client_type, regional_id, client_insta, client_tiktok,
      coalesce(client_status and (client_insta_status or client_amplify_status), false) as instagram,
      coalesce(client_status and client_tiktok_status, false) as tiktok
    from clients where upper(trim(client_id)) = ${clientId} and deleted_at is null order by client_id limit 1`.execute(
    db,
  );
  const [row] = rows;
  if (!row) return undefined;
  const stored = { instagram: row.client_insta, tiktok: row.client_tiktok };
  const collects = (platform: Platform) => row[platform] && hasHandle(stored[platform]);
  return {
    clientId,
    kind: row.client_type?.trim().toLowerCase() === 'direktorat' ? 'direktorat' : 'other',
    regionalId: row.regional_id?.trim().toUpperCase() || null,
    handles: {
      instagram: parseHandle('instagram', row.client_insta ?? ''),
      tiktok: parseHandle('tiktok', row.client_tiktok ?? ''),
    },
    collected: (['instagram', 'tiktok'] as const).filter(collects),
  };
}
