import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { canonicalRole } from '@cicero/directory';
import { sql, type Transaction } from 'kysely';

/** A role by name, created when it is not there; or one that must be there, by name or role_id. */
export type WantedRole = string | { existing: string | number };

export interface Role {
  id: number;
  /** Lower case. */
  name: string;
}

/** @throws CiceroError ROLE_REQUIRED for a blank name, ROLE_INVALID for one that must be there and is not */
export async function findRole(tx: Transaction<DB>, wanted: WantedRole): Promise<Role> {
  if (typeof wanted === 'string') return findOrCreate(tx, nameOf(wanted));
  const { existing } = wanted;
  const role = typeof existing === 'number' ? await byId(tx, existing) : await byName(tx, nameOf(existing));
  if (!role) throw new CiceroError('ROLE_INVALID');
  return role;
}

async function findOrCreate(tx: Transaction<DB>, name: string): Promise<Role> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`role ${name}`}, 0))`.execute(tx);
  const known = await byName(tx, name);
  if (known) return known;
  const { role_id: id } = await tx
    .insertInto('roles')
    .values({ role_name: name })
    .returning('role_id')
    .executeTakeFirstOrThrow();
  return { id, name };
}

async function byName(tx: Transaction<DB>, name: string): Promise<Role | undefined> {
  const { rows } = await sql<{ id: number }>`
    select role_id as id from roles where lower(trim(role_name)) = ${name}
    order by role_name = ${name} desc, role_id limit 1`.execute(tx);
  return rows[0] && { id: rows[0].id, name };
}

async function byId(tx: Transaction<DB>, id: number): Promise<Role | undefined> {
  const { rows } = await sql<{ name: string }>`
    select lower(trim(role_name)) as name from roles where role_id = ${id} and trim(role_name) <> ''`.execute(tx);
  return rows[0] && { id, name: rows[0].name };
}

function nameOf(text: string): string {
  const name = canonicalRole(text);
  if (name === null) throw new CiceroError('ROLE_REQUIRED');
  return name;
}
