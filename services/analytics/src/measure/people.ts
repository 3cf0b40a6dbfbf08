import type { DB } from '@cicero/database';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { AttendanceScope } from '../scope/scope.ts';

/** The column with a person's handle on a platform. */
export const handleColumns = { instagram: 'person.insta', tiktok: 'person.tiktok' } as const;

/** Where listed people are read from: a person belongs to a client that exists. */
export const personSource = sql`"user" person join clients client on client.client_id = person.client_id`;

/**
 * The columns of a ListedPerson.
 * @param handle the column with the handle on the platform in question
 */
export function personColumns(handle: 'person.insta' | 'person.tiktok'): RawBuilder<unknown> {
  return sql`${ownColumns(handle)}, client.nama as "clientName", client.regional_id as "regionalId"`;
}

/** Those that do not follow from the client. */
export function ownColumns(handle: 'person.insta' | 'person.tiktok'): RawBuilder<unknown> {
  return sql`person.user_id as "userId", person.title, person.nama as name, person.divisi as division,
    person.jabatan as position, ${sql.ref(handle)} as handle, coalesce(person.exception, false) as exception,
    client.client_id as "clientId"`;
}

/** What people have from their clients: read once a client, not sent with each of a hundred thousand people. */
export async function withClients<Row extends { clientId: string }>(
  db: Kysely<DB>,
  rows: readonly Row[],
): Promise<(Row & { clientName: string; regionalId: string | null })[]> {
  const ids = [...new Set(rows.map(({ clientId }) => clientId))];
  const clients = await db
    .selectFrom('clients')
    .select(['client_id', 'nama', 'regional_id'])
    .where('client_id', '=', sql<string>`any(${ids}::text[])`)
    .execute();
  const known = new Map(clients.map((client) => [client.client_id, client]));
  return rows.map((row) => {
    const client = known.get(row.clientId);
    return Object.assign(row, { clientName: client?.nama ?? row.clientId, regionalId: client?.regional_id ?? null });
  });
}

/** Active people of the scope. */
export function listed(scope: AttendanceScope): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`person.status is true`];
  if (scope.members) conditions.push(sql`upper(trim(client.client_id)) = ${scope.members}`);
  if (scope.regionalId) conditions.push(sql`upper(trim(client.regional_id)) = ${scope.regionalId}`);
  if (scope.role) {
    // The role's ids first: joined to the roles, the planner would expect next to nobody to hold one of them.
    conditions.push(sql`exists (
      select from user_roles held where held.user_id = person.user_id and held.role_id = any(array(
        select role_id from roles where lower(trim(role_name)) = ${scope.role})))`);
  }
  return sql.join(conditions, sql` and `);
}

/** How many people a recap of the scope lists; the same on both platforms. */
export async function countListed(db: Kysely<DB>, scope: AttendanceScope): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from ${personSource} where ${listed(scope)}`.execute(db);
  return rows[0]?.total ?? 0;
}

/** Whether a recap of the scope lists the person, by the key as stored. */
export async function isListed(db: Kysely<DB>, scope: AttendanceScope, userId: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 from ${personSource} where ${listed(scope)} and person.user_id = ${userId}`.execute(db);
  return rows.length > 0;
}
