import type { Platform } from '@cicero/contracts';
import type { Host } from '@cicero/platform';
import { ManualClock } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { storeEngagement } from '../../src/collection/engagement-store.ts';
import { openTestHost, postgresAnswers } from '../stage.ts';

const now = new Date('2025-11-07T12:00:00+07:00');
const adapters = ['pglite', 'postgres'] as const;
const there = { pglite: true, postgres: await postgresAnswers() };

describe.each(adapters)('engagement on %s', (adapter) => {
  describe.skipIf(!there[adapter])('with a post', () => {
    let host: Host;
    beforeAll(async () => {
      host = await openTestHost(new ManualClock(now), adapter);
    });
    afterAll(() => host.close());

    beforeEach(async () => {
      await sql`truncate clients, content_post, engagement_fact cascade`.execute(host.database.db);
      const { db } = host.database;
      await db.insertInto('clients').values({ client_id: 'POLRES', nama: 'Polres' }).execute();
      await db.insertInto('insta_post').values({ shortcode: 'A', client_id: 'POLRES' }).execute();
      await db.insertInto('tiktok_post').values({ video_id: 'A', client_id: 'POLRES' }).execute();
      for (const platform of ['instagram', 'tiktok'] as const) {
        const times = { published_at: now, first_seen_at: now, last_seen_at: now };
        await db
          .insertInto('content_post')
          .values({ platform, post_id: 'A', client_id: 'POLRES', wib_date: '2025-11-07', ...times })
          .execute();
      }
    });

    const store = (handles: string[], options: { platform?: Platform; seenAt?: Date; complete?: boolean } = {}) =>
      host.database.db
        .transaction()
        .execute((tx) =>
          storeEngagement(tx, { platform: 'instagram', postId: 'A', handles, seenAt: now, complete: true, ...options }),
        );
    const likes = async () => {
      const row = await host.database.db.selectFrom('insta_like').selectAll().executeTakeFirstOrThrow();
      return row.likes as string[];
    };
    const facts = () => host.database.db.selectFrom('engagement_fact').selectAll().orderBy('handle').execute();

    test('a list grows by union, stored names first, and so do the facts', async () => {
      expect(await store(['b', 'a'])).toBe(2);
      expect(await store(['c', 'a'])).toBe(1);
      expect(await likes()).toEqual(['b', 'a', 'c']);
      expect((await facts()).map((fact) => fact.handle)).toEqual(['a', 'b', 'c']);
    });

    test('TikTok names carry an @ in the list and none in the facts', async () => {
      await store(['a'], { platform: 'tiktok' });
      const row = await host.database.db.selectFrom('tiktok_comment').selectAll().executeTakeFirstOrThrow();
      expect(row.comments).toEqual(['@a']);
      expect(await facts()).toMatchObject([{ platform: 'tiktok', handle: 'a', source: 'observed' }]);
    });

    test('when a name was first and last seen', async () => {
      const later = new Date(now.getTime() + 1_800_000);
      await store(['a', 'b']);
      await store(['a'], { seenAt: later });
      expect(await facts()).toMatchObject([
        { handle: 'a', first_seen_at: now, last_seen_at: later },
        { handle: 'b', first_seen_at: now, last_seen_at: now },
      ]);
    });

    test('an empty list was looked at too; only a list read to its end is complete', async () => {
      const post = () =>
        host.database.db.selectFrom('content_post').selectAll().where('platform', '=', 'instagram').executeTakeFirst();
      const later = new Date(now.getTime() + 1_800_000);
      await store([], { complete: false });
      expect(await post()).toMatchObject({ snapshot_at: now, complete_at: null });
      await store([], { seenAt: later });
      expect(await post()).toMatchObject({ snapshot_at: now, complete_at: later });
      expect(await likes()).toEqual([]);
    });

    test.each([
      [
        'strings and objects',
        '["@Lama", {"username": "Objek"}, {"user": {"unique_id": "dalam"}}, "lama"]',
        ['lama', 'objek', 'dalam', 'baru'],
      ],
      ['rubbish of former merges', '["[object object]", "", "  ", null, 7, "lama"]', ['lama', 'baru']],
      ['JSON inside text', '"[\\"lama\\"]"', ['lama', 'baru']],
      ['text that is no JSON', '"lama"', ['baru']],
      ['a single object', '{"username": "lama"}', ['lama', 'baru']],
      ['the JSON null', 'null', ['baru']],
      ['an SQL null', null, ['baru']],
    ])('an adopted list of %s is cleaned, and taken over as legacy facts', async (_name, stored, expected) => {
      const fetched = new Date('2025-11-06T20:00:00+07:00');
      await sql`insert into insta_like values ('A', ${stored}::text::jsonb, ${fetched.toISOString()}::timestamptz at time zone 'UTC')`.execute(
        host.database.db,
      );
      expect(await store(['baru'])).toBe(1);
      expect(await likes()).toEqual(expected);
      for (const fact of await facts()) {
        expect(fact).toMatchObject(
          fact.handle === 'baru'
            ? { source: 'observed', first_seen_at: now }
            : { source: 'legacy', first_seen_at: fetched },
        );
      }
      expect((await facts()).map((fact) => fact.handle)).toEqual([...expected].sort());
    });

    test('ten thousand likes in batches of a thousand', async () => {
      const all = Array.from({ length: 10_000 }, (_, at) => `orang_${at}`);
      for (let at = 0; at < all.length; at += 1_000) await store(all.slice(at, at + 1_000));
      expect(await likes()).toEqual(all);
      const { n } = await host.database.db
        .selectFrom('engagement_fact')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      expect(n).toBe(10_000);
    });

    test('workers that add to one post at the same time lose nothing', async () => {
      const worker = async (name: string) => {
        for (let at = 0; at < 10; at++) await store([`${name}_${at}`, `bersama_${at}`]);
      };
      const names = ['a', 'b', 'c', 'd', 'e'];
      await Promise.all(names.map(worker));
      expect(new Set(await likes()).size).toBe(60);
      expect(await likes()).toHaveLength(60);
      expect(await facts()).toHaveLength(60);
    });
  });
});
