import type { Database } from '@cicero/database';
import { openMigratedDatabase } from '@cicero/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeContentPosts } from '../../src/collection/content-posts.ts';

let database: Database;
beforeAll(async () => {
  database = await openMigratedDatabase();
});
afterAll(() => database.close());

const seen = (clientId: string, publishedAt: string) =>
  database.db
    .transaction()
    .execute((tx) =>
      storeContentPosts(
        tx,
        'instagram',
        clientId,
        [{ postId: 'P1', owner: clientId, publishedAt: new Date(publishedAt) }],
        new Date('2025-11-10T05:00:00Z'),
      ),
    );
const stored = async () =>
  (await sql`select client_id, wib_date, removed_at is null as there from content_post`.execute(database.db)).rows;

test('only the owner’s feed moves or revives a post; in another’s it is counted as shared', async () => {
  expect(await seen('RES_A', '2025-11-09T17:10:00Z')).toMatchObject({ added: 1, shared: 0 });
  await sql`update content_post set removed_at = now()`.execute(database.db);
  expect(await seen('RES_B', '2025-11-09T16:00:00Z')).toMatchObject({ added: 0, updated: 0, shared: 1 });
  expect(await stored()).toEqual([{ client_id: 'RES_A', wib_date: '2025-11-10', there: false }]);
  expect(await seen('RES_A', '2025-11-09T17:10:00Z')).toMatchObject({ updated: 1, days: new Set(['2025-11-10']) });
  expect(await stored()).toEqual([{ client_id: 'RES_A', wib_date: '2025-11-10', there: true }]);
});

test.each(['UTC', 'Asia/Jakarta', 'America/Los_Angeles'])(
  'the day of a post is that of Jakarta, whatever the zone of the session: %s',
  async (zone) => {
    await sql`set time zone ${sql.lit(zone)}`.execute(database.db);
    for (const [published, day] of [
      ['2025-11-09T16:59:59.999Z', '2025-11-09'],
      ['2025-11-09T17:00:00.000Z', '2025-11-10'],
      ['2025-11-10T16:59:59.999Z', '2025-11-10'],
      ['2025-12-31T17:00:00.000Z', '2026-01-01'],
    ] as const) {
      await sql`truncate content_post`.execute(database.db);
      expect(await seen('RES_A', published)).toMatchObject({ days: new Set([day]) });
      expect(await stored()).toMatchObject([{ wib_date: day }]);
    }
    await sql`set time zone 'UTC'`.execute(database.db);
  },
);
