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
  /** Whether anybody has looked at its likes or comments. */
  read: boolean;
}

/**
 * The posts of a selection, in order of publication.
 * @param most the first so many of them; null = all
 */
export async function linkedPosts(
  db: Kysely<DB>,
  platform: Platform,
  window: Window,
  posts: PostSelection,
  most: number | null = null,
): Promise<LinkedPost[]> {
  const { rows } = await sql<Omit<LinkedPost, 'url'> & { account: string | null }>`
    with account as (
      select distinct on (upper(trim(client_id))) upper(trim(client_id)) as client_id, client_tiktok
      from clients order by upper(trim(client_id)), client_id
    ), post as (
      select post_id, published_at, client_id, snapshot_at is not null as read from content_post
      where platform = ${platform} and removed_at is null and ${within(sql.ref('wib_date'), window)}
        and (client_id = ${posts.owner} or post_id = any(${[...posts.single]}::text[]))
      order by published_at, post_id limit ${most}::bigint
    )
    select post.post_id as "postId", post.published_at as "publishedAt", post.read,
      account.client_tiktok as account
    from post left join account on account.client_id = upper(trim(post.client_id))
    order by post.published_at, post.post_id`.execute(db);
  return rows.map(({ account, ...post }) => {
    const handle = parseHandle('tiktok', account ?? '') ?? handleKey(account) ?? '';
    return { ...post, url: postUrl(platform, post.postId, handle) };
  });
}

/** How many of the posts nobody has looked at. */
export function unreadOf(posts: readonly Pick<LinkedPost, 'read'>[]): number {
  return posts.filter(({ read }) => !read).length;
}

/** Whether nobody has looked at any of them: then nothing is known of anybody. Of no posts it is false. */
export function isUnread(posts: readonly Pick<LinkedPost, 'read'>[]): boolean {
  return posts.length > 0 && unreadOf(posts) === posts.length;
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
