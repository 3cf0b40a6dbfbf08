import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Window } from '../periods/window.ts';
import type { AttendanceScope } from '../scope/scope.ts';

/** The posts of a scope: the owner's by way of the tallies, single posts beside them by their ids. */
export interface PostSelection {
  /** The client all of whose posts count; null when none or only single ones do. */
  owner: string | null;
  /** Posts that count one by one, never the owner's when `owner` is set: the two do not overlap. */
  single: readonly string[];
  /** The clients those single posts belong to. */
  singleOwners: readonly string[];
}

const roleTables = {
  instagram: { table: 'insta_post_roles', key: 'shortcode' },
  tiktok: { table: 'tiktok_post_roles', key: 'video_id' },
} as const;

/** Finds out which posts count. Reads clients and the few single posts only. */
export async function selectPosts(
  db: Kysely<DB>,
  platform: Platform,
  scope: AttendanceScope,
  window: Window,
): Promise<PostSelection> {
  const owner = await readOwner(db, scope);
  if (scope.officialOnly && owner.isUnit && platform === 'instagram') {
    const official = owner.inRegion ? await singlePosts(db, platform, window, officialOf(scope.owner)) : [];
    return selection(null, official);
  }
  const given = scope.postRole ? await singlePosts(db, platform, window, givenTo(platform, scope, scope.postRole)) : [];
  return selection(owner.inRegion ? scope.owner : null, given);
}

export interface SinglePost {
  post_id: string;
  owner: string;
}

/** Owner's posts as a whole, and these beside them. */
export function selection(owner: string | null, posts: readonly SinglePost[]): PostSelection {
  return {
    owner,
    single: posts.map((post) => post.post_id),
    singleOwners: [...new Set(posts.map((post) => post.owner))].sort(),
  };
}

/** A client that is not in the directory has no region and no kind; its posts, if any, still count. */
export async function readOwner(
  db: Kysely<DB>,
  scope: AttendanceScope,
): Promise<{ inRegion: boolean; isUnit: boolean }> {
  if (scope.regionalId === null && !scope.officialOnly) return { inRegion: true, isUnit: false };
  const { rows } = await sql<{ kind: string; region: string }>`
    select lower(trim(coalesce(client_type, ''))) as kind, upper(trim(coalesce(regional_id, ''))) as region
    from clients where upper(trim(client_id)) = ${scope.owner} order by client_id limit 1`.execute(db);
  const [client] = rows;
  return {
    inRegion: scope.regionalId === null || client?.region === scope.regionalId,
    isUnit: client?.kind === 'org',
  };
}

async function singlePosts(
  db: Kysely<DB>,
  platform: Platform,
  window: Window,
  condition: RawBuilder<unknown>,
): Promise<SinglePost[]> {
  const { rows } = await sql<SinglePost>`
    select post.post_id, upper(trim(post.client_id)) as owner from content_post post
    where post.platform = ${platform} and post.removed_at is null and ${condition}
      and ${within(sql.ref('post.wib_date'), window)}
    order by post.post_id`.execute(db);
  return rows;
}

function officialOf(owner: string): RawBuilder<unknown> {
  return sql`post.client_id = ${owner} and post.post_id in (
    select media.code from satbinmas_official_media media
    join satbinmas_official_accounts account on account.satbinmas_account_id = media.satbinmas_account_id
    where account.is_active and lower(account.platform) = 'instagram' and upper(trim(account.client_id)) = ${owner})`;
}

/** Posts of others that are given to the role. In a region both audience and owner belong to it. */
function givenTo(platform: Platform, scope: AttendanceScope, role: string): RawBuilder<unknown> {
  const { table, key } = roleTables[platform];
  return sql`post.client_id <> ${scope.owner} and post.post_id in (
    select ${sql.ref(key)} from ${sql.table(table)} where lower(trim(role_name)) = ${role})
    and ${ownedInRegion(scope)}`;
}

/** Condition on `post.client_id`. */
export function ownedInRegion({ regionalId }: AttendanceScope): RawBuilder<unknown> {
  if (regionalId === null) return sql`true`;
  return sql`upper(trim(post.client_id)) in (
    select upper(trim(client_id)) from clients where upper(trim(regional_id)) = ${regionalId})`;
}

/** Condition on a date column. */
export function within(column: RawBuilder<unknown>, window: Window): RawBuilder<boolean> {
  const { from, to } = window;
  return sql<boolean>`(${from}::date is null or ${column} >= ${from}::date) and (${to}::date is null or ${column} <= ${to}::date)`;
}
