import { ownDirectorate, type Principal, premiumOf, scopeFor, seesContacts } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { type DB, roleScope, versionTag } from '@cicero/database';
import { type ClientRow, canonicalClientId, contactPart, publicPart, readClient } from '@cicero/directory';
import { type Clock, entityTag } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import type { Profile } from './shapes.ts';
import { visibleClient } from './visible.ts';

export interface ProfileQuery {
  client_id?: string | undefined;
  scope?: string | undefined;
  regional_id?: string | undefined;
}

/** What the account has paid for. */
export interface Subscription {
  tier: string | null;
  expiresAt: Date | null;
}

/**
 * A client as the pages of the dashboard begin with it. The directorate whose role the caller carries lends its
 * accounts and switches to units; id, name and everything else stay those of the client that was asked for.
 * @throws CiceroError SCOPE_INVALID, CLIENT_REQUIRED, CLIENT_DENIED; CLIENT_NOT_FOUND, also when it, or with `scope`
 * direktorat its directorate, is of another region than asked for
 */
export async function profileOf(
  db: Kysely<DB>,
  principal: Principal,
  query: ProfileQuery,
): Promise<Omit<Profile, 'tier' | 'premium_tier' | 'premium_expiry'>> {
  const scope = readScope(query.scope);
  const clientId = await visibleClient(db, principal, query.client_id);
  const client = await readClient(db, clientId);
  const regionalId = canonicalClientId(query.regional_id ?? '');
  if (!client || client.deleted_at !== null || isElsewhere(client, regionalId))
    throw new CiceroError('CLIENT_NOT_FOUND');
  const lender = await lenderFor(db, principal, client, scope);
  if (lender && scope === 'direktorat' && isElsewhere(lender, regionalId)) throw new CiceroError('CLIENT_NOT_FOUND');
  const { client_insta, client_insta_status, client_tiktok, client_tiktok_status, client_amplify_status } =
    lender ?? client;
  const lent = { client_insta, client_insta_status, client_tiktok, client_tiktok_status, client_amplify_status };
  return {
    ...publicPart({ ...client, ...lent }),
    ...(seesContacts(principal, clientId) ? contactPart(client) : {}),
    level: client.client_level,
  };
}

/**
 * Changes with everything that a profile is made of, besides the subscription. Read it before the profile: then it is
 * never newer than what it stands for.
 */
export async function profileTag(db: Kysely<DB>, principal: Principal, query: ProfileQuery): Promise<string> {
  const { kind, clientIds, role } = principal;
  const directorate = ownDirectorate(principal);
  const version = await versionTag(db, ['clients', ...(directorate === null ? [] : [roleScope(directorate)])]);
  const { client_id = '', scope, regional_id = '' } = query;
  const asked = [canonicalClientId(client_id), scope?.trim().toLowerCase(), canonicalClientId(regional_id)];
  return entityTag([version, kind, clientIds, role, asked]);
}

/** What a dashboard account is subscribed to now, read from the database: what its token says may be over. */
export async function subscriptionOf(db: Kysely<DB>, clock: Clock, { kind, id }: Principal): Promise<Subscription> {
  const premium = kind === 'dashboard' ? await premiumOf(db, id, clock.now()) : null;
  return premium?.running ? premium : { tier: null, expiresAt: null };
}

function readScope(given: string | undefined): 'org' | 'direktorat' {
  const scope = given?.trim().toLowerCase() || 'org';
  if (scope !== 'org' && scope !== 'direktorat') throw new CiceroError('SCOPE_INVALID');
  return scope;
}

/** The directorate that lends to this client. By default only units borrow; asked for, everybody does. */
async function lenderFor(
  db: Kysely<DB>,
  principal: Principal,
  client: ClientRow,
  scope: 'org' | 'direktorat',
): Promise<ClientRow | undefined> {
  const { directorate } = scopeFor(principal);
  const borrows = scope === 'direktorat' || typeOf(client) === 'org';
  if (directorate === null || !borrows || canonicalClientId(client.client_id) === directorate) return undefined;
  const lender = await readClient(db, directorate);
  return lender && lender.deleted_at === null && typeOf(lender) === 'direktorat' ? lender : undefined;
}

function typeOf({ client_type }: ClientRow): string | undefined {
  return client_type?.trim().toLowerCase();
}

function isElsewhere({ regional_id }: ClientRow, wanted: string | null): boolean {
  return wanted !== null && regional_id?.trim().toUpperCase() !== wanted;
}
