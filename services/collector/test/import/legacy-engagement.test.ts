import type { Host } from '@cicero/platform';
import { ManualClock } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ImportProgress, importLegacyEngagement } from '../../src/import/legacy-engagement.ts';
import { openTestHost, postgresAnswers } from '../stage.ts';

const there = { pglite: true, postgres: await postgresAnswers() };

describe.each(['pglite', 'postgres'] as const)('adopted engagement on %s', (adapter) => {
  describe.skipIf(!there[adapter])('is taken over', () => {
    let host: Host;
    beforeAll(async () => {
      host = await openTestHost(new ManualClock('2025-11-07T12:00:00+07:00'), adapter);
    });
    afterAll(() => host.close());

    beforeEach(async () => {
      const { db } = host.database;
      await sql`truncate clients, content_post, engagement_fact cascade`.execute(db);
      await sql`insert into clients (client_id, nama) values ('Polres_A', 'A'), ('POLRES_B', 'B')`.execute(db);
      await sql`insert into insta_post (shortcode, client_id, created_at) values
        ('a1', 'Polres_A', '2025-11-06 16:59:59'), ('a2', 'Polres_A', '2025-11-06 17:00:00'),
        ('B1', 'POLRES_B', '2025-11-07 03:00:00'), ('stub', null, '2025-11-07 03:00:00'),
        ('timeless', 'POLRES_B', null)`.execute(db);
      await sql`insert into insta_like (shortcode, likes, updated_at) values
        ('a1', '["satu", "@Dua", {"username": "tiga"}, "[object object]", "", null, "satu"]', '2025-11-06 18:00:00'),
        ('a2', '{"broken": true}', '2025-11-06 18:00:00'),
        ('B1', to_jsonb('["empat"]'::text), null),
        ('stub', '["lima"]', null)`.execute(db);
      await sql`insert into tiktok_post (video_id, client_id, created_at) values ('9001', 'POLRES_B', '2025-11-07 00:30:00')`.execute(
        db,
      );
      await sql`insert into tiktok_comment (video_id, comments, updated_at)
        values ('9001', '["@enam", {"user": {"unique_id": "Tujuh"}}]', '2025-11-07 01:00:00')`.execute(db);
    });

    const posts = () => host.database.db.selectFrom('content_post').selectAll().orderBy('post_id').execute();
    const facts = async () =>
      (await host.database.db.selectFrom('engagement_fact').selectAll().orderBy('handle').execute()).map(
        (fact) => `${fact.post_id} ${fact.handle} ${fact.source} ${fact.first_seen_at.toISOString()}`,
      );

    test('posts with their Jakarta day, names with the fetch time as the upper bound', async () => {
      expect(await importLegacyEngagement(host.database.db)).toEqual({ posts: 4, engagements: 6 });
      const days = (await posts()).map((post) => [post.post_id, post.client_id, post.wib_date]);
      expect(days.sort()).toEqual([
        ['9001', 'POLRES_B', '2025-11-07'],
        ['B1', 'POLRES_B', '2025-11-07'],
        ['a1', 'POLRES_A', '2025-11-06'],
        ['a2', 'POLRES_A', '2025-11-07'],
      ]);
      expect(await facts()).toEqual([
        'a1 dua legacy 2025-11-06T18:00:00.000Z',
        'B1 empat legacy 2025-11-07T03:00:00.000Z',
        '9001 enam legacy 2025-11-07T01:00:00.000Z',
        'a1 satu legacy 2025-11-06T18:00:00.000Z',
        'a1 tiga legacy 2025-11-06T18:00:00.000Z',
        '9001 tujuh legacy 2025-11-07T01:00:00.000Z',
      ]);
    });

    test('in batches of any size, again and again, with the same result', async () => {
      const progress: ImportProgress[] = [];
      await importLegacyEngagement(host.database.db, { batch: 1, onProgress: (step) => progress.push(step) });
      const once = await facts();
      expect(await importLegacyEngagement(host.database.db)).toEqual({ posts: 0, engagements: 0 });
      expect(await facts()).toEqual(once);
      expect(once).toHaveLength(6);
      expect(progress.at(-1)).toEqual({ platform: 'tiktok', step: 'engagement', posts: 1, engagements: 2 });
    });

    test('an interrupted import goes on where it stopped', async () => {
      const stop = { after: 2 };
      const interrupted = importLegacyEngagement(host.database.db, {
        batch: 1,
        onProgress: ({ step }) => {
          if (step === 'engagement' && --stop.after === 0) throw new Error('interrupted');
        },
      });
      await expect(interrupted).rejects.toThrow('interrupted');
      const before = (await facts()).length;
      const rest = await importLegacyEngagement(host.database.db);
      expect(before + rest.engagements).toBe(6);
      expect(await facts()).toHaveLength(6);
    });

    test('what was observed since stays observed', async () => {
      const { db } = host.database;
      await importLegacyEngagement(db);
      await sql`update engagement_fact set source = 'observed' where handle = 'satu'`.execute(db);
      await sql`update content_post set snapshot_at = null`.execute(db);
      await importLegacyEngagement(db);
      expect((await facts()).filter((fact) => fact.includes('observed'))).toHaveLength(1);
    });
  });
});
