import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import { hashPassword, isOutdated, verifyPassword } from '../accounts/password.ts';

/** A refusal takes at least so many milliseconds, whether the name exists and however its hash is made. */
const refusalTime = 250;

interface Credential {
  id: string;
  hash: string;
}

/** Makes unknown names cost what known ones do. */
let decoy: Promise<string> | undefined;

/**
 * The account that name and password belong to; undefined when there is none, after a time that does not tell why.
 * A hash of the old kind is replaced on the way.
 */
export async function accountOf(db: Kysely<DB>, username: string, password: string): Promise<string | undefined> {
  const started = performance.now();
  const credential = await findCredential(db, username);
  decoy ??= hashPassword(randomBytes(16).toString('hex'));
  const right = await verifyPassword(credential?.hash ?? (await decoy), password);
  if (!credential || !right) {
    await sleep(Math.max(0, refusalTime - (performance.now() - started)));
    return undefined;
  }
  if (isOutdated(credential.hash)) await upgrade(db, credential, password);
  return credential.id;
}

/** Names are compared without regard to case; of several that differ only in case, the exact one wins. */
async function findCredential(db: Kysely<DB>, username: string): Promise<Credential | undefined> {
  const { rows } = await sql<Credential>`
    select dashboard_user_id as id, password_hash as hash from dashboard_user
    where lower(username) = lower(${username})
    order by username = ${username} desc, created_at, dashboard_user_id limit 1`.execute(db);
  return rows[0];
}

async function upgrade(db: Kysely<DB>, { id, hash }: Credential, password: string): Promise<void> {
  await db
    .updateTable('dashboard_user')
    .set({ password_hash: await hashPassword(password) })
    .where('dashboard_user_id', '=', id)
    // Not over a password that was changed in the meantime.
    .where('password_hash', '=', hash)
    .execute();
}
