import { createHash } from 'node:crypto';
import { bumpVersions, type DB, linksScope } from '@cicero/database';
import { type LinkPlatform, linkKey } from '@cicero/directory';
import { addDays, jakartaDay, startOfDay } from '@cicero/runtime';
import { type Kysely, sql, type Transaction } from 'kysely';

/** The order in which the demo's people get round to platforms. */
const platforms: readonly LinkPlatform[] = ['instagram', 'facebook', 'twitter', 'tiktok', 'youtube'];
const batch = 1_000;

const kinds = {
  regular: { posts: sql.table('insta_post'), reports: sql.table('link_report') },
  khusus: { posts: sql.table('insta_post_khusus'), reports: sql.table('link_report_khusus') },
} as const;
type Kind = keyof typeof kinds;

interface Given {
  shortcode: string;
  userId: string;
  links: readonly string[];
}

/**
 * Lets two of three people report about the posts of yesterday and today, one to five links each, and about a special
 * task of every client. Who reports what follows from the ids; what is there already stays as it is.
 * @returns how many reports are new
 */
export async function seedReports(db: Kysely<DB>, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    await assignSpecialTasks(tx, now);
    return (await reportAbout(tx, 'regular', now)) + (await reportAbout(tx, 'khusus', now));
  });
}

async function assignSpecialTasks(tx: Transaction<DB>, now: Date): Promise<void> {
  const day = jakartaDay(now);
  const clients = await tx.selectFrom('clients').select('client_id').where('client_status', 'is', true).execute();
  const rows = clients.map(({ client_id }) => ({
    client: client_id,
    code: `Demo${digest(day, client_id).slice(0, 7)}`,
  }));
  await sql`insert into insta_post_khusus (shortcode, client_id, caption, created_at)
    select code, client, 'Tugas khusus ' || ${day}, ${now.toISOString()}::timestamptz at time zone 'UTC'
    from unnest(${rows.map(({ code }) => code)}::text[], ${rows.map(({ client }) => client)}::text[]) task (code, client)
    on conflict do nothing`.execute(tx);
}

async function reportAbout(tx: Transaction<DB>, kind: Kind, now: Date): Promise<number> {
  const { posts, reports } = kinds[kind];
  const since = startOfDay(addDays(jakartaDay(now), -1)).toISOString();
  const { rows } = await sql<{ shortcode: string; user_id: string; client_id: string }>`
    select post.shortcode, person.user_id, post.client_id from ${posts} post
    join "user" person on person.status is true and (person.client_id = post.client_id or exists (
      select from user_roles held join roles on roles.role_id = held.role_id
      where held.user_id = person.user_id and roles.role_name = lower(post.client_id)))
    where post.created_at >= ${since}::timestamptz at time zone 'UTC' and not exists (
      select from ${reports} report where report.shortcode = post.shortcode and report.user_id = person.user_id)
    order by post.shortcode, person.user_id`.execute(tx);
  const given = rows.flatMap((row) => {
    const links = linksOf(row.shortcode, row.user_id);
    return links.length === 0 ? [] : [{ shortcode: row.shortcode, userId: row.user_id, links }];
  });
  for (let at = 0; at < given.length; at += batch) await write(tx, kind, given.slice(at, at + batch), now);
  await bumpVersions(tx, [...new Set(rows.map(({ client_id }) => linksScope(client_id)))]);
  return given.length;
}

async function write(tx: Transaction<DB>, kind: Kind, given: readonly Given[], now: Date): Promise<void> {
  const { posts, reports } = kinds[kind];
  const at = now.toISOString();
  const column = (index: number) => sql`${given.map(({ links }) => links[index] ?? null)}::text[]`;
  const columns = platforms.map((_, index) => column(index));
  await sql`insert into ${reports} (shortcode, user_id, instagram_link, facebook_link, twitter_link, tiktok_link,
      youtube_link, created_at, reported_at)
    select post.shortcode, given.user_id, given.l1, given.l2, given.l3, given.l4, given.l5, post.created_at, ${at}::timestamptz
    from unnest(${given.map(({ shortcode }) => shortcode)}::text[], ${given.map(({ userId }) => userId)}::text[],
      ${sql.join(columns)}) given (shortcode, user_id, l1, l2, l3, l4, l5)
    join ${posts} post on post.shortcode = given.shortcode on conflict do nothing`.execute(tx);
  // Claimed like links that are handed in: nobody can report them once more.
  const claims = given.flatMap(({ shortcode, userId, links }) =>
    links.flatMap((link) => ({ key: linkKey(link), shortcode, userId })),
  );
  await sql`insert into reported_link (link_key, kind, shortcode, user_id, reported_at)
    select link_key, ${kind}, shortcode, user_id, ${at}::timestamptz
    from unnest(${claims.map(({ key }) => key)}::text[], ${claims.map(({ shortcode }) => shortcode)}::text[],
      ${claims.map(({ userId }) => userId)}::text[]) claim (link_key, shortcode, user_id)
    where link_key is not null on conflict do nothing`.execute(tx);
}

/** The same links for the same person and task, every time; one of three has none. */
function linksOf(shortcode: string, userId: string): string[] {
  const text = digest(shortcode, userId);
  const seed = Number.parseInt(text.slice(0, 8), 16);
  if (seed % 3 === 0) return [];
  const number = `10${seed}`;
  const addresses: Readonly<Record<LinkPlatform, string>> = {
    instagram: `https://www.instagram.com/p/D${text.slice(8, 18)}`,
    facebook: `https://www.facebook.com/demo/posts/${number}`,
    twitter: `https://x.com/demo/status/${number}`,
    tiktok: `https://www.tiktok.com/@demo/video/${number}`,
    youtube: `https://www.youtube.com/watch?v=D${text.slice(18, 28)}`,
  };
  return platforms.slice(0, 1 + (seed % 5)).map((platform) => addresses[platform]);
}

function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join(' ')).digest('hex');
}
