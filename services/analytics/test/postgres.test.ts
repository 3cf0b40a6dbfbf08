import { engagementStored } from '@cicero/contracts';
import { createMessage } from '@cicero/messaging';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rebuild } from '../src/read-models/rebuild.ts';
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
