import { type QueryExecutorProvider, sql } from 'kysely';
import { canonicalRole } from '../canonical.ts';
import type { AdoptionDatabase, AdoptionFix } from '../report.ts';

/** Every role with the one that stands for all spellings of its name: the canonical one, else the oldest. */
const standing = sql`
  SELECT role.role_id, role.role_name, ${canonicalRole('role.role_name')} AS name,
    first_value(role.role_id) OVER (
      PARTITION BY ${canonicalRole('role.role_name')}
      ORDER BY role.role_name = ${canonicalRole('role.role_name')} DESC, role.role_id
    ) AS keeper
  FROM roles AS role WHERE trim(role.role_name) <> ''`;

/**
 * Merges roles that differ only by case or blanks, moves their holders to the one that stays, and spells names lower
 * case. Nobody gains or loses a role by it, since names were always meant to be compared folded.
 *
 * Counts: `merged` roles that disappeared, `respelled` names.
 */
export async function fixRoles(db: AdoptionDatabase, dryRun: boolean): Promise<AdoptionFix> {
  const { rows } = await sql<{ merged: number; respelled: number }>`
    SELECT count(*) FILTER (WHERE role_id <> keeper)::int AS merged,
      count(*) FILTER (WHERE role_id = keeper AND role_name <> name)::int AS respelled
    FROM (${standing}) AS role`.execute(db);
  const { merged, respelled } = rows[0] ?? { merged: 0, respelled: 0 };
  if (!dryRun && merged + respelled > 0) await db.transaction().execute(merge);
  return { fix: 'roles', changed: merged + respelled, counts: { merged, respelled } };
}

async function merge(db: QueryExecutorProvider): Promise<void> {
  await sql`LOCK TABLE roles, user_roles IN SHARE ROW EXCLUSIVE MODE`.execute(db);
  const losing = sql`(SELECT role_id, keeper FROM (${standing}) AS role WHERE role_id <> keeper)`;
  await sql`
    INSERT INTO user_roles (user_id, role_id)
    SELECT DISTINCT held.user_id, losing.keeper
    FROM user_roles AS held JOIN ${losing} AS losing ON losing.role_id = held.role_id
    WHERE NOT EXISTS (
      SELECT FROM user_roles AS kept WHERE kept.user_id = held.user_id AND kept.role_id = losing.keeper
    )`.execute(db);
  await sql`DELETE FROM user_roles USING ${losing} AS losing WHERE losing.role_id = user_roles.role_id`.execute(db);
  for (const { table, column } of await otherReferences(db)) {
    const [target, role] = [sql.table(table), sql.ref(column)];
    await sql`
      UPDATE ${target} AS holder SET ${role} = losing.keeper
      FROM ${losing} AS losing WHERE losing.role_id = holder.${role}`.execute(db);
  }
  await sql`DELETE FROM roles USING ${losing} AS losing WHERE losing.role_id = roles.role_id`.execute(db);
  await sql`
    UPDATE roles AS role SET role_name = ${canonicalRole('role.role_name')}
    WHERE trim(role.role_name) <> '' AND role.role_name <> ${canonicalRole('role.role_name')}`.execute(db);
}

/** Columns that refer to a role, besides user_roles: a fork may have added some. */
async function otherReferences(db: QueryExecutorProvider): Promise<{ table: string; column: string }[]> {
  const { rows } = await sql<{ table: string; column: string }>`
    SELECT relname AS table, attname AS column
    FROM pg_constraint
    JOIN pg_class ON pg_class.oid = conrelid
    JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
    WHERE contype = 'f' AND confrelid = 'roles'::regclass AND conrelid <> 'user_roles'::regclass
    UNION SELECT 'dashboard_user', 'role_id'`.execute(db);
  return rows;
}
