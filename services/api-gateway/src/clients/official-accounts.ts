import { recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { bumpVersions, clientScope, type DB } from '@cicero/database';
import { parseHandle } from '@cicero/directory';
import type { Clock } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { invalid } from './wanted.ts';
import type { ClientWriter } from './writing.ts';

/** An official account of a client on a network. */
export interface OfficialAccount {
  satbinmas_account_id: string;
  client_id: string;
  platform: string;
  username: string;
  secUid: string | null;
  display_name: string | null;
  profile_url: string | null;
  is_active: boolean;
  is_verified: boolean;
  created_at: Date | null;
  updated_at: Date | null;
}

export interface AccountBody {
  platform?: string | null;
  username?: string | null;
  display_name?: string | null;
  profile_url?: string | null;
  secUid?: string | null;
  secuid?: string | null;
  is_active?: unknown;
  is_verified?: unknown;
}

const columns = sql`satbinmas_account_id, client_id, platform, username, secuid as "secUid", display_name, profile_url,
  is_active, is_verified, created_at, updated_at`;

/** The accounts of a client, by its id as stored; also those that are not active. */
export async function officialAccounts(db: Kysely<DB>, clientId: string): Promise<OfficialAccount[]> {
  return accounts(db, sql`client_id = ${clientId}`);
}

/**
 * Stores the account of a client on a network: it has one on each. What is blank or absent stays.
 * @throws CiceroError VALIDATION_FAILED, HANDLE_INVALID; CONFLICT when another client has the name
 */
export async function saveOfficialAccount(
  { tx, clock, writer }: { tx: Transaction<DB>; clock: Clock; writer: ClientWriter },
  clientId: string,
  body: AccountBody,
): Promise<{ account: OfficialAccount; created: boolean }> {
  const platform = body.platform?.trim().toLowerCase() ?? '';
  if (!/^[a-z0-9]{2,20}$/.test(platform)) throw invalid('platform', 'platform wajib diisi.');
  const username = readUsername(platform, body.username?.trim() ?? '');
  // One at a time, so that two who want one name at once do not both get it.
  await sql`select pg_advisory_xact_lock(hashtext(${`official-account ${platform}`}))`.execute(tx);
  const isNamed = sql`platform = ${platform} and lower(username) = lower(${username}) and client_id <> ${clientId}`;
  if ((await accounts(tx, isNamed)).length > 0) {
    throw new CiceroError('CONFLICT', { message: `Akun ${username} sudah dipakai client lain pada ${platform}.` });
  }
  const isStored = sql`client_id = ${clientId} and platform = ${platform}`;
  const [before] = await accounts(tx, isStored);
  const row = {
    username,
    display_name: body.display_name?.trim() || (before?.display_name ?? null),
    profile_url: readUrl(body.profile_url) ?? before?.profile_url ?? null,
    secuid: (body.secUid ?? body.secuid)?.trim() || (before?.secUid ?? null),
    is_active: readFlag('is_active', body.is_active) ?? before?.is_active ?? true,
    is_verified: readFlag('is_verified', body.is_verified) ?? before?.is_verified ?? false,
    updated_at: clock.now(),
  };
  await tx
    .insertInto('satbinmas_official_accounts')
    .values({ ...row, client_id: clientId, platform })
    .onConflict((conflict) => conflict.columns(['client_id', 'platform']).doUpdateSet(row))
    .execute();
  const [account] = await accounts(tx, isStored);
  if (!account) throw new CiceroError('INTERNAL');
  await note({ tx, clock, writer }, before ? 'account-updated' : 'account-created', clientId, platform);
  return { account, created: before === undefined };
}

/**
 * Switches an account off; it stays with its media, and saving it as active brings it back.
 * @throws CiceroError PROFILE_NOT_FOUND when the client has no such account
 */
export async function removeOfficialAccount(
  { tx, clock, writer }: { tx: Transaction<DB>; clock: Clock; writer: ClientWriter },
  clientId: string,
  accountId: string,
): Promise<OfficialAccount> {
  const isIt = sql`client_id = ${clientId} and satbinmas_account_id::text = ${accountId.toLowerCase()}`;
  await sql`update satbinmas_official_accounts set is_active = false, updated_at = ${clock.now()}
    where ${isIt}`.execute(tx);
  const [account] = await accounts(tx, isIt);
  if (!account) throw new CiceroError('PROFILE_NOT_FOUND');
  await note({ tx, clock, writer }, 'account-removed', clientId, account.platform);
  return account;
}

async function note(
  { tx, clock, writer }: { tx: Transaction<DB>; clock: Clock; writer: ClientWriter },
  event: 'account-created' | 'account-updated' | 'account-removed',
  clientId: string,
  platform: string,
): Promise<void> {
  const { party: actor, origin } = writer;
  const subject = { kind: 'client', id: clientId };
  await recordAudit(tx, clock, {
    action: `client.${event}`,
    outcome: 'ok',
    actor,
    subject,
    origin,
    detail: { platform },
  });
  await bumpVersions(tx, ['clients', clientScope(clientId)]);
}

async function accounts(db: Kysely<DB>, where: RawBuilder<unknown>): Promise<OfficialAccount[]> {
  const { rows } = await sql<OfficialAccount>`select ${columns} from satbinmas_official_accounts where ${where}
    order by platform, created_at`.execute(db);
  return rows;
}

function readUsername(platform: string, given: string): string {
  if (given === '') throw invalid('username', 'username wajib diisi.');
  if (platform === 'instagram' || platform === 'tiktok') {
    const handle = parseHandle(platform, given);
    if (handle === null) throw new CiceroError('HANDLE_INVALID');
    return handle;
  }
  if (!/^@?[\w.-]{1,60}$/.test(given)) throw new CiceroError('HANDLE_INVALID');
  return given.replace(/^@/, '');
}

function readUrl(given: string | null | undefined): string | undefined {
  const url = given?.trim();
  if (!url) return undefined;
  if (!(URL.canParse(url) && /^https?:\/\//i.test(url))) throw invalid('profile_url', 'profile_url tidak valid.');
  return url;
}

const words = new Map<string, boolean>([
  ...['true', '1', 'yes', 'y', 'aktif', 'active'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'n', 'nonaktif', 'inactive'].map((word) => [word, false] as const),
]);

function readFlag(field: string, given: unknown): boolean | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given === 'number') return given !== 0;
  const value = words.get(String(given).trim().toLowerCase());
  if (value === undefined) throw invalid(field, `${field} tidak valid; isi true atau false.`);
  return value;
}
