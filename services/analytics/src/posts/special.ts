import type { DB } from '@cicero/database';
import type { PageRequest } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { published, publishedBetween } from '../amplification/tasks.ts';
import { type PeriodQuery, readDay, resolveWindow, type Window } from '../periods/window.ts';
import { type PostSort, postOrder } from './order.ts';
import type { PostPage } from './posts.ts';

const dayLength = 86_400_000;
/** Further back there is nothing. */
const mostDays = 36_500;

/** Which special tasks, when there is none today. */
export interface SpecialQuery extends PeriodQuery {
  /** So many times 24 hours back from now; decides over bounds. What is no number is not read. */
  days?: string | undefined;
}

/** A page of the special tasks of a client: those of today, and if there are none the ones that the query asks for. */
export async function specialPage(
  db: Kysely<DB>,
  clientId: string,
  query: SpecialQuery,
  now: Date,
  order: { sort: PostSort | undefined; page: PageRequest },
): Promise<PostPage> {
  const own = published(resolveWindow({ periode: query.periode, tanggal: query.tanggal }, now));
  const earlier = query.periode?.trim() || query.tanggal?.trim() ? null : readEarlier(query, now);
  const found = await pageOf(db, clientId, own, order.sort ?? 'created_at', order.page);
  if (found.total > 0 || earlier === null) return found;
  return pageOf(db, clientId, earlier, order.sort ?? '-created_at', order.page);
}

/** @throws CiceroError DATE_INVALID, also when the bounds do not come to matter */
function readEarlier(query: SpecialQuery, now: Date): RawBuilder<unknown> | null {
  const days = Number(query.days?.trim() || Number.NaN);
  if (days > 0) return publishedBetween(new Date(now.getTime() - Math.min(days, mostDays) * dayLength), null);
  const from = query.start_date?.trim() || query.tanggal_mulai?.trim();
  const to = query.end_date?.trim() || query.tanggal_selesai?.trim();
  if (!from && !to) return null;
  const window: Window = { from: from ? readDay(from) : null, to: to ? readDay(to) : null };
  return published(window);
}

async function pageOf(
  db: Kysely<DB>,
  clientId: string,
  when: RawBuilder<unknown>,
  sort: PostSort,
  { limit, offset }: PageRequest,
): Promise<PostPage> {
  const of = sql`post.client_id = any(array(select client_id from clients where upper(trim(client_id)) = ${clientId}))
    and ${when}`;
  const { rows } = await sql<object>`select * from (
      select post.shortcode, post.client_id, post.caption, post.comment_count, null::int as like_count,
        post.thumbnail_url, post.is_video, post.video_url, post.image_url, post.images_url, post.is_carousel,
        post.created_at at time zone 'UTC' as created_at
      from insta_post_khusus post where ${of}) listed
    order by ${postOrder(sort, sql.ref('shortcode'))} limit ${limit} offset ${offset}`.execute(db);
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from insta_post_khusus post where ${of}`.execute(db);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}
