import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type RawBuilder, sql, type Transaction } from 'kysely';

const tables = {
  instagram: { posts: 'insta_post', key: 'shortcode' },
  tiktok: { posts: 'tiktok_post', key: 'video_id' },
} as const;

/** What answers tell of a row of insta_post or tiktok_post besides its likes or comments, as one text. */
export const told: RawBuilder<string> = sql<string>`md5(row(stored.client_id, stored.caption, stored.like_count,
  stored.comment_count)::text)`;

/**
 * What is stored of these posts, by id. The rows stay locked until the transaction ends: what is written next can be
 * compared with what it replaces.
 */
export async function lockTold(
  tx: Transaction<DB>,
  platform: Platform,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { posts, key } = tables[platform];
  const { rows } = await sql<{ id: string; told: string }>`
    select stored.${sql.ref(key)} as id, ${told} as told from ${sql.table(posts)} stored
    where stored.${sql.ref(key)} = any(${[...ids]}::text[]) order by 1 for update`.execute(tx);
  return new Map(rows.map((row) => [row.id, row.told]));
}
