import { type Database, postsScope, versionTag } from '@cicero/database';
import { openMigratedDatabase } from '@cicero/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeContentPosts } from '../../src/collection/content-posts.ts';
import { storeIgPosts } from '../../src/collection/instagram-posts.ts';
import type { Target } from '../../src/collection/targets.ts';
import { storeTtPosts } from '../../src/collection/tiktok-posts.ts';
import type { IgPost } from '../../src/rapidapi/shapes/instagram-post.ts';
import type { TtPost } from '../../src/rapidapi/shapes/tiktok-post.ts';

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
        [{ postId: 'P1', owner: clientId, publishedAt: new Date(publishedAt), isNews: false }],
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

describe('answers that tell of posts', () => {
  const target = (clientId: string) => ({ clientId, storedClientId: clientId }) as Target;
  const publishedAt = new Date('2025-11-10T01:00:00Z');
  const said = { caption: 'Apel', likeCount: 9, commentCount: 2, publishedAt };
  type Said = Partial<{
    caption: string | null;
    likeCount: number | null;
    commentCount: number | null;
    publishedAt: Date;
  }>;
  const store = {
    instagram: (said: object, owner: string) =>
      database.db.transaction().execute((tx) =>
        storeIgPosts(
          tx,
          target(owner),
          // Only what insta_post takes.
          [{ shortcode: 'I1', isVideo: false, isCarousel: false, ...said } as IgPost],
          new Date(),
        ),
      ),
    tiktok: (said: object, owner: string) =>
      database.db
        .transaction()
        .execute((tx) => storeTtPosts(tx, target(owner), [{ videoId: '71', ...said } as TtPost], new Date())),
  };

  test.each(['instagram', 'tiktok'] as const)(
    'become stale when %s says something new, and only then',
    async (network) => {
      const version = async () => Number(await versionTag(database.db, [postsScope('RES_A')]));
      const renewed = async (news: Said, owner = 'RES_A') => {
        const before = await version();
        await store[network]({ ...said, ...news }, owner);
        return (await version()) - before;
      };
      await database.db
        .insertInto('clients')
        .values(['RES_A', 'RES_B'].map((id) => ({ client_id: id, nama: id, client_type: 'ORG' })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      expect(await renewed({})).toBe(1);
      expect(await renewed({})).toBe(0);
      expect(await renewed({ likeCount: 10 })).toBe(1);
      expect(await renewed({ likeCount: null, commentCount: 3 })).toBe(1);
      // What is hidden keeps its number.
      expect(await renewed({ likeCount: null, commentCount: null, caption: null })).toBe(0);
      // In the feed of somebody else it is still the owner's.
      expect(await renewed({ likeCount: 11, commentCount: 3 }, 'RES_B')).toBe(1);
      expect(await renewed({ likeCount: 11, commentCount: 3, caption: 'Baru' })).toBe(1);
      const later = { likeCount: 11, commentCount: 3, caption: 'Baru', publishedAt: new Date('2025-11-10T01:00:01Z') };
      expect([await renewed(later), await renewed(later)]).toEqual([1, 0]);
    },
  );
});
