import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Day } from '@cicero/runtime';
import { sql, type Transaction } from 'kysely';
import { selectPosts } from '../../measure/posts.ts';
import type { AttendanceScope } from '../../scope/scope.ts';
import { type LinkedPost, linkedPosts } from '../content.ts';

/** A post and how many accounts, of whoever it may be, were seen on it. */
export interface EngagedPost extends LinkedPost {
  engagements: number;
}

/** The posts of a day in scope, in order of publication, with their likes or comments. */
export async function engagedPosts(
  tx: Transaction<DB>,
  platform: Platform,
  scope: AttendanceScope,
  day: Day,
): Promise<EngagedPost[]> {
  const window = { from: day, to: day };
  const posts = await linkedPosts(tx, platform, window, await selectPosts(tx, platform, scope, window));
  const { rows } = await sql<{ id: string; engagements: number }>`
    select post_id as id, count(*)::int as engagements from engagement_fact
    where platform = ${platform} and post_id = any(${posts.map(({ postId }) => postId)}::text[])
    group by post_id`.execute(tx);
  const counts = new Map(rows.map(({ id, engagements }) => [id, engagements]));
  return posts.map((post) => ({ ...post, engagements: counts.get(post.postId) ?? 0 }));
}

/** All of them together. */
export function totalOf(posts: readonly EngagedPost[]): number {
  return posts.reduce((sum, { engagements }) => sum + engagements, 0);
}
