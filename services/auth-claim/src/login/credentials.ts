import { randomBytes } from 'node:crypto';
import type { AuditOrigin } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import { hashPassword, isOutdated, verifyPassword } from '../accounts/password.ts';
import type { AuthParts } from '../parts.ts';
import { untilEvenTime } from './even-time.ts';
import { refuseLogin } from './open-session.ts';

/** Kinds of accounts that have a name and a password, and where they are kept. */
const tables = {
  dashboard: { table: 'dashboard_user', key: 'dashboard_user_id' },
  penmas: { table: 'penmas_user', key: 'user_id' },
} as const;
export type PasswordKind = keyof typeof tables;

interface Credential {
  id: string;
  hash: string;
}

/** Makes unknown names cost what known ones do. */
let decoy: Promise<string> | undefined;

/**
 * The account that name and password belong to. A refusal says neither by its words nor by its time what was wrong.
 * A hash of the old kind is replaced on the way.
 * @throws CiceroError LOCKED_OUT, LOGIN_FAILED; CacheUnavailableError
 */
export async function checkCredentials(
  parts: AuthParts,
  kind: PasswordKind,
  given: { username: string; password: string },
  origin: AuditOrigin,
): Promise<string> {
  const { lockout } = parts;
  const { db } = parts.context;
  const username = given.username.trim();
  const address = origin.address ?? '';
  const started = performance.now();
  const credential = await findCredential(db, kind, username);
  // Not under the name as typed: the database finds some names in spellings that we would count apart.
  const name = `${kind} ${credential ? credential.id : `name ${username.toLowerCase()}`}`;
  await lockout.attempt(name, address);
  decoy ??= hashPassword(randomBytes(16).toString('hex'));
  const right = await verifyPassword(credential?.hash ?? (await decoy), given.password);
  if (!credential || !right) {
    await lockout.failed(address);
    await refuseLogin(parts, { kind, reason: 'LOGIN_FAILED', ...(credential ? { id: credential.id } : {}) }, origin);
    await untilEvenTime(started);
    throw new CiceroError('LOGIN_FAILED');
  }
  await lockout.succeeded(name, address);
  if (isOutdated(credential.hash)) await upgrade(db, kind, credential, given.password);
  return credential.id;
}

/** Names are compared without regard to case; of several that differ only in case, the exact one wins. */
async function findCredential(db: Kysely<DB>, kind: PasswordKind, username: string): Promise<Credential | undefined> {
  const { table, key } = tables[kind];
  const { rows } = await sql<Credential>`
    select ${sql.ref(key)}::text as id, password_hash as hash from ${sql.table(table)}
    where lower(username) = lower(${username})
    order by username = ${username} desc, created_at, ${sql.ref(key)} limit 1`.execute(db);
  return rows[0];
}

async function upgrade(db: Kysely<DB>, kind: PasswordKind, credential: Credential, password: string): Promise<void> {
  const { table, key } = tables[kind];
  // Not over a password that was changed in the meantime.
  await sql`
    update ${sql.table(table)} set password_hash = ${await hashPassword(password)}
    where ${sql.ref(key)}::text = ${credential.id} and password_hash = ${credential.hash}`.execute(db);
}
