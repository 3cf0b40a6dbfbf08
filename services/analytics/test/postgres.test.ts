import { engagementStored, postsStored } from '@cicero/contracts';
import { createMessage } from '@cicero/messaging';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findHints } from '../src/anomalies/measure.ts';
import { selectPlatforms } from '../src/answers/platforms.ts';
import { measureAttendance } from '../src/measure/measure.ts';
import { selectPosts } from '../src/measure/posts.ts';
import { rebuild } from '../src/read-models/rebuild.ts';
import { verify } from '../src/read-models/verify.ts';
import { directorateScope, unitScope } from '../src/scope/scope.ts';
import { attendanceRefresh } from '../src/subscriptions/attendance-refresh.ts';
import { createDatabase, postgresReachable } from './fixtures/postgres.ts';
import { lines, World } from './fixtures/world.ts';

// What an embedded database with its one connection cannot show.
describe.runIf(await postgresReachable())('on PostgreSQL', () => {
  let world: World;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const database = await createDatabase();
    drop = database.drop;
    world = await World.open({ DATABASE_URL: database.url });
  });
  beforeEach(() => world.reset());
  afterAll(async () => {
    await world.close();
    await drop();
  });

  test('messages of one client handled at once by several workers add up', async () => {
    const handle = attendanceRefresh(world.clock).bind(world.host.context('analytics'));
    await world.client('RES_A');
    for (let at = 0; at < 12; at += 1) {
      await world.post({ id: `P${at}`, client: 'RES_A', at: `2025-11-${10 + (at % 3)} 08:00`, set: null });
    }
    const store = async (at: number): Promise<void> => {
      await world.facts('instagram', `P${at}`, ['ani', `b${at}`]);
      await world.db
        .updateTable('content_post')
        .set({ snapshot_at: new Date() })
        .where('post_id', '=', `P${at}`)
        .execute();
      const posts = [{ postId: `P${at}`, day: `2025-11-${10 + (at % 3)}`, added: 2, complete: true }];
      const data = { clientId: 'RES_A', platform: 'instagram' as const, posts, collectedAt: '2025-11-10T13:00:00Z' };
      const message = createMessage(engagementStored, data, { source: 'collector', clock: world.clock });
      const delivery = { queue: 'analytics.attendance-refresh', attempt: 1, signal: new AbortController().signal };
      await handle(message, delivery);
      await handle(message, delivery);
    };
    await Promise.all(Array.from({ length: 12 }, (_, at) => store(at)));
    const days = await sql<{ posts: number }>`select posts from engagement_day where handle = 'ani'`.execute(world.db);
    expect(days.rows.map(({ posts }) => posts)).toEqual([4, 4, 4]);
    const month = await sql<{ posts: number }>`select posts from engagement_month where handle = 'ani'`.execute(
      world.db,
    );
    expect(month.rows).toEqual([{ posts: 12 }]);
    const posts = await sql`select sum(posts) as posts, sum(with_snapshot) as looked from content_day`.execute(
      world.db,
    );
    expect(posts.rows).toEqual([{ posts: 12, looked: 12 }]);
    expect(await rebuild(world.db)).toEqual({ months: 1, changed: 0 });
  });

  test('anomalies are looked for in what there was at one moment', async () => {
    await world.client('RES_A');
    const handles = ['g1', 'g2', 'g3', 'g4', 'o1', 'o2', 'o3', 'o4', 'o5'];
    for (const [n, ig] of handles.entries()) await world.person({ id: String(n), client: 'RES_A', ig });
    const days = [3, 4, 5, 6, 7];
    const at = (day: number, minute: number) => new Date(Date.UTC(2025, 10, day, 2, minute));
    for (const day of days) await world.post({ id: `P${day}`, client: 'RES_A', at: `2025-11-0${day} 08:00`, set: [] });
    for (const day of days) {
      for (const [n, handle] of handles.entries()) {
        await world.facts('instagram', `P${day}`, [handle], at(day, n < 4 ? 0 : n));
      }
    }
    await rebuild(world.db);
    const subject = { scope: unitScope('RES_A'), weeks: [{ from: '2025-11-03', to: '2025-11-09' }] };
    const posts = await selectPlatforms(world.db, subject.scope, { from: '2025-11-03', to: '2025-11-09' });
    const hints = await findHints(world.db, subject, posts);
    expect(hints).toMatchObject([{ kind: 'together', tellingPosts: 5 }]);
    // Somebody of the group was seen earlier than the others, as is written once the people have been read.
    let wrote = false;
    const db = world.db.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (!wrote && result.rows.some((row) => 'places' in row)) {
          wrote = true;
          await sql`update engagement_fact set first_seen_at = first_seen_at - interval '5 minutes'
            where handle = 'g1'`.execute(world.db);
        }
        return result;
      },
    });
    expect(await findHints(db, subject, posts)).toEqual(hints);
    expect([wrote, await findHints(world.db, subject, posts)]).toEqual([true, []]);
  });

  test('answers asked while tallies are rebuilt, and events taken meanwhile, are right', async () => {
    await world.client('RES_A');
    await world.person({ id: '1', client: 'RES_A', ig: 'ani' });
    for (let at = 0; at < 6; at += 1) {
      await world.post({ id: `P${at}`, client: 'RES_A', at: `2025-1${at % 3}-10 08:00`, set: ['ani'] });
    }
    await rebuild(world.db);
    // October: three posts and three likes, of which the tallies know nine and one. A rebuild is long under way
    // between the two.
    await world.post({ id: 'P9', client: 'RES_A', at: '2025-10-10 09:00', set: ['ani'] });
    await sql`update content_day set posts = 9, with_snapshot = 9 where wib_date < '2025-11-01'`.execute(world.db);
    await sql`update engagement_month set posts = 1 where month = '2025-10-01'`.execute(world.db);
    await world.host.database.script(`create function linger() returns trigger language plpgsql as
      'begin perform pg_sleep(0.4); return null; end';
      create trigger linger after update on engagement_month for each statement execute function linger()`);
    let isOver = false;
    const rebuilding = rebuild(world.db).finally(() => {
      isOver = true;
    });
    const scope = unitScope('RES_A');
    const seen = new Set<string>();
    const ask = async (window: { from: string; to: string }): Promise<string> => {
      const posts = await selectPosts(world.db, 'instagram', scope, window);
      const measured = await measureAttendance(world.db, { platform: 'instagram', scope, window }, posts);
      return `${measured.posts} ${measured.engagements}`;
    };
    const event = handled(['2025-10-10']);
    while (!isOver) seen.add(await ask({ from: '2025-10-01', to: '2025-10-31' }));
    await Promise.all([rebuilding, event]);
    await world.host.database.script('drop function linger cascade');
    expect([...seen].filter((answer) => !['9 1', '3 3'].includes(answer))).toEqual([]);
    expect(seen).toContain('9 1');
    expect(await ask({ from: '2025-10-01', to: '2025-10-31' })).toBe('3 3');
    expect(await ask({ from: '2025-11-01', to: '2025-12-31' })).toBe('4 4');
    expect(await rebuild(world.db)).toEqual({ months: 3, changed: 0 });
    const { counts } = await verify(world.db, { samples: 1, settle: 0 });
    expect(counts).toMatchObject({ 'content-day': 0, 'engagement-day': 0, 'engagement-month': 0, 'post-alone': 7 });
  });

  /** An event of the collector about these days of RES_A, handled. */
  function handled(days: string[]): Promise<void> {
    const handle = attendanceRefresh(world.clock).bind(world.host.context('analytics'));
    const counts = { added: 1, updated: 0, removed: 0, collectedAt: '2025-11-10T13:00:00Z' };
    const data = { clientId: 'RES_A', platform: 'instagram' as const, days, ...counts };
    const message = createMessage(postsStored, data, { source: 'collector', clock: world.clock });
    return handle(message, { queue: 'analytics.attendance-refresh', attempt: 1, signal: new AbortController().signal });
  }

  test('a directorate with posts of others over parts of months', async () => {
    await world.client('DITX', { type: 'direktorat' });
    await world.client('RES_A');
    await world.person({ id: '1', client: 'RES_A', ig: '@Ani', roles: ['ditx'] });
    await world.person({ id: '2', client: 'DITX', ig: 'budi', roles: ['ditx'], exception: true });
    await world.post({ id: 'D1', client: 'DITX', at: '2025-10-31 08:00', set: ['ani'] });
    await world.post({ id: 'D2', client: 'DITX', at: '2025-11-30 23:59:59', set: ['ani'] });
    await world.post({ id: 'D3', client: 'DITX', at: '2025-12-02 08:00', set: null });
    await world.post({ id: 'A1', client: 'RES_A', at: '2025-12-02 08:00', set: ['ani'] });
    await world.post({ id: 'A2', client: 'RES_A', at: '2025-12-03 08:00', set: ['ani'] });
    for (const id of ['A1', 'A2']) {
      await world.db.insertInto('insta_post').values({ shortcode: id }).execute();
      await world.db.insertInto('insta_post_roles').values({ shortcode: id, role_name: 'DITX' }).execute();
    }
    const window = { from: '2025-10-31', to: '2025-12-02' };
    const attendance = await world.measure(directorateScope('DITX', 'ditx'), { window });
    expect([attendance.posts, ...lines(attendance)]).toEqual([4, '1 3 75% kurang', '2 3 75% kurang']);
    const own = await world.measure(unitScope('DITX'), { window });
    expect([own.posts, ...lines(own)]).toEqual([3, '2 2 67% kurang']);
  });

  test('the same answer over HTTP', async () => {
    await world.client('RES_A');
    await world.person({ id: '1', client: 'RES_A', tiktok: '@Ani' });
    await world.post({ platform: 'tiktok', id: 'V1', client: 'RES_A', at: '2025-11-10 08:00', set: ['ani'] });
    await rebuild(world.db);
    const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
    const { status, body } = await world.get('/api/tiktok/rekap-komentar?periode=bulanan', token);
    expect([status, body.totalPosts, body.data[0].status]).toEqual([200, 1, 'sudah']);
  });
});
