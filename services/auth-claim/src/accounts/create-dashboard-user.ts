import { randomUUID } from 'node:crypto';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { canonicalClientId, normaliseEmail, normalisePhone, storedClientIds } from '@cicero/directory';
import type { Kysely, Transaction } from 'kysely';
import { checkPassword, hashPassword } from './password.ts';
import { findRole, type WantedRole } from './roles.ts';
import { accountIdOf, holdName, newUsername } from './usernames.ts';

export interface NewDashboardUser {
  username: string;
  password: string;
  /** A name is created when there is no such role; `existing` names or numbers one that must be there. */
  role: WantedRole;
  /** Clients the account may see; they must exist, spelling aside. An operator needs one. */
  clientIds: readonly string[];
  whatsapp?: string;
  email?: string;
  /** Whether it may sign in at once. Default false: it waits for an administrator. */
  approved?: boolean;
}

/** An account as it was stored. */
export interface DashboardUser {
  accountId: string;
  username: string;
  role: string;
  whatsapp: string | null;
  /** As the clients table spells them. */
  clientIds: readonly string[];
}

/** What can be said about a new account without asking the database, and its password as a hash. */
export type PreparedDashboardUser = Omit<NewDashboardUser, 'password' | 'whatsapp' | 'email'> & {
  passwordHash: string;
  whatsapp: string | null;
  email: string | null;
};

/**
 * Creates a dashboard account with its role and clients, all or nothing.
 * @returns the new dashboard_user_id
 * @throws CiceroError as prepareDashboardUser and storeDashboardUser
 */
export async function createDashboardUser(db: Kysely<DB>, user: NewDashboardUser): Promise<string> {
  const prepared = await prepareDashboardUser(user);
  const { accountId } = await db.transaction().execute((tx) => storeDashboardUser(tx, prepared));
  return accountId;
}

/**
 * Holds a new account to the rules and hashes its password: slow, so outside any transaction.
 * @throws CiceroError PHONE_INVALID, USERNAME_INVALID, PASSWORD_INVALID, EMAIL_INVALID
 */
export async function prepareDashboardUser(user: NewDashboardUser): Promise<PreparedDashboardUser> {
  const { password, ...rest } = user;
  const whatsapp = user.whatsapp === undefined ? null : normalisePhone(user.whatsapp);
  if (user.whatsapp !== undefined && whatsapp === null) throw new CiceroError('PHONE_INVALID');
  const username = newUsername(user.username);
  checkPassword(password, username);
  const email = user.email === undefined ? null : normaliseEmail(user.email);
  if (user.email !== undefined && email === null) throw new CiceroError('EMAIL_INVALID');
  return { ...rest, username, whatsapp, email, passwordHash: await hashPassword(password) };
}

/**
 * Stores a prepared account with its role and clients. Of several who want one name, the first gets it.
 * @throws CiceroError USERNAME_TAKEN, ROLE_REQUIRED, ROLE_INVALID, CLIENT_REQUIRED, CLIENT_NOT_FOUND
 */
export async function storeDashboardUser(tx: Transaction<DB>, user: PreparedDashboardUser): Promise<DashboardUser> {
  const { username, whatsapp, email } = user;
  await holdName(tx, 'dashboard', username);
  if (await accountIdOf(tx, 'dashboard', username)) throw new CiceroError('USERNAME_TAKEN');
  const role = await findRole(tx, user.role);
  if (role.name === 'operator' && user.clientIds.length === 0) {
    throw new CiceroError('CLIENT_REQUIRED', { message: 'Pilih minimal satu client.' });
  }
  const clientIds = await existingClientIds(tx, user.clientIds);
  const accountId = randomUUID();
  const { numInsertedOrUpdatedRows: stored } = await tx
    .insertInto('dashboard_user')
    .values({
      dashboard_user_id: accountId,
      username,
      password_hash: user.passwordHash,
      role_id: role.id,
      status: user.approved ?? false,
      whatsapp,
      email,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (stored !== 1n) throw new CiceroError('USERNAME_TAKEN');
  if (clientIds.length > 0) {
    await tx
      .insertInto('dashboard_user_clients')
      .values(clientIds.map((client_id) => ({ dashboard_user_id: accountId, client_id })))
      .execute();
  }
  return { accountId, username, role: role.name, whatsapp, clientIds };
}

/** The ids as the clients table spells them. */
async function existingClientIds(tx: Transaction<DB>, wanted: readonly string[]): Promise<string[]> {
  const stored = await storedClientIds(tx, wanted);
  const unknown = [...new Set(wanted.map((id) => canonicalClientId(id) ?? ''))].filter((id) => !stored.has(id));
  if (unknown.length > 0) {
    const [first = ''] = unknown;
    throw new CiceroError('CLIENT_NOT_FOUND', { message: `Client "${first.slice(0, 60)}" tidak ditemukan.` });
  }
  return [...stored.values()];
}
