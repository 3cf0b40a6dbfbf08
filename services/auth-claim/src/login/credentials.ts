import { randomBytes } from 'node:crypto';
import type { AuditOrigin } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, sql, type Transaction } from 'kysely';
import { hashPassword, isOutdated, verifyPassword } from '../accounts/password.ts';
import { type NamedKind, named, namedAccounts } from '../accounts/usernames.ts';
import type { AuthParts } from '../parts.ts';
import { refuseLogin } from './open-session.ts';

interface Credential {
  id: string;
  hash: string;
}

/** An account whose password was shown. */
export interface ProvenAccount {
  id: string;
  /**
   * Whether the password is the account's still. To be asked in the transaction that the login ends with, which holds
   * the row from then on: checking takes its time, and whoever changes the password meanwhile ends sessions that are
   * there, not one that is about to begin.
   */
  isStillProven: (tx: Transaction<DB>) => Promise<boolean>;
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
  kind: NamedKind,
  given: { username: string; password: string },
  origin: AuditOrigin,
): Promise<ProvenAccount> {
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
    await parts.untilEvenTime(started);
    throw new CiceroError('LOGIN_FAILED');
  }
  await lockout.succeeded(name, address);
  const hash = isOutdated(credential.hash) ? await upgrade(db, kind, credential, given.password) : credential.hash;
  const { id } = credential;
  return {
    id,
    isStillProven: async (tx) => {
      const stored = await storedHash(tx, kind, id);
      // Of two logins at once that replace an old hash, one finds the other's.
      return stored !== undefined && (stored === hash || (await verifyPassword(stored, given.password)));
    },
  };
}

async function findCredential(db: Kysely<DB>, kind: NamedKind, username: string): Promise<Credential | undefined> {
  const { table, key } = namedAccounts[kind];
  const { rows } = await sql<Credential>`
    select ${key}::text as id, password_hash as hash from ${table} ${named(kind, username)}`.execute(db);
  return rows[0];
}

async function storedHash(tx: Transaction<DB>, kind: NamedKind, id: string): Promise<string | undefined> {
  const { table, key } = namedAccounts[kind];
  const { rows } = await sql<{ hash: string }>`
    select password_hash as hash from ${table} where ${key}::text = ${id} for share`.execute(tx);
  return rows[0]?.hash;
}

/** @returns the new hash */
async function upgrade(db: Kysely<DB>, kind: NamedKind, credential: Credential, password: string): Promise<string> {
  const { table, key } = namedAccounts[kind];
  const hash = await hashPassword(password);
  // Not over a password that was changed in the meantime.
  await sql`
    update ${table} set password_hash = ${hash}
    where ${key}::text = ${credential.id} and password_hash = ${credential.hash}`.execute(db);
  return hash;
}
