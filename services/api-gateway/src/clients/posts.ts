import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { PageRequest } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql } from 'kysely';

/** A post as its table has it. `id` is the shortcode or video id. */
export interface PostRow {
  id: string;
  [column: string]: unknown;
}
/** Who liked or commented on a post, by handle without @, in the order in which they were first seen. */
export interface Engagement {
  id: string;
  handles: string[];
}

/** Naive columns hold UTC. As text they sort as they are. */
const publishedAt = sql`coalesce(to_char(p.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '')`;
const networks = {
  instagram: {
    key: sql`p.shortcode`,
    from: sql`insta_post p`,
    columns: sql`p.shortcode, p.client_id, p.caption, p.comment_count, p.like_count, p.thumbnail_url, p.is_video,
      p.video_url, p.image_url, p.images_url, p.is_carousel, nullif(${publishedAt}, '') as created_at`,
    /** By shortcode. */
    sort: sql`p.shortcode`,
    direction: sql`asc`,
    after: sql`>`,
  },
  tiktok: {
    key: sql`p.video_id`,
    from: sql`tiktok_post p`,
    columns: sql`p.video_id, p.client_id, p.caption, p.like_count, p.comment_count,
      nullif(${publishedAt}, '') as created_at`,
    /** Newest first. */
    sort: publishedAt,
    direction: sql`desc`,
    after: sql`<`,
  },
} as const satisfies Record<Platform, Record<string, RawBuilder<unknown>>>;

/**
 * All posts of a client that still stand, a batch at a time; each batch begins after the last post of the one before.
 * @param clientId canonical
 */
export async function* postsInBatches(
  db: Kysely<DB>,
  platform: Platform,
  clientId: string,
  size = 500,
): AsyncGenerator<PostRow[]> {
  const { key, sort, after, direction, columns, from } = networks[platform];
  for (let last: { value: string; id: string } | undefined; ; ) {
    const begin = last ? sql`(${sort}, ${key}) ${after} (${last.value}, ${last.id})` : sql`true`;
    const { rows } = await sql<PostRow & { sort_value: string }>`
      select ${key} as id, ${columns}, ${sort} as sort_value from ${from} where ${standing(platform, clientId)} and ${begin}
      order by ${sort} ${direction}, ${key} ${direction} limit ${size}`.execute(db);
    const end = rows.at(-1);
    if (end) yield rows.map(({ sort_value: _, ...row }) => row as PostRow);
    if (!end || rows.length < size) return;
    last = { value: end.sort_value, id: end.id };
  }
}

/** One page of the posts of a client, and how many there are. */
export async function postsPage(
  db: Kysely<DB>,
  platform: Platform,
  clientId: string,
  { limit, offset }: PageRequest,
): Promise<{ rows: PostRow[]; total: number }> {
  const { key, sort, direction, columns, from } = networks[platform];
  const { rows } = await sql<PostRow>`
    select ${key} as id, ${columns} from ${from} where ${standing(platform, clientId)}
    order by ${sort} ${direction}, ${key} ${direction} limit ${limit} offset ${offset}`.execute(db);
  return { rows, total: await countPosts(db, platform, clientId) };
}

/** Who engaged with these posts: one query for all of them. Posts that nobody did are there, too. */
export async function engagementOf(
  db: Kysely<DB>,
  platform: Platform,
  posts: readonly PostRow[],
): Promise<Engagement[]> {
  const { rows } = await sql<Engagement>`
    select post_id as id, array_agg(handle order by first_seen_at, handle) as handles from engagement_fact
    where platform = ${platform} and post_id = any(${posts.map(({ id }) => id)}::text[]) group by post_id`.execute(db);
  const found = new Map(rows.map(({ id, handles }) => [id, handles]));
  return posts.map(({ id }) => ({ id, handles: found.get(id) ?? [] }));
}

async function countPosts(db: Kysely<DB>, platform: Platform, clientId: string): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::int as total from ${networks[platform].from}
    where ${standing(platform, clientId)}`.execute(db);
  return rows[0]?.total ?? 0;
}

/** Of the client, in whatever spelling of its id, and not taken off the network. */
function standing(platform: Platform, clientId: string): RawBuilder<unknown> {
  return sql`p.client_id = any(array(select client_id from clients where upper(trim(client_id)) = ${clientId}))
    and not exists (select from content_post seen where seen.platform = ${platform}
      and seen.post_id = ${networks[platform].key} and seen.removed_at is not null)`;
}
