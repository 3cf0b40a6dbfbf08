import type { DB } from '@cicero/database';
import { endOfMonth } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import type { ClientMonth } from './client-months.ts';
import { networkTables } from './network-tables.ts';

/** What a repair added. */
export interface TakenOver {
  /** Facts that lists had and nobody else. */
  facts: number;
  /** Posts whose list was stored while they counted as never looked at. */
  lists: number;
}

/**
 * Makes the names in the stored lists of a client-month facts (source `legacy`), and counts their posts as looked at.
 * Adds only; the posts are locked as the collector locks them, so that both may work at once.
 */
export async function takeOverLists(db: Kysely<DB>, { platform, clientId, month }: ClientMonth): Promise<TakenOver> {
  const { lists, key, list } = networkTables[platform];
  const { rows } = await sql<TakenOver>`with known as materialized (
      select post.post_id, post.snapshot_at, entry.${sql.ref(list)} as list,
        coalesce(entry.updated_at at time zone 'UTC', post.published_at) as seen_at
      from content_post post join ${sql.table(lists)} entry on entry.${sql.ref(key)} = post.post_id
      where post.platform = ${platform} and post.client_id = ${clientId}
        and post.wib_date between ${month}::date and ${endOfMonth(month)}::date
      order by post.post_id for update of post
    ), added as (
      insert into engagement_fact (platform, post_id, handle, first_seen_at, last_seen_at, source)
      select distinct ${platform}, post_id, handle, seen_at, seen_at, 'legacy'
      from known, lateral engagement_handles(known.list) as handle
      on conflict do nothing returning 1
    ), marked as (
      update content_post post set snapshot_at = known.seen_at from known
      where post.platform = ${platform} and post.post_id = known.post_id and known.snapshot_at is null returning 1
    )
    select (select count(*) from added) as facts, (select count(*) from marked) as lists`.execute(db);
  return rows[0] ?? { facts: 0, lists: 0 };
}
