import { collectClient } from '@cicero/contracts';
import { sql } from 'kysely';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { overviewOf } from '../../src/aggregator/overview.ts';
import { statusOfRefresh } from '../../src/aggregator/refresh.ts';
import { Aggregator, RefreshAnswer } from '../../src/answers/aggregator-schema.ts';
import { counting } from '../fixtures/counting.ts';
import { places } from '../fixtures/places.ts';
import { storedOnInstagram, storedOnTiktok } from '../fixtures/stored-posts.ts';
import type { World } from '../fixtures/world.ts';

const home = '/api/aggregator';
const refreshing = '/api/aggregator/refresh';

describe.each(await places())('on $name', ({ open }) => {
  let world: World;
  let close: () => Promise<void>;
  let token: string;
  beforeAll(async () => {
    ({ world, close } = await open());
  });
  afterAll(() => close?.());

  beforeEach(async () => {
    await world.reset();
    await sql`truncate insta_profile, tiktok_profile, aggregator_refresh, collection_run`.execute(world.db);
    const both = { client_status: true, client_insta_status: true, client_tiktok_status: true };
    await world.client('DITBINMAS', {
      ...{ type: 'DIREKTORAT', ...both, client_insta: '@Binmas.Contoh', client_tiktok: '@binmas.contoh' },
    });
    await world.client('RES_A', {
      ...{ region: 'jatim', ...both, client_insta: 'https://www.instagram.com/Res.A/', client_tiktok: 'res.a' },
    });
    await world.client('RES_B', { ...both, client_insta: 'res.b' });
    await sql`insert into insta_profile (username, full_name, follower_count, following_count, post_count, updated_at)
      values ('Res.A', 'Res A', 10, 2, 5, '2025-11-10 11:00'), ('binmas.contoh', 'Binmas', 90, 3, 7, null)`.execute(
      world.db,
    );
    await sql`insert into tiktok_profile (username, nickname, follower_count, following_count, like_count, video_count,
        verified, updated_at)
      values ('res.a', 'Res A', 20, 4, 200, 6, true, '2025-11-10T11:30:00Z')`.execute(world.db);
    for (const [id, at] of [
      ['Zebra', '2025-11-10 08:00'],
      ['Awal', '2025-11-10 09:30'],
      ['Kemarin', '2025-11-09 23:59'],
    ] as const) {
      await world.post({ id, client: 'RES_A', at, set: [] });
    }
    await storedOnInstagram(world, {
      id: 'Zebra',
      caption: 'Apel',
      likes: 9,
      image: 'https://cdn.contoh.example/1.jpg',
    });
    await world.post({ platform: 'tiktok', id: '71', client: 'RES_A', at: '2025-11-10 07:00', set: null });
    await storedOnTiktok(world, { id: '71', caption: 'Patroli', likes: 5 });
    await world.post({ id: 'Binmas', client: 'DITBINMAS', at: '2025-11-10 07:00', set: [] });
    await world.post({ id: 'Lain', client: 'RES_B', at: '2025-11-10 07:00', set: [] });
    token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
  });

  const shown = async (query = '', by = token) => {
    const { status, body } = await world.get(`${home}${query}`, by);
    expect([status, body.code]).toEqual([200, undefined]);
    expect([...Value.Errors(Aggregator, body)]).toEqual([]);
    return body;
  };
  const codes = ({ data }: { data: { igPosts: { shortcode: string }[] } }) =>
    data.igPosts.map(({ shortcode }) => shortcode);

  describe('the home page', () => {
    test('shows stored profiles and the newest posts of today, of the one client of the caller', async () => {
      const { data, pagination } = await shown('?periode=harian');
      expect(data).toMatchObject({
        client_id: 'RES_A',
        igProfile: {
          ...{ username: 'Res.A', full_name: 'Res A', follower_count: 10, following_count: 2, post_count: 5 },
          updated_at: '2025-11-10T11:00:00.000Z',
        },
        igPosts: [
          { shortcode: 'Awal', created_at: '2025-11-10T02:30:00.000Z' },
          {
            shortcode: 'Zebra',
            caption: 'Apel',
            like_count: 9,
            comment_count: 1,
            images_url: ['https://cdn.contoh.example/1.jpg'],
          },
        ],
        tiktokProfile: {
          username: 'res.a',
          follower_count: 20,
          video_count: 6,
          updated_at: '2025-11-10T11:30:00.000Z',
        },
        tiktokPosts: [{ id: '71', video_id: '71', caption: 'Patroli', like_count: 5 }],
      });
      expect(pagination).toMatchObject({ igPosts: { total: 2, limit: 10 }, tiktokPosts: { total: 1 } });
    });

    test('goes back as far as it is asked to, page by page, and reads no more than a page', async () => {
      expect(codes(await shown('?periode=semua'))).toEqual(['Awal', 'Zebra', 'Kemarin']);
      expect(codes(await shown('?tanggal=2025-11-09'))).toEqual(['Kemarin']);
      const second = await shown('?periode=semua&limit=2&page=2');
      expect([codes(second), second.pagination.igPosts.total, second.data.tiktokPosts]).toEqual([['Kemarin'], 3, []]);
      const { db, counts } = counting(world.db);
      const client = {
        clientId: 'RES_A',
        kind: 'other',
        collected: [],
        handles: { instagram: null, tiktok: null },
      } as const;
      await overviewOf(db, client, { from: null, to: null }, { limit: 1, offset: 0 });
      // A page and a number of each platform.
      expect(counts).toEqual({ statements: 4, rows: 4 });
    });

    test('has nothing instead of what was never seen', async () => {
      const other = await world.signIn({ role: 'operator', clients: ['RES_B'] });
      const { data } = await shown('', other);
      expect(data).toMatchObject({ client_id: 'RES_B', igProfile: null, tiktokProfile: null, tiktokPosts: [] });
    });

    test('is not sent again while nothing has changed', async () => {
      const { headers } = await world.get(home, token);
      expect(headers['cache-control']).toBe('private, no-cache');
      const etag = { 'if-none-match': String(headers.etag) };
      expect((await world.get(home, token, etag)).status).toBe(304);
      await sql`update insta_profile set follower_count = 11`.execute(world.db);
      expect((await world.get(home, token, etag)).status).toBe(200);
    });

    test('of a unit that carries the role of a directorate shows the directorate’s accounts and posts', async () => {
      const unit = await world.signIn({ role: 'ditbinmas', clients: ['RES_A'] });
      for (const query of ['', '?client_id=res_a']) {
        const overview = await shown(query, unit);
        expect([overview.data.client_id, overview.data.igProfile.full_name, codes(overview)]).toEqual([
          'DITBINMAS',
          'Binmas',
          ['Binmas'],
        ]);
      }
      // A role that is no directorate's lends nothing.
      const plain = await world.signIn({ role: 'ditlantas', clients: ['RES_A'] });
      expect((await shown('', plain)).data.client_id).toBe('RES_A');
    });

    test('is nobody else’s, whatever role the request names', async () => {
      const directorate = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
      const person = await world.signIn({ role: 'x', clients: [], kind: 'personnel', id: '9' });
      expect((await world.get(home, person)).status).toBe(401);
      for (const [by, client] of [
        [token, 'RES_B'],
        [token, 'DITBINMAS'],
        [token, 'TIDAK_ADA'],
        [directorate, 'RES_B'],
      ] as const) {
        const { status, body } = await world.get(`${home}?client_id=${client}&role=${client}&scope=direktorat`, by);
        expect([status, body.code]).toEqual([403, 'CLIENT_DENIED']);
      }
      const two = await world.signIn({ role: 'operator', clients: ['RES_A', 'RES_B'] });
      expect((await world.get(home, two)).body.code).toBe('CLIENT_REQUIRED');
      expect((await shown('?client_id=res_b', two)).data.client_id).toBe('RES_B');
      expect((await world.get(home, two, { 'x-client-id': 'RES_A' })).body.data.client_id).toBe('RES_A');
    });

    test('of a client of another region, or that is gone, is not found', async () => {
      expect((await shown('?regional_id=Jatim')).data.client_id).toBe('RES_A');
      for (const query of ['?regional_id=JABAR', '']) {
        if (query === '') await world.db.updateTable('clients').set({ deleted_at: new Date() }).execute();
        const { status, body } = await world.get(`${home}${query}`, token);
        expect([status, body.code]).toEqual([404, 'CLIENT_NOT_FOUND']);
      }
    });

    test.each(['?limit=-5', '?limit=x', '?limit=501', '?tanggal=kemarin', '?client_id=A&client_id=B'])(
      '%s is refused',
      async (query) => {
        expect((await world.get(`${home}${query}`, token)).status).toBe(400);
      },
    );
  });

  describe('a refresh', () => {
    const commands = async () => {
      const rows = await world.db.selectFrom('outbox').selectAll().where('type', '=', collectClient.type).execute();
      return rows
        .map(({ envelope }) => envelope as { id: string; data: { platform: string } })
        .toSorted((a, b) => (a.data.platform < b.data.platform ? -1 : 1));
    };
    const ask = async (body: object = {}, by = token) => {
      const answer = await world.send(refreshing, by, body);
      expect([answer.status, answer.body.code]).toEqual([202, undefined]);
      expect([...Value.Errors(RefreshAnswer, answer.body)]).toEqual([]);
      expect(answer.headers.location).toBe(`${refreshing}/${answer.body.data.refreshId}`);
      return answer.body.data;
    };
    const ended = async (status: string) => {
      for (const { id, data } of await commands()) {
        const at = world.clock.now();
        await sql`insert into collection_run (run_id, client_id, platform, slot, started_at, status)
          values (${id}, 'RES_A', ${data.platform}, ${at.toISOString()}::timestamptz, ${at.toISOString()}::timestamptz, ${status})
          on conflict (run_id) do update set status = excluded.status`.execute(world.db);
      }
    };

    test('asks the collector for accounts and posts, and answers before anything is fetched', async () => {
      const data = await ask({ client_id: 'res_a', periode: 'harian', limit: 10 });
      expect(data).toMatchObject({ client_id: 'RES_A', status: 'waiting', withPosts: true });
      const slot = world.clock.now().toISOString();
      const common = { clientId: 'RES_A', slot, reason: 'manual', profile: 'with' };
      expect((await commands()).map((command) => command.data)).toEqual([
        { ...common, platform: 'instagram' },
        { ...common, platform: 'tiktok' },
      ]);
    });

    test.each([true, 'true', ' TRUE '])('leaves posts alone with skipPostRefresh %j', async (skipPostRefresh) => {
      expect(await ask({ skipPostRefresh })).toMatchObject({ withPosts: false });
      expect((await commands()).map(({ data }) => data)).toMatchObject([{ profile: 'only' }, { profile: 'only' }]);
    });

    test('is asked for in the body or in the query; where both say something, the body decides, by either name', async () => {
      const both = await world.signIn({ role: 'admin', clients: ['RES_A', 'RES_B'] });
      const asked = async (query: string, payload?: object) => {
        const sent = { method: 'POST', url: `${refreshing}?${query}`, headers: { authorization: both } } as const;
        const answer = await world.service.app.inject(payload ? { ...sent, payload } : sent);
        const { data, code } = answer.json();
        return code ?? [data.client_id, data.withPosts];
      };
      expect(await asked('client_id=RES_A&skipPostRefresh=true')).toEqual(['RES_A', false]);
      expect(await asked('clientId=res_b')).toEqual(['RES_B', true]);
      world.clock.advance(31 * 60_000);
      expect(await asked('client_id=RES_A', { clientId: 'RES_B' })).toEqual(['RES_B', true]);
      expect(await asked('clientId=RES_B', { client_id: 'RES_A' })).toEqual(['RES_A', true]);
      expect(await asked('client_id=RES_A', { client_id: ' ', skipPostRefresh: false })).toEqual(['RES_A', true]);
      expect(await asked('regional_id=JATIM', { client_id: 'RES_A', regional_id: 'JABAR' })).toBe('CLIENT_NOT_FOUND');
      expect(await asked('')).toBe('CLIENT_REQUIRED');
    });

    test('that found somebody else collecting is not done: asked for again, what was left out is collected', async () => {
      const first = await ask();
      await ended('skipped');
      await sql`update collection_run set status = 'succeeded' where platform = 'tiktok'`.execute(world.db);
      const { body } = await world.get(`${refreshing}/${first.refreshId}`, token);
      expect(body.data).toMatchObject({ status: 'partial', message: 'Sebagian data sudah disegarkan.' });
      world.clock.advance(1_000);
      const second = await ask();
      expect(second).toMatchObject({ status: 'waiting', runs: [{ status: 'waiting' }] });
      const slot = world.clock.now().toISOString();
      const data = (await commands()).map((command) => command.data);
      expect(data).toHaveLength(3);
      expect(data).toContainEqual(expect.objectContaining({ platform: 'instagram', slot, profile: 'with' }));
      expect((await ask()).refreshId).toBe(second.refreshId);
    });

    test('that is under way, or has just been, is the same refresh; another one follows after five minutes', async () => {
      const first = await ask();
      expect((await ask()).refreshId).toBe(first.refreshId);
      expect((await ask({ skipPostRefresh: true })).refreshId).toBe(first.refreshId);
      await ended('running');
      world.clock.advance(6 * 60_000);
      expect(await ask()).toMatchObject({ refreshId: first.refreshId, status: 'running' });
      await ended('succeeded');
      const second = await ask();
      expect(second.refreshId).not.toBe(first.refreshId);
      expect(await commands()).toHaveLength(4);
      // What is lost does not stand in the way for ever.
      world.clock.advance(31 * 60_000);
      expect((await ask()).refreshId).not.toBe(second.refreshId);
    });

    test('of profiles only does not stand for one with posts; of several at once one is made', async () => {
      const profiles = await ask({ skipPostRefresh: true });
      const all = await Promise.all([ask(), ask(), ask()]);
      expect(new Set(all.map(({ refreshId }) => refreshId)).size).toBe(1);
      expect(all[0]?.refreshId).not.toBe(profiles.refreshId);
    });

    test('can be followed by those who may see the client', async () => {
      const { refreshId } = await ask();
      const read = async (by = token, id = refreshId) => world.get(`${refreshing}/${id}`, by);
      expect((await read()).body.data).toMatchObject({ refreshId, status: 'waiting' });
      await ended('running');
      expect((await read()).body.data.status).toBe('running');
      await ended('failed');
      expect((await read()).body.data).toMatchObject({
        status: 'failed',
        runs: [
          { platform: 'instagram', status: 'failed' },
          { platform: 'tiktok', status: 'failed' },
        ],
      });
      const other = await world.signIn({ role: 'admin', clients: ['RES_B'] });
      for (const [by, id] of [
        [other, refreshId],
        [token, crypto.randomUUID()],
        [token, '-'.repeat(36)],
      ] as const) {
        const { status, body } = await read(by, id);
        expect([status, body.code]).toEqual([404, 'REFRESH_NOT_FOUND']);
      }
    });

    test('fetches only where the client is collected', async () => {
      const other = await world.signIn({ role: 'admin', clients: ['RES_B'] });
      await ask({}, other);
      expect((await commands()).map(({ data }) => data.platform)).toEqual(['instagram']);
      await world.db.updateTable('clients').set({ client_status: false }).execute();
      world.clock.advance(60 * 60_000);
      const { status, body } = await world.send(refreshing, other, {});
      expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED']);
    });

    test('is for administrators of the client and for the directorate itself', async () => {
      const directorate = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
      expect(await ask({}, directorate)).toMatchObject({ client_id: 'DITBINMAS' });
      const unit = await world.signIn({ role: 'ditbinmas', clients: ['RES_A'] });
      const operator = await world.signIn({ role: 'operator', clients: ['RES_A'] });
      for (const [by, client_id, code] of [
        [token, 'RES_B', 'CLIENT_DENIED'],
        [directorate, 'RES_A', 'CLIENT_DENIED'],
        [unit, 'RES_A', 'FORBIDDEN'],
        [unit, 'DITBINMAS', 'FORBIDDEN'],
        [operator, 'RES_A', 'FORBIDDEN'],
      ] as const) {
        const { status, body } = await world.send(refreshing, by, { client_id });
        expect([status, body.code]).toEqual([403, code]);
      }
      expect(await commands()).toHaveLength(2);
    });

    test('of a client that is gone is not found', async () => {
      await world.db.updateTable('clients').set({ deleted_at: new Date() }).execute();
      expect((await world.send(refreshing, token, {})).body.code).toBe('CLIENT_NOT_FOUND');
    });
  });

  describe('a stored account', () => {
    const stored = async (query: string, by = token) => {
      const { status, body } = await world.get(`/api/insta/${query}`, by);
      return { status, code: body.code, data: body.data };
    };
    beforeEach(async () => {
      await sql`truncate instagram_user cascade`.execute(world.db);
      await sql`insert into instagram_user (user_id, username, full_name, category_id, public_email)
        values ('901', 'Res.A', 'Res A', 2603, 'humas@contoh.example'), ('902', 'res.b', 'Res B', null, null)`.execute(
        world.db,
      );
    });

    test('is found by its name, however that is written', async () => {
      for (const name of ['res.a', '@RES.A', 'https://instagram.com/res.a/']) {
        const written = encodeURIComponent(name);
        expect(await stored(`profile?username=${written}`)).toMatchObject({
          status: 200,
          data: { username: 'Res.A', follower_count: 10, post_count: 5, updated_at: '2025-11-10T11:00:00.000Z' },
        });
        const user = await stored(`instagram-user?username=${written}`);
        expect(user.data).toMatchObject({ user_id: '901', category_id: 2603, public_email: 'humas@contoh.example' });
        expect(Object.keys(user.data)).toHaveLength(19);
      }
    });

    test('is found by its id, which decides over the name', async () => {
      const { data } = await stored('instagram-user?user_id=902&username=res.a');
      expect(data).toMatchObject({ user_id: '902', username: 'res.b', category_id: null });
    });

    test('that is not there is a 404, a name or id that is none a 400', async () => {
      for (const [query, status, code] of [
        ['profile?username=tidak.ada', 404, 'PROFILE_NOT_FOUND'],
        ['instagram-user?username=tidak.ada', 404, 'PROFILE_NOT_FOUND'],
        ['instagram-user?user_id=999', 404, 'PROFILE_NOT_FOUND'],
        ['profile', 400, 'USERNAME_REQUIRED'],
        ['instagram-user', 400, 'USERNAME_REQUIRED'],
        ['instagram-user?user_id=%20', 400, 'USERNAME_REQUIRED'],
        ['profile?username=dua%20kata', 400, 'HANDLE_INVALID'],
        ['instagram-user?user_id=x', 400, 'VALIDATION_FAILED'],
        ['profile?username=a&username=b', 400, 'VALIDATION_FAILED'],
      ] as const) {
        expect(await stored(query), query).toMatchObject({ status, code });
      }
    });

    test('is not for operators', async () => {
      const operator = await world.signIn({ role: 'operator', clients: ['RES_A'] });
      for (const path of ['profile?username=res.a', 'instagram-user?user_id=901']) {
        expect(await stored(path, operator)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
      }
    });
  });
});

test.each([
  [['waiting', 'waiting'], 'waiting'],
  [['succeeded', 'waiting'], 'running'],
  [['running', 'failed'], 'running'],
  [['succeeded', 'skipped'], 'partial'],
  [['skipped', 'skipped'], 'partial'],
  [['skipped', 'running'], 'running'],
  [['failed', 'succeeded'], 'partial'],
  [['partial', 'partial'], 'partial'],
  [['failed', 'failed'], 'failed'],
] as const)('collections that are %j make a refresh %s', (statuses, status) => {
  expect(statusOfRefresh({ runs: statuses.map((one) => ({ status: one })) })).toBe(status);
});
