import type { DB } from '@cicero/database';
import type { PageRequest } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql } from 'kysely';

/** A post of an official account as it was collected, with the words and names in its caption. */
export interface OfficialMedia {
  satbinmas_media_id: string;
  satbinmas_account_id: string;
  client_id: string;
  username: string;
  media_id: string;
  code: string | null;
  media_type: string | null;
  product_type: string | null;
  taken_at: Date;
  ig_created_at: Date | null;
  caption_text: string | null;
  like_count: number | null;
  comment_count: number | null;
  view_count: number | null;
  play_count: number | null;
  save_count: number | null;
  share_count: number | null;
  thumbnail_url: string | null;
  media_url: string | null;
  video_url: string | null;
  width: number | null;
  height: number | null;
  duration_seconds: number | null;
  /** A day in Jakarta. */
  fetched_for_date: string;
  is_album: boolean;
  is_video: boolean;
  created_at: Date | null;
  updated_at: Date | null;
  hashtags: string[];
  mentions: string[];
}

/** What media can be put in order by; what is equal comes by id. */
export const mediaSorts = ['-taken_at', 'taken_at', '-like_count', 'like_count', '-comment_count', 'comment_count'];

export interface MediaFilter {
  /** As it is stored. */
  clientId: string;
  /** Only of the account on this network. */
  platform: string | null;
  /** When it was published. */
  since: Date | null;
  until: Date | null;
}

/** A page of the media of all official accounts of a client, and how many there are; only one of mediaSorts sorts. */
export async function officialMedia(
  db: Kysely<DB>,
  filter: MediaFilter,
  sort: string,
  { limit, offset }: PageRequest,
): Promise<{ rows: OfficialMedia[]; total: number }> {
  const from = sql`satbinmas_official_media m join satbinmas_official_accounts a using (satbinmas_account_id)`;
  const where = conditions(filter);
  const counted = await sql<{ total: number }>`select count(*) as total from ${from} where ${where}`.execute(db);
  const { rows } = await sql<OfficialMedia>`
    select m.satbinmas_media_id, m.satbinmas_account_id, m.client_id, m.username, m.media_id, m.code, m.media_type,
      m.product_type, m.taken_at, m.ig_created_at, m.caption_text, m.like_count, m.comment_count, m.view_count,
      m.play_count, m.save_count, m.share_count, m.thumbnail_url, m.media_url, m.video_url, m.width, m.height,
      m.duration_seconds::float8 as duration_seconds, m.fetched_for_date, m.is_album, m.is_video, m.created_at,
      m.updated_at,
      array(select h.tag from satbinmas_official_media_hashtags h
        where h.satbinmas_media_id = m.satbinmas_media_id order by h.tag) as hashtags,
      array(select n.username from satbinmas_official_media_mentions n
        where n.satbinmas_media_id = m.satbinmas_media_id order by n.username) as mentions
    from ${from} where ${where} order by ${orderOf(sort)} limit ${limit} offset ${offset}`.execute(db);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

function conditions({ clientId, platform, since, until }: MediaFilter): RawBuilder<unknown> {
  const parts = [
    sql`a.client_id = ${clientId}`,
    ...(platform ? [sql`a.platform = ${platform}`] : []),
    ...(since ? [sql`m.taken_at >= ${since}`] : []),
    ...(until ? [sql`m.taken_at < ${until}`] : []),
  ];
  return sql.join(parts, sql` and `);
}

function orderOf(sort: string): RawBuilder<unknown> {
  const direction = sort.startsWith('-') ? sql`desc` : sql`asc`;
  const column = sort.replace('-', '');
  const by = column === 'taken_at' ? sql`m.taken_at` : sql`coalesce(m.${sql.ref(column)}, 0)`;
  return sql`${by} ${direction}, m.satbinmas_media_id ${direction}`;
}
