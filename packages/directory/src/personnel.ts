import { bumpVersions, clientScope, type DB, roleScope, type User, type VersionScope } from '@cicero/database';
import { type Insertable, sql, type Transaction } from 'kysely';
import { storedClientIds } from './clients.ts';
import { canonicalClientId, normaliseNrp } from './identifiers.ts';

/** A person as written: the NRP and whatever fields are supplied; what is absent stays as it is. */
export type PersonInput = Partial<Insertable<User>> & { user_id: string };

/** Fields of one person to be changed; what is absent stays as it is. */
export type PersonChanges = Partial<Omit<Insertable<User>, 'user_id' | 'created_at' | 'updated_at'>>;

const upperCased = ['nama', 'title', 'divisi', 'jabatan', 'desa'] as const;
const batch = 500;

/**
 * Creates or updates personnel by NRP; only supplied fields change, so that a second import of a roster
 * erases nothing. Names, ranks and divisions are stored upper case. Of a person named twice, what comes later counts.
 * @throws RangeError for an NRP without digits
 */
export async function savePersonnel(tx: Transaction<DB>, inputs: readonly PersonInput[]): Promise<void> {
  const scopes = new Set<VersionScope>();
  for (const group of bySuppliedFields(await withStoredClientIds(tx, onePerPerson(inputs.map(canonicalPerson))))) {
    for (let at = 0; at < group.length; at += batch) {
      const rows = group.slice(at, at + batch);
      const ids = rows.map((row) => row.user_id);
      for (const scope of await scopesOfPeople(tx, ids)) scopes.add(scope);
      const { user_id: _, ...fields } = rows[0] ?? { user_id: '' };
      await tx
        .insertInto('user')
        .values(rows)
        .onConflict((conflict) => {
          const names = Object.keys(fields) as (keyof typeof fields)[];
          if (names.length === 0) return conflict.column('user_id').doNothing();
          return conflict
            .column('user_id')
            .doUpdateSet((expression) =>
              Object.fromEntries(names.map((name) => [name, expression.ref(`excluded.${name}`)])),
            );
        })
        .execute();
      // Again afterwards: a person may have moved from one client to another.
      for (const scope of await scopesOfPeople(tx, ids)) scopes.add(scope);
    }
  }
  await bumpVersions(tx, [...scopes]);
}

/**
 * Changes one person by the key as stored, which of an adopted row may hold more than digits. Texts are written as
 * savePersonnel writes them, and the same answers go stale.
 * @returns whether there is such a person; without changes nothing is written
 */
export async function updatePerson(tx: Transaction<DB>, userId: string, changes: PersonChanges): Promise<boolean> {
  const [row] = await withStoredClientIds(tx, [canonicalFields({ ...changes, user_id: userId })]);
  const { user_id: _, ...fields } = row ?? { user_id: userId };
  if (Object.keys(fields).length === 0) {
    return (await tx.selectFrom('user').select('user_id').where('user_id', '=', userId).execute()).length > 0;
  }
  const before = await scopesOfPeople(tx, [userId]);
  const { numUpdatedRows } = await tx.updateTable('user').set(fields).where('user_id', '=', userId).executeTakeFirst();
  await bumpVersions(tx, [...before, ...(await scopesOfPeople(tx, [userId]))]);
  return numUpdatedRows > 0n;
}

function canonicalPerson(input: PersonInput): PersonInput {
  const userId = normaliseNrp(input.user_id);
  if (!userId) throw new RangeError('a person needs an NRP');
  return canonicalFields({ ...input, user_id: userId });
}

/** Texts and ids of a person as they are stored. */
export function canonicalFields(input: PersonInput): PersonInput {
  const row: PersonInput = { ...input };
  for (const field of upperCased) {
    const value = row[field];
    if (typeof value === 'string') row[field] = value.trim().toUpperCase();
  }
  if (typeof row.client_id === 'string') row.client_id = canonicalClientId(row.client_id);
  return row;
}

function onePerPerson(rows: readonly PersonInput[]): PersonInput[] {
  const people = new Map<string, PersonInput>();
  for (const row of rows) people.set(row.user_id, { ...people.get(row.user_id), ...row });
  return [...people.values()];
}

/** Adopted clients may be spelled otherwise than ours; a person refers to them as they are. */
export async function withStoredClientIds(tx: Transaction<DB>, rows: readonly PersonInput[]): Promise<PersonInput[]> {
  const named = rows.map(({ client_id }) => client_id).filter((id) => typeof id === 'string');
  const stored = await storedClientIds(tx, named);
  return rows.map((row) => {
    const clientId = typeof row.client_id === 'string' ? stored.get(row.client_id) : undefined;
    return clientId === undefined ? row : { ...row, client_id: clientId };
  });
}

function bySuppliedFields(rows: readonly PersonInput[]): PersonInput[][] {
  const groups = Map.groupBy(rows, (row) => Object.keys(row).sort().join());
  return [...groups.values()];
}

/** Whose numbers a change of these people touches. */
export async function scopesOfPeople(tx: Transaction<DB>, ids: readonly string[]): Promise<VersionScope[]> {
  const { rows } = await sql<{ client_id: string | null; role_name: string | null }>`
    select distinct u.client_id, r.role_name from "user" u
    left join user_roles ur on ur.user_id = u.user_id left join roles r on r.role_id = ur.role_id
    where u.user_id = any(${ids})`.execute(tx);
  return rows.flatMap((row) => [
    ...(row.client_id ? [clientScope(row.client_id)] : []),
    ...(row.role_name ? [roleScope(row.role_name)] : []),
  ]);
}
