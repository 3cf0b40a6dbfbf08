import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, migrate, migrationsFolder, openDatabase } from '../src/index.ts';

let database: Database;
beforeAll(async () => {
  database = await openDatabase({});
  await migrate(database);
});
afterAll(() => database.close());

const links = async (): Promise<string[]> => {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', link_key, kind, shortcode, user_id) as line from reported_link order by 1`.execute(
    database.db,
  );
  return rows.map(({ line }) => line);
};

test('links of old reports belong to whoever reported them first; what names no post is left out', async () => {
  await database.script(`
    insert into clients (client_id, nama) values ('RES_A', 'A');
    insert into "user" (user_id, client_id) values ('10000001', 'RES_A'), ('10000002', 'RES_A');
    insert into insta_post (shortcode, client_id) values ('Satu', 'RES_A'), ('Dua', 'RES_A');
    insert into insta_post_khusus (shortcode, client_id) values ('Tiga', 'RES_A');
    insert into link_report (shortcode, user_id, instagram_link, facebook_link, twitter_link, tiktok_link, youtube_link,
      created_at, deleted_at) values
      ('Satu', '10000001', 'https://www.instagram.com/reel/IgSama_1-x/?igsh=1', 'https://www.facebook.com/a/posts/pfbid0Ab/',
        'https://x.com/a/status/111?s=20', 'https://www.tiktok.com/@a/video/7000000001', 'https://youtu.be/AbCdEfGhI_1?t=3',
        '2026-01-02', null),
      ('Satu', '10000002', 'http://instagram.com/b/p/IgSama_1-x', 'https://m.facebook.com/watch/?v=222',
        'https://twitter.com/b/statuses/333', 'https://vm.tiktok.com/ZM1/', 'https://www.youtube.com/watch?app=m&v=AbCdEfGhI_2',
        '2026-01-01', null),
      ('Dua', '10000001', 'https://www.instagram.com/p/Dihapus', null, 'https://evil.example/x.com/status/444', null,
        'bukan link', '2026-01-01', '2026-01-03');
    insert into link_report_khusus (shortcode, user_id, instagram_link, twitter_link, created_at) values
      ('Tiga', '10000001', 'https://www.instagram.com/tv/Khusus1', 'https://evil.example/x.com/status/555', '2026-01-01')`);
  await database.script(await readFile(new URL('0054_reported_links.sql', migrationsFolder), 'utf8'));
  const expected = [
    'facebook:222 regular Satu 10000002',
    'facebook:pfbid0Ab regular Satu 10000001',
    'instagram:IgSama_1-x regular Satu 10000002',
    'instagram:Khusus1 khusus Tiga 10000001',
    'tiktok:7000000001 regular Satu 10000001',
    'twitter:111 regular Satu 10000001',
    'twitter:333 regular Satu 10000002',
    'youtube:AbCdEfGhI_1 regular Satu 10000001',
    'youtube:AbCdEfGhI_2 regular Satu 10000002',
  ];
  expect((await links()).sort()).toEqual(expected.sort());
});
