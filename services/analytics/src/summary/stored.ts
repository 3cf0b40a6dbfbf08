import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';

const networks = {
  instagram: { from: sql`insta_post stored`, key: sql`stored.shortcode` },
  tiktok: { from: sql`tiktok_post stored`, key: sql`stored.video_id` },
} as const;

/** Everything there is of a client on a platform, of whatever time. */
export interface Stored {
  /** Posts that still stand. */
  posts: number;
  /** Likes or comments by different people, of all posts together. */
  engagements: number;
}

/** @param clientId canonical; found in whatever spelling */
export async function countStored(db: Kysely<DB>, platform: Platform, clientId: string): Promise<Stored> {
  const { from, key } = networks[platform];
  const { rows } = await sql<Stored>`
    with standing as (
      select ${key} as post_id from ${from}
      where stored.client_id = any(array(select client_id from clients where upper(trim(client_id)) = ${clientId}))
        and not exists (select from content_post seen where seen.platform = ${platform}
          and seen.post_id = ${key} and seen.removed_at is not null)
    )
    select (select count(*)::int from standing) as posts, (
      select count(*)::int from standing join engagement_fact fact
        on fact.platform = ${platform} and fact.post_id = standing.post_id
    ) as engagements`.execute(db);
  return rows[0] ?? { posts: 0, engagements: 0 };
}
