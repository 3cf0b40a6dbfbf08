import { type Principal, scopeFor } from '@cicero/access';
import { CiceroError, type Platform, platforms } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type ClientRow, canonicalClientId, clientAccount, presentClient, readClient } from '@cicero/directory';
import type { Kysely } from 'kysely';

/** A client as far as its accounts are concerned. */
export interface AccountClient {
  /** Canonical. */
  clientId: string;
  kind: 'direktorat' | 'other';
  /** Canonical; null when what is stored is no handle. */
  handles: Readonly<Record<Platform, string | null>>;
  /** Platforms on which the client is collected. */
  collected: readonly Platform[];
}

/**
 * A client of the directory. @param clientId canonical
 * @throws CiceroError CLIENT_NOT_FOUND, also when it is of another region than asked for
 */
export async function accountClient(db: Kysely<DB>, clientId: string, regionalId?: string): Promise<AccountClient> {
  const client = await presentClient(db, clientId);
  const region = canonicalClientId(regionalId ?? '');
  if (region !== null && client.regional_id?.trim().toUpperCase() !== region) throw new CiceroError('CLIENT_NOT_FOUND');
  return accountsOf(client);
}

/**
 * Whose accounts and posts the home page of a client shows: a directorate whose role the caller carries lends its own to
 * units, as it does in the client's profile. Everybody else is shown the client itself.
 */
export async function shownClient(db: Kysely<DB>, principal: Principal, client: AccountClient): Promise<AccountClient> {
  const { directorate } = scopeFor(principal);
  if (directorate === null || client.kind === 'direktorat' || directorate === client.clientId) return client;
  const lender = await readClient(db, directorate);
  if (!lender || lender.deleted_at !== null) return client;
  const shown = accountsOf(lender);
  return shown.kind === 'direktorat' ? shown : client;
}

function accountsOf(row: ClientRow): AccountClient {
  const accounts = { instagram: clientAccount(row, 'instagram'), tiktok: clientAccount(row, 'tiktok') };
  return {
    clientId: canonicalClientId(row.client_id) ?? row.client_id,
    kind: row.client_type?.trim().toLowerCase() === 'direktorat' ? 'direktorat' : 'other',
    handles: { instagram: accounts.instagram.handle, tiktok: accounts.tiktok.handle },
    collected: platforms.filter((platform) => accounts[platform].posts),
  };
}
