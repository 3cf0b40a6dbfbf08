import { type Kysely, sql } from 'kysely';
import type { DB } from './schema.generated.ts';

/**
 * What a change may touch: the numbers of a client, of a role's members, what the network says of a client's posts
 * (captions, counts, when they were published), the links reported by a client's people or about its posts, or the
 * client list itself.
 */
export type VersionScope = `client:${string}` | `role:${string}` | `posts:${string}` | `links:${string}` | 'clients';

export const clientScope = (clientId: string): VersionScope => `client:${clientId.trim().toUpperCase()}`;
export const postsScope = (clientId: string): VersionScope => `posts:${clientId.trim().toUpperCase()}`;
export const linksScope = (clientId: string): VersionScope => `links:${clientId.trim().toUpperCase()}`;
export const roleScope = (role: string): VersionScope => `role:${role.trim().toLowerCase()}`;

/**
 * Makes cached answers of the scopes stale; belongs into the transaction of the change.
 * Scopes are taken in one order, so that two changes cannot block each other.
 * @returns the new version of each scope
 */
export async function bumpVersions(
  db: Kysely<DB>,
  scopes: readonly VersionScope[],
): Promise<ReadonlyMap<VersionScope, number>> {
  const sorted = [...new Set(scopes)].sort();
  if (sorted.length === 0) return new Map();
  const { rows } = await sql<{ scope: VersionScope; version: number }>`
    insert into data_version (scope) select unnest(${sorted}::text[]) order by 1
    on conflict (scope) do update set version = data_version.version + 1, changed_at = now()
    returning scope, version`.execute(db);
  return new Map(rows.map((row) => [row.scope, row.version]));
}

/** Current versions as one short text, to be part of a cache key or ETag. Scopes never changed count as 0. */
export async function versionTag(db: Kysely<DB>, scopes: readonly VersionScope[]): Promise<string> {
  const rows = await db.selectFrom('data_version').select(['scope', 'version']).where('scope', 'in', scopes).execute();
  const versions = new Map(rows.map((row) => [row.scope, row.version]));
  return scopes.map((scope) => versions.get(scope) ?? 0).join('.');
}

/**
 * The same for whatever was reported anywhere: for answers about people of many clients.
 * @param scopes further ones that the answer depends on
 */
export async function everyLinkTag(db: Kysely<DB>, scopes: readonly VersionScope[]): Promise<string> {
  const { rows } = await sql<{ total: number }>`
    select coalesce(sum(version), 0)::float8 as total from data_version where scope like 'links:%'`.execute(db);
  return `${rows[0]?.total ?? 0}.${await versionTag(db, scopes)}`;
}
