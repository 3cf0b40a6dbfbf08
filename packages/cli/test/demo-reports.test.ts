import type { Database } from '@cicero/database';
import { openMigratedDatabase } from '@cicero/database/testing';
import { linkKey } from '@cicero/directory';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedReports } from '../src/demo/reports.ts';
import { seedDemo } from '../src/demo/seed.ts';

const now = new Date('2025-11-10T13:20:00Z');
let database: Database;
beforeAll(async () => {
  database = await openMigratedDatabase();
  await seedDemo(database.db, { clients: 3, personnelPerClient: 6 });
  await sql`insert into insta_post (shortcode, client_id, created_at) values
    ('Hari1', 'DITBINMAS', '2025-11-10 01:00'), ('Lama1', 'DITBINMAS', '2025-11-08 16:59')`.execute(database.db);
});
afterAll(() => database.close());

const tables = { regular: sql.table('link_report'), khusus: sql.table('link_report_khusus') };
async function reports(kind: keyof typeof tables) {
  const { rows } = await sql<{ shortcode: string; user_id: string; client_id: string; links: string[] }>`
    select shortcode, report.user_id, person.client_id,
      array_remove(array[instagram_link, facebook_link, twitter_link, tiktok_link, youtube_link], null) as links
    from ${tables[kind]} report join "user" person on person.user_id = report.user_id
    order by shortcode, report.user_id`.execute(database.db);
  return rows;
}

test('people of the demo report about posts of these days and about special tasks, each link once', async () => {
  const written = await seedReports(database.db, now);
  const regular = await reports('regular');
  const khusus = await reports('khusus');
  expect(written).toBe(regular.length + khusus.length);
  expect(new Set(regular.map(({ shortcode }) => shortcode))).toEqual(new Set(['Hari1']));
  // Everybody with the directorate's role is asked, whatever their unit; some did something, some nothing.
  expect(new Set(regular.map(({ client_id }) => client_id)).size).toBeGreaterThan(1);
  const tasks = await sql`select shortcode from insta_post_khusus`.execute(database.db);
  expect([tasks.rows.length, new Set(khusus.map(({ shortcode }) => shortcode)).size]).toEqual([3, 3]);
  const links = [...regular, ...khusus].flatMap((row) => row.links);
  expect(new Set(links.map(linkKey)).size).toBe(links.length);
  const { rows } = await sql<{ link_key: string }>`select link_key from reported_link`.execute(database.db);
  expect(new Set(rows.map((row) => row.link_key))).toEqual(new Set(links.map(linkKey)));
});

test('once more changes nothing', async () => {
  const before = [await reports('regular'), await reports('khusus')];
  expect(await seedReports(database.db, now)).toBe(0);
  expect([await reports('regular'), await reports('khusus')]).toEqual(before);
});

test('units of the demo have official accounts, as the simulator shows them, each once', async () => {
  await seedDemo(database.db, { clients: 3, personnelPerClient: 6 });
  const rows = await database.db
    .selectFrom('satbinmas_official_accounts')
    .select(['client_id', 'platform', 'username'])
    .orderBy('platform')
    .execute();
  expect(rows).toEqual([
    { client_id: 'POLRES_CONTOH_A', platform: 'instagram', username: 'polres_contoh_a' },
    { client_id: 'POLRES_CONTOH_A', platform: 'tiktok', username: 'polres_contoh_a' },
  ]);
});
