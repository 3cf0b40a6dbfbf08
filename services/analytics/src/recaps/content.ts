import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { handleKey, parseHandle, postUrl } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';
import { type PostSelection, within } from '../measure/posts.ts';
import type { Window } from '../periods/window.ts';

/** A post and where it is to be seen. */
export interface LinkedPost {
  postId: string;
  publishedAt: Date;
  url: string;
}

/** The posts of a selection, in order of publication. */
export async function linkedPosts(
  db: Kysely<DB>,
  platform: Platform,
  window: Window,
  posts: PostSelection,
): Promise<LinkedPost[]> {
  const { rows } = await sql<{ postId: string; publishedAt: Date; account: string | null }>`
    select post.post_id as "postId", post.published_at as "publishedAt", (
      select client_tiktok from clients where upper(trim(clients.client_id)) = upper(trim(post.client_id)) limit 1
    ) as account
    from content_post post
    where post.platform = ${platform} and post.removed_at is null and ${within(sql.ref('post.wib_date'), window)}
      and (post.client_id = ${posts.owner} or post.post_id = any(${[...posts.single]}::text[]))
    order by post.published_at, post.post_id`.execute(db);
  return rows.map(({ postId, publishedAt, account }) => {
    const handle = parseHandle('tiktok', account ?? '') ?? handleKey(account) ?? '';
    return { postId, publishedAt, url: postUrl(platform, postId, handle) };
  });
}

/** Links to the posts of a selection, in order of publication. */
export async function linksOf(
  db: Kysely<DB>,
  platform: Platform,
  window: Window,
  posts: PostSelection,
): Promise<string[]> {
  return (await linkedPosts(db, platform, window, posts)).map(({ url }) => url);
}
