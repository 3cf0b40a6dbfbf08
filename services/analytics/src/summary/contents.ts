import { type Platform, platforms } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { handleKeySql } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';
import { handleColumns, listed, personSource } from '../measure/people.ts';
import type { PostsByPlatform } from '../measure/windows.ts';
import type { Window } from '../periods/window.ts';
import { postsIn } from '../posts/posts.ts';
import type { AttendanceScope } from '../scope/scope.ts';

/** A post, and how it was received. */
export interface Content {
  platform: Platform;
  postId: string;
  caption: string | null;
  publishedAt: Date;
  /** People listed who engaged with it. */
  people: number;
  /** What the network said last; null = nothing. */
  likes: number | null;
  comments: number | null;
}

const stored = {
  instagram: sql`insta_post stored on stored.shortcode = post.post_id`,
  tiktok: sql`tiktok_post stored on stored.video_id = post.post_id`,
} as const;

/** The posts of both platforms with which most of the people listed engaged, most first. */
export async function topContents(
  db: Kysely<DB>,
  { scope, window, posts, most }: { scope: AttendanceScope; window: Window; posts: PostsByPlatform; most: number },
): Promise<Content[]> {
  const found: Content[] = [];
  for (const platform of platforms) {
    const { rows } = await sql<Omit<Content, 'platform'>>`
      with engaged as (
        select fact.post_id, count(*)::int as people
        from (${postsIn({ platform, posts: posts[platform], window })}) post
        join engagement_fact fact on fact.platform = ${platform} and fact.post_id = post.post_id
        join (${personSource}) on ${sql.raw(handleKeySql(handleColumns[platform]))} = fact.handle
        where ${listed(scope)} group by fact.post_id
      )
      select post.post_id as "postId", stored.caption, post.published_at as "publishedAt",
        coalesce(engaged.people, 0) as people, stored.like_count as likes, stored.comment_count as comments
      from (${postsIn({ platform, posts: posts[platform], window })}) post
      left join engaged using (post_id) left join ${stored[platform]}
      order by people desc, post.published_at desc, post.post_id limit ${most}`.execute(db);
    found.push(...rows.map((row) => ({ platform, ...row })));
  }
  return found.sort((a, b) => b.people - a.people || b.publishedAt.getTime() - a.publishedAt.getTime()).slice(0, most);
}
