import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Day } from '@cicero/runtime';
import { sql, type Transaction } from 'kysely';

/** A look at a client's feed that was complete back to `since`. */
export interface FeedLook {
  platform: Platform;
  clientId: string;
  since: Date;
  lookedAt: Date;
  /** Every post of the feed that is not older than `since`. */
  seen: readonly string[];
  /** The provider showed no post at all, not even an old one. */
  empty: boolean;
}

/** A second look confirms a first one when so many milliseconds lie between them. */
const confirmAfter = 5 * 60_000;
/** A feed without anything in it is more often a hiccup of the provider than a wiped account. */
const confirmEmptyAfter = 2 * 3_600_000;

/**
 * Notes the client's posts that the feed lacks: missing at first, removed when a later look confirms it.
 * Rows are kept, with everybody's likes and comments; a post that turns up again is revived by storing it.
 * Special assignments (khusus) usually stand in another account's feed and are left alone.
 * @returns how many were removed just now, and every day that has lost a post: the run that removed it may have ended
 * before it could announce it
 */
export async function noteVanishedPosts(
  tx: Transaction<DB>,
  look: FeedLook,
): Promise<{ removed: number; days: ReadonlySet<Day> }> {
  const confirmed = new Date(look.lookedAt.getTime() - (look.empty ? confirmEmptyAfter : confirmAfter));
  const now = look.lookedAt.toISOString();
  const { rows } = await sql<{ removed_at: Date | null }>`
    update content_post post set
      missing_since = coalesce(missing_since, ${now}::timestamptz),
      removed_at = case when missing_since <= ${confirmed.toISOString()}::timestamptz then ${now}::timestamptz end
    where platform = ${look.platform} and client_id = ${look.clientId} and removed_at is null
      and published_at >= ${look.since.toISOString()}::timestamptz
      and post_id <> all(${[...look.seen]}::text[])
      and not (platform = 'instagram' and exists (select from insta_post_khusus where shortcode = post_id))
    returning removed_at`.execute(tx);
  const removed = rows.filter((row) => row.removed_at !== null);
  const lost = await sql<{ wib_date: Day }>`select distinct wib_date from content_post
    where platform = ${look.platform} and client_id = ${look.clientId} and removed_at is not null
      and published_at >= ${look.since.toISOString()}::timestamptz`.execute(tx);
  return { removed: removed.length, days: new Set(lost.rows.map((row) => row.wib_date)) };
}
