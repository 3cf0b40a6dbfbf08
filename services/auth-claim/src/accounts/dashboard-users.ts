import { randomUUID } from 'node:crypto';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { canonicalRole, normalisePhone, storedClientIds } from '@cicero/directory';
import { type Kysely, sql, type Transaction } from 'kysely';
import { checkPassword, hashPassword } from './password.ts';

export interface NewDashboardUser {
  username: string;
  password: string;
  /** Role name; created when it does not exist. */
  role: string;
  /** Clients the account may see; they must exist, spelling aside. */
  clientIds: readonly string[];
  whatsapp?: string;
  /** Whether it may sign in at once. Default false: it waits for an administrator. */
  approved?: boolean;
}

/**
 * Creates a dashboard account with its role and clients, all or nothing.
 * @returns the new dashboard_user_id
 * @throws CiceroError VALIDATION_FAILED (name, password, role), PHONE_INVALID, CLIENT_REQUIRED, CLIENT_NOT_FOUND,
 * CONFLICT when the name is taken, spelling aside
 */
export async function createDashboardUser(db: Kysely<DB>, user: NewDashboardUser): Promise<string> {
  const username = user.username.trim();
  const role = canonicalRole(user.role);
  if (!/^\S{1,100}$/.test(username)) throw invalid('Username harus 1 sampai 100 karakter tanpa spasi.');
  if (role === null) throw new CiceroError('ROLE_REQUIRED');
  if (user.clientIds.length === 0) throw new CiceroError('CLIENT_REQUIRED');
  checkPassword(user.password);
  const whatsapp = user.whatsapp === undefined ? null : normalisePhone(user.whatsapp);
  if (user.whatsapp !== undefined && whatsapp === null) throw new CiceroError('PHONE_INVALID');
  const passwordHash = await hashPassword(user.password);
  return db.transaction().execute(async (tx) => {
    // The database knows names by exact spelling only; the lock keeps two spellings from passing the check together.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`dashboard_user ${username.toLowerCase()}`}, 0))`.execute(
      tx,
    );
    if (await findDashboardUser(tx, username))
      throw new CiceroError('CONFLICT', { message: 'Username sudah dipakai.' });
    const clientIds = await existingClientIds(tx, user.clientIds);
    const id = randomUUID();
    await tx
      .insertInto('dashboard_user')
      .values({
        dashboard_user_id: id,
        username,
        password_hash: passwordHash,
        role_id: await roleId(tx, role),
        status: user.approved ?? false,
        whatsapp,
      })
      .execute();
    await tx
      .insertInto('dashboard_user_clients')
      .values(clientIds.map((client_id) => ({ dashboard_user_id: id, client_id })))
      .execute();
    return id;
  });
}

/** The account's id by its name, without regard to case; of several the exact spelling wins. */
export async function findDashboardUser(db: Kysely<DB>, username: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select dashboard_user_id as id from dashboard_user where lower(username) = lower(${username.trim()})
    order by username = ${username.trim()} desc, created_at, dashboard_user_id limit 1`.execute(db);
  return rows[0]?.id;
}

async function roleId(tx: Transaction<DB>, role: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`role ${role}`}, 0))`.execute(tx);
  const { rows } = await sql<{ role_id: number }>`
    select role_id from roles where lower(trim(role_name)) = ${role}
    order by role_name = ${role} desc, role_id limit 1`.execute(tx);
  if (rows[0]) return rows[0].role_id;
  return (await tx.insertInto('roles').values({ role_name: role }).returning('role_id').executeTakeFirstOrThrow())
    .role_id;
}

/** The ids as the clients table spells them. */
async function existingClientIds(tx: Transaction<DB>, wanted: readonly string[]): Promise<string[]> {
  const stored = await storedClientIds(tx, wanted);
  const asked = new Set(wanted.map((id) => id.trim().toUpperCase()));
  if (stored.size < asked.size) throw new CiceroError('CLIENT_NOT_FOUND');
  return [...stored.values()];
}

function invalid(message: string): CiceroError {
  return new CiceroError('VALIDATION_FAILED', { message });
}
