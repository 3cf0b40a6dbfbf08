import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { PageRequest } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type PostSelection, within } from '../measure/posts.ts';
import type { Window } from '../periods/window.ts';
import { type PostSort, postOrder } from './order.ts';

/** A page of posts as their tables have them, and how many there are. */
export interface PostPage {
  rows: readonly object[];
  total: number;
}

/** Which posts: those that a recap of the same selection and window counts. */
export interface PostsSubject {
  platform: Platform;
  posts: PostSelection;
  window: Window;
}

/** What the network told of a post stands in a table per platform. */
const stored = {
  instagram: {
    join: sql`insta_post stored on stored.shortcode = post.post_id`,
    id: sql.ref('shortcode'),
    columns: sql`post.post_id as shortcode, coalesce(stored.client_id, post.client_id) as client_id, stored.caption,
      stored.comment_count, stored.like_count, stored.thumbnail_url, stored.is_video, stored.video_url, stored.image_url,
      stored.images_url, stored.is_carousel, post.published_at as created_at`,
  },
  tiktok: {
    join: sql`tiktok_post stored on stored.video_id = post.post_id`,
    id: sql.ref('video_id'),
    columns: sql`post.post_id as video_id, coalesce(stored.client_id, post.client_id) as client_id, stored.caption,
      stored.like_count, stored.comment_count, post.published_at as created_at`,
  },
} as const satisfies Record<Platform, Record<string, RawBuilder<unknown>>>;

/** One page of the posts in scope. Reads no more rows than the page has. */
export async function postsPage(
  db: Kysely<DB>,
  subject: PostsSubject,
  sort: PostSort,
  { limit, offset }: PageRequest,
): Promise<PostPage> {
  const { join, id, columns } = stored[subject.platform];
  const { rows } = await sql<object>`select * from (
      select ${columns} from (${postsIn(subject)}) post left join ${join}) listed
    order by ${postOrder(sort, id)} limit ${limit} offset ${offset}`.execute(db);
  return { rows, total: await countPosts(db, subject) };
}

/** One page of videos, newest first, with who commented on each: all of it by one query, from the facts. */
export async function commentsPage(
  db: Kysely<DB>,
  subject: PostsSubject,
  { limit, offset }: PageRequest,
): Promise<PostPage> {
  const { rows } = await sql<object>`
    with page as (
      select post.post_id, post.published_at from (${postsIn(subject)}) post
      order by post.published_at desc, post.post_id desc limit ${limit} offset ${offset}
    )
    select page.post_id as video_id, count(fact.handle)::int as comment_count,
      coalesce(array_agg('@' || fact.handle order by fact.first_seen_at, fact.handle)
        filter (where fact.handle is not null), '{}') as comments
    from page left join engagement_fact fact on fact.platform = ${subject.platform} and fact.post_id = page.post_id
    group by page.post_id, page.published_at order by page.published_at desc, page.post_id desc`.execute(db);
  return { rows, total: await countPosts(db, subject) };
}

async function countPosts(db: Kysely<DB>, subject: PostsSubject): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from (${postsIn(subject)}) post`.execute(db);
  return rows[0]?.total ?? 0;
}

/** Query for the rows of content_post that a recap of the same selection and window counts. */
export function postsIn({ platform, posts, window }: PostsSubject): RawBuilder<unknown> {
  const single = sql`select * from content_post
    where platform = ${platform} and post_id = any(${[...posts.single]}::text[]) and removed_at is null`;
  if (posts.owner === null) return single;
  // The two never overlap.
  return sql`select * from content_post where platform = ${platform} and client_id = ${posts.owner}
      and removed_at is null and ${within(sql.ref('wib_date'), window)} union all ${single}`;
}
