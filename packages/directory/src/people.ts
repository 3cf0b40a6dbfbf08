import { bumpVersions, type DB, roleScope } from '@cicero/database';
import { sql, type Transaction } from 'kysely';
import { canonicalFields, type PersonChanges, scopesOfPeople, withStoredClientIds } from './personnel.ts';
import { createRoles, grantTo, takeFrom } from './roles.ts';

/** What changes of one person, by the key as stored. */
export interface PersonWrite {
  userId: string;
  /** Nobody has the number yet. */
  isNew: boolean;
  changes: PersonChanges;
  roles: { add: readonly string[]; remove: readonly string[] };
}

const columnTypes = {
  ...{ nama: 'text', title: 'text', divisi: 'text', jabatan: 'text', desa: 'text' },
  ...{ insta: 'text', tiktok: 'text', whatsapp: 'text', email: 'text', client_id: 'text' },
  ...{ status: 'boolean', exception: 'boolean', wa_notification_opt_in: 'boolean' },
} as const satisfies { [Column in keyof PersonChanges]?: string };

/**
 * Enters and changes many people at once, with their roles; what it makes stale is raised once. Whoever has no changes is
 * not touched.
 * @param writes each person once
 * @returns false when somebody took one of the new numbers meanwhile; then the transaction must not be committed
 * @throws RangeError for a column that is not changed in this way
 */
export async function writePeople(tx: Transaction<DB>, writes: readonly PersonWrite[]): Promise<boolean> {
  if (writes.length === 0) return true;
  const ids = writes.map(({ userId }) => userId);
  const before = await scopesOfPeople(tx, ids);
  const fresh = writes.filter(({ isNew }) => isNew).map(({ userId }) => ({ user_id: userId }));
  if (fresh.length > 0) {
    const { numInsertedOrUpdatedRows = 0n } = await tx
      .insertInto('user')
      .values(fresh)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (Number(numInsertedOrUpdatedRows) !== fresh.length) return false;
  }
  // An address may pass from one to another of them: all are given free before they are taken.
  const readdressed = writes.flatMap(({ userId, isNew, changes }) => (!isNew && 'email' in changes ? [userId] : []));
  if (readdressed.length > 0) {
    await tx.updateTable('user').set({ email: null }).where('user_id', 'in', readdressed).execute();
  }
  const rows = await withStoredClientIds(
    tx,
    writes.map(({ userId, changes }) => canonicalFields({ ...changes, user_id: userId })),
  );
  for (const group of Map.groupBy(rows, (row) => Object.keys(row).sort().join()).values()) await update(tx, group);
  const added = writes.flatMap(({ userId, roles }) => roles.add.map((name) => ({ id: userId, name })));
  const removed = writes.flatMap(({ userId, roles }) => roles.remove.map((name) => ({ id: userId, name })));
  await takeFrom(tx, removed);
  await createRoles(
    tx,
    added.map(({ name }) => name),
  );
  await grantTo(tx, added);
  const after = await scopesOfPeople(tx, ids);
  await bumpVersions(tx, [...before, ...after, ...removed.map(({ name }) => roleScope(name))]);
  return true;
}

/** @param rows all with the same columns */
async function update(tx: Transaction<DB>, rows: readonly (PersonChanges & { user_id: string })[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).filter((name) => name !== 'user_id');
  if (columns.length === 0) return;
  const known = Object.entries(columnTypes).filter(([name]) => columns.includes(name));
  if (known.length !== columns.length) throw new RangeError(`columns that are not written: ${columns.join(', ')}`);
  const assignments = known.map(([name]) => sql`${sql.ref(name)} = given.${sql.ref(name)}`);
  const definitions = known.map(([name, type]) => sql`${sql.ref(name)} ${sql.raw(type)}`);
  await sql`update "user" set ${sql.join(assignments)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (user_id text, ${sql.join(definitions)})
    where "user".user_id = given.user_id`.execute(tx);
}
