import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { handleKey, parseHandle, postUrl } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';
import { type PostSelection, within } from '../measure/posts.ts';
import type { Window } from '../periods/window.ts';

/** Links to the posts of a selection, in order of publication. */
export async function linksOf(
  db: Kysely<DB>,
  platform: Platform,
  window: Window,
  posts: PostSelection,
): Promise<string[]> {
  const { rows } = await sql<{ post_id: string; account: string | null }>`
    select post.post_id, (
      select client_tiktok from clients where upper(trim(clients.client_id)) = upper(trim(post.client_id)) limit 1
    ) as account
    from content_post post
    where post.platform = ${platform} and post.removed_at is null and ${within(sql.ref('post.wib_date'), window)}
      and (post.client_id = ${posts.owner} or post.post_id = any(${[...posts.single]}::text[]))
    order by post.published_at, post.post_id`.execute(db);
  return rows.map(({ post_id, account }) =>
    postUrl(platform, post_id, parseHandle('tiktok', account ?? '') ?? handleKey(account) ?? ''),
  );
}
