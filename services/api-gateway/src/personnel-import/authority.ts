import { type AuditParty, loadDashboardAccount, ownDirectorate, type Principal } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { canonicalClientId, directorateRoles } from '@cicero/directory';
import type { Kysely } from 'kysely';
import type { Known } from '../personnel/listing.ts';
import { activeClientId } from '../personnel/units.ts';

/** In whose name an import is carried out, as they stand now. */
export interface Authority extends Known {
  /** Canonical id of the client that is filled. */
  clientId: string;
  /** Enters people as a directorate: they get its role, and whoever is of another unit stays there. */
  isDirectorate: boolean;
}

/**
 * What whoever asked for an import may do now: an account that was blocked, or lost the client, meanwhile fills it no
 * more. Whoever runs the installation may all that an admin of the client may.
 * @param clientId as stored
 * @throws CiceroError FORBIDDEN; CLIENT_NOT_FOUND for a client that was switched off meanwhile
 */
export async function authorityOf(db: Kysely<DB>, by: AuditParty, clientId: string): Promise<Authority> {
  const directorates = new Set(await directorateRoles(db));
  const client = canonicalClientId(clientId) ?? '';
  const principal = by.kind === 'cli' ? ownerOf(client, directorates) : await accountOf(db, by.id);
  if (!principal?.clientIds.includes(client) || principal.accountRole !== 'admin') {
    throw new CiceroError('FORBIDDEN', { message: 'Akun yang meminta impor ini tidak lagi berhak atas satuannya.' });
  }
  await activeClientId(db, client);
  return { principal, directorates, clientId: client, isDirectorate: ownDirectorate(principal) !== null };
}

async function accountOf(db: Kysely<DB>, id: string): Promise<Principal | null> {
  const account = await loadDashboardAccount(db, id);
  if (!account?.active) return null;
  const { role, accountRole, clientIds, regionalId } = account;
  const [only = null] = clientIds.length === 1 ? clientIds : [];
  return principalWith({ id, role, accountRole, clientIds, clientId: only, regionalId });
}

function ownerOf(client: string, directorates: ReadonlySet<string>): Principal {
  const directorate = client.toLowerCase();
  const role = directorates.has(directorate) ? directorate : 'admin';
  return principalWith({
    id: 'cli',
    role,
    accountRole: 'admin',
    clientIds: [client],
    clientId: client,
    regionalId: null,
  });
}

function principalWith(of: Omit<Principal, 'kind' | 'sessionId' | 'claims'>): Principal {
  return { ...of, kind: 'dashboard', sessionId: '', claims: {} };
}
