import { type DB, postsScope, type VersionScope, versionTag } from '@cicero/database';
import type { Kysely } from 'kysely';
import { selectPosts } from '../measure/posts.ts';
import type { PostsByPlatform } from '../measure/windows.ts';
import type { Window } from '../periods/window.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { versionScopes } from './recap.ts';

/** The posts that count on each platform. */
export async function selectPlatforms(
  db: Kysely<DB>,
  scope: AttendanceScope,
  window: Window,
): Promise<PostsByPlatform> {
  return {
    instagram: await selectPosts(db, 'instagram', scope, window),
    tiktok: await selectPosts(db, 'tiktok', scope, window),
  };
}

/**
 * The versions of everything whose change may change an answer about both platforms.
 * @param more what it depends on besides
 */
export function platformVersions(
  db: Kysely<DB>,
  scope: AttendanceScope,
  posts: PostsByPlatform,
  more: readonly VersionScope[] = [],
): Promise<string> {
  const scopes = [...versionScopes({ scope }, posts.instagram), ...versionScopes({ scope }, posts.tiktok), ...more];
  return versionTag(db, [...new Set(scopes)]);
}

/** What else an answer depends on that tells of the posts themselves, not only of how many there are. */
export function postVersionScopes({ owner }: AttendanceScope, posts: PostsByPlatform): VersionScope[] {
  return [owner, ...posts.instagram.singleOwners, ...posts.tiktok.singleOwners].map(postsScope);
}
