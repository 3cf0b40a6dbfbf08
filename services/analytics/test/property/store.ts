import type { DB } from '@cicero/database';
import { jakartaDaySql } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import type { DataSet, Person } from './data-sets.ts';

// Whole data sets at once, one statement per table.

const json = (rows: readonly unknown[]) => sql`${JSON.stringify(rows)}::text::jsonb`;

/** Everything but what the collector found out: posts stand there as if nobody had looked at one. */
export async function storeSets(db: Kysely<DB>, sets: readonly DataSet[]): Promise<void> {
  const clients = sets.flatMap((set) => set.clients);
  await sql`insert into clients (client_id, nama, client_type, regional_id)
    select stored, id, type, region from jsonb_to_recordset(${json(clients)})
      as rows (stored text, id text, type text, region text)`.execute(db);
  await sql`insert into satbinmas_official_accounts (client_id, platform, username, is_active)
    select stored, 'Instagram', id, official = 'on' from jsonb_to_recordset(${json(clients)})
      as rows (stored text, id text, official text) where official <> 'none'`.execute(db);
  await storePeople(db, sets);
  const posts = sets.flatMap(({ clients, posts }) =>
    posts.map((post) => ({ ...post, owner: clients[post.client]?.id, stored: clients[post.client]?.stored })),
  );
  const published = sql`(at || '+07')::timestamptz`;
  await sql`insert into content_post
      (platform, post_id, client_id, published_at, wib_date, first_seen_at, last_seen_at)
    select platform, id, owner, ${published}, ${sql.raw(jakartaDaySql("(at || '+07')::timestamptz"))}, now(), now()
    from jsonb_to_recordset(${json(posts)}) as rows (platform text, id text, owner text, at text)`.execute(db);
  for (const [platform, table, key, roles] of [
    ['instagram', 'insta_post', 'shortcode', 'insta_post_roles'],
    ['tiktok', 'tiktok_post', 'video_id', 'tiktok_post_roles'],
  ] as const) {
    const rows = sql`jsonb_to_recordset(${json(posts.filter((post) => post.platform === platform))})
      as rows (id text, stored text, at text, roles jsonb)`;
    await sql`insert into ${sql.table(table)} (${sql.ref(key)}, client_id, created_at)
      select id, stored, ${published} at time zone 'UTC' from ${rows}`.execute(db);
    await sql`insert into ${sql.table(roles)} (${sql.ref(key)}, role_name)
      select id, role from ${rows}, jsonb_array_elements_text(roles) as role`.execute(db);
  }
  await sql`insert into satbinmas_official_media (satbinmas_account_id, client_id, username, media_id, code, taken_at)
    select satbinmas_account_id, client_id, username, id, id, now()
    from jsonb_to_recordset(${json(posts.filter((post) => post.official))}) as rows (id text, stored text)
    join satbinmas_official_accounts account on account.client_id = stored`.execute(db);
}

async function storePeople(db: Kysely<DB>, sets: readonly DataSet[]): Promise<void> {
  const rows = json(peopleRows(sets));
  await sql`insert into "user" (user_id, nama, client_id, insta, tiktok, status, exception)
    select id, name, stored, insta, tiktok, status, exception from jsonb_to_recordset(${rows})
      as rows (id text, name text, stored text, insta text, tiktok text, status boolean, exception boolean)`.execute(
    db,
  );
  const held = sql`jsonb_to_recordset(${rows}) as rows (id text, roles jsonb),
    jsonb_array_elements_text(roles) as role`;
  await sql`insert into roles (role_name) select distinct role from ${held} on conflict do nothing`.execute(db);
  await sql`insert into user_roles select id, role_id from ${held} join roles on role_name = role`.execute(db);
}

/** What changed about people since they were stored. */
export async function changePeople(db: Kysely<DB>, sets: readonly DataSet[]): Promise<void> {
  await sql`update "user" set client_id = stored, insta = rows.insta, tiktok = rows.tiktok, status = rows.status,
      exception = rows.exception
    from jsonb_to_recordset(${json(peopleRows(sets))})
      as rows (id text, stored text, insta text, tiktok text, status boolean, exception boolean)
    where user_id = id`.execute(db);
}

function peopleRows(sets: readonly DataSet[]): (Person & { stored: string | null })[] {
  return sets.flatMap(({ clients, people }) =>
    people.map((one) => ({ ...one, stored: one.client === null ? null : (clients[one.client]?.stored ?? null) })),
  );
}

/** What became of posts: their first names were seen, all of their names, or they are gone or back. */
export async function collect(
  db: Kysely<DB>,
  posts: readonly { platform: string; id: string; list: unknown[] | null; removed: boolean }[],
): Promise<void> {
  const rows = sql`jsonb_to_recordset(${json(posts)}) as rows (platform text, id text, list jsonb, removed boolean)`;
  await sql`insert into engagement_fact (platform, post_id, handle, first_seen_at, last_seen_at)
    select distinct platform, id, handle, now(), now() from ${rows}, engagement_handles(list) as handle
    on conflict do nothing`.execute(db);
  await sql`update content_post set snapshot_at = case when jsonb_typeof(list) = 'array' then now() end,
      removed_at = case when removed then now() end
    from ${rows} where content_post.platform = rows.platform and post_id = id`.execute(db);
}
