import { Value } from 'typebox/value';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AnswerCache } from '../../src/answers/answer-cache.ts';
import { Answers } from '../../src/answers/answers.ts';
import { statsOf } from '../../src/answers/stats.ts';
import { localComputer } from '../../src/computing/computer.ts';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { Stats } from '../../src/routes/stats.ts';
import { unitScope } from '../../src/scope/scope.ts';
import { counting } from '../fixtures/counting.ts';
import { places } from '../fixtures/places.ts';
import type { World } from '../fixtures/world.ts';

const stats = '/api/dashboard/stats';
const likes = '/api/insta/rekap-likes';
const comments = '/api/tiktok/rekap-komentar';

describe.each(await places())('on $name', ({ open }) => {
  let world: World;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ world, close } = await open());
  });
  afterAll(() => close?.());

  // A directorate with two posts and a video today, a unit with one of each; three hold the directorate's role.
  beforeEach(async () => {
    await world.reset();
    await world.client('DITBINMAS', { type: 'DIREKTORAT' });
    await world.client('RES_A', { region: 'jatim' });
    await world.client('RES_B');
    await world.person({ id: '1', client: 'DITBINMAS', ig: 'ani', tiktok: 'ani', roles: ['ditbinmas'] });
    await world.person({ id: '2', client: 'RES_A', ig: 'budi', tiktok: 'budi', roles: ['ditbinmas', 'operator'] });
    await world.person({ id: '3', client: 'RES_A', ig: 'cici', roles: ['bidhumas'] });
    await world.person({ id: '4', client: 'RES_B', ig: 'dedi', roles: ['ditbinmas'] });
    await world.person({ id: '5', client: 'RES_A', status: false, roles: ['ditbinmas'] });
    for (const [id, client] of [
      ['D1', 'DITBINMAS'],
      ['D2', 'DITBINMAS'],
      ['A1', 'RES_A'],
    ] as const) {
      await world.post({ id, client, at: '2025-11-10 08:00', set: [] });
    }
    await world.post({ platform: 'tiktok', id: 'V1', client: 'DITBINMAS', at: '2025-11-10 08:00', set: [] });
    await world.post({ platform: 'tiktok', id: 'V2', client: 'RES_A', at: '2025-11-10 08:00', set: null });
    await rebuild(world.db);
  });

  const numbers = async (query: string, token: string, headers: Record<string, string> = {}) => {
    const { status, body } = await world.get(`${stats}${query}`, token, headers);
    expect(status).toBe(200);
    expect(Value.Errors(Stats, body)).toEqual([]);
    const { clients, users, igPosts, ttPosts } = body.data;
    return { clients, numbers: [users, igPosts, ttPosts] };
  };

  describe('people, posts and videos of the scope', () => {
    test.for([
      ['a directorate', 'ditbinmas', 'DITBINMAS', '?client_id=DITBINMAS&role=ditbinmas&scope=direktorat', [3, 2, 1]],
      ['a directorate in the older form', 'ditbinmas', 'DITBINMAS', '?client_id=DITBINMAS', [3, 2, 1]],
      [
        'in capitals or not',
        'ditbinmas',
        'DITBINMAS',
        '?client_id=ditbinmas&role=DITBINMAS&scope=DIREKTORAT',
        [3, 2, 1],
      ],
      ['operators of a unit', 'operator', 'RES_A', '?client_id=RES_A&role=operator&scope=org', [1, 1, 1]],
      ['a unit', 'admin', 'RES_A', '?client_id=RES_A', [2, 1, 1]],
      ['a unit, its id in small letters', 'admin', 'RES_A', '?client_id=%20res_a', [2, 1, 1]],
      ['the one client of the account', 'admin', 'RES_A', '', [2, 1, 1]],
      [
        'a unit by the posts of its directorate',
        'admin',
        'RES_A',
        '?client_id=RES_A&role=ditbinmas&scope=org',
        [1, 2, 1],
      ],
      ['a region without it', 'admin', 'RES_A', '?client_id=RES_A&regional_id=JATENG', [0, 0, 0]],
      ['another day', 'admin', 'RES_A', '?client_id=RES_A&tanggal=2025-11-09', [2, 0, 0]],
    ] as const)('%s', async ([, role, client, query, expected]) => {
      const token = await world.signIn({ role, clients: [client] });
      expect((await numbers(query, token)).numbers).toEqual(expected);
    });

    test('the header names the client when nothing else does', async () => {
      const token = await world.signIn({ role: 'admin', clients: ['RES_A', 'RES_B'] });
      expect((await numbers('', token, { 'x-client-id': 'RES_A' })).numbers).toEqual([2, 1, 1]);
    });
  });

  test('posts are those of the recaps for every scope and period, also those given to a role', async () => {
    await world.post({ id: 'B1', client: 'RES_B', at: '2025-11-09 23:59:59', set: ['ani'] });
    await world.post({ id: 'B2', client: 'RES_B', at: '2025-11-10 00:00:01', set: ['ani'] });
    await world.post({ platform: 'tiktok', id: 'V3', client: 'DITBINMAS', at: '2025-11-16 23:30', set: [] });
    for (const shortcode of ['B1', 'B2']) {
      await world.db.insertInto('insta_post').values({ shortcode, client_id: 'RES_B' }).execute();
      await world.db.insertInto('insta_post_roles').values({ shortcode, role_name: 'Ditbinmas' }).execute();
    }
    await rebuild(world.db);
    const token = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
    const seen: Record<string, number[]> = {};
    for (const period of [
      'tanggal=2025-11-10',
      'periode=mingguan&tanggal=2025-11-12',
      'periode=bulanan&tanggal=2025-11',
      'periode=semua',
      'periode=bulanan&tanggal=2025-10&tanggal_mulai=2025-11-10&tanggal_selesai=2025-11-10',
      'start_date=2025-11-11&end_date=2025-11-10',
    ]) {
      for (const form of ['', '&role=ditbinmas&scope=direktorat']) {
        const query = `?client_id=DITBINMAS&${period}${form}`;
        const { body } = await world.get(`${stats}${query}`, token);
        const [ofLikes, ofComments] = [await world.get(likes + query, token), await world.get(comments + query, token)];
        expect(body.data.igPosts).toBe(ofLikes.body.totalPosts);
        expect(body.data.ttPosts).toBe(ofComments.body.summary.totalPosts);
        expect(body.data.users).toBe(ofLikes.body.usersCount);
        seen[period] = [body.data.igPosts, body.data.ttPosts];
      }
    }
    expect(Object.values(seen)).toEqual([
      [3, 1],
      [3, 2],
      [4, 2],
      [4, 2],
      [3, 1],
      [0, 0],
    ]);
  });

  test('official posts only are counted as the recap counts them', async () => {
    const token = await world.signIn({ role: 'operator', clients: ['RES_A'] });
    const query = '?client_id=RES_A&role=operator&scope=org&official_only=true';
    expect((await numbers(query, token)).numbers).toEqual([1, 0, 1]);
    expect((await world.get(`${likes}${query}`, token)).body.totalPosts).toBe(0);
  });

  test('clients are those that the caller may know of, not all there are', async () => {
    await world.client('RES_C', { parent_client_id: 'DITBINMAS' });
    await world.client('RES_D', { client_status: false });
    await world.client('RES_E', { deleted_at: '2025-11-01T00:00:00Z', parent_client_id: 'DITBINMAS' });
    const of = async (role: string, clients: string[], query = '?client_id=RES_A') =>
      (await numbers(query, await world.signIn({ role, clients }))).clients;
    expect(await of('ditbinmas', ['DITBINMAS'], '')).toBe(4);
    expect(await of('admin', ['RES_A'])).toBe(1);
    expect(await of('operator', ['RES_A', 'RES_D'])).toBe(2);
    expect(await of('ditbinmas', ['RES_A'])).toBe(1);
  });

  test('the answer says what it is about', async () => {
    const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
    const about = async (query: string) => {
      const { data } = (await world.get(`${stats}${query}`, token)).body;
      return [data.client_id, data.role, data.scope, data.regional_id];
    };
    expect(await about('?client_id=res_a')).toEqual(['RES_A', 'admin', 'org', null]);
    expect(await about('?client_id=RES_A&role=Ditbinmas&scope=ORG&regional_id=jatim')).toEqual([
      'DITBINMAS',
      'ditbinmas',
      'org',
      'JATIM',
    ]);
    const own = await world.get(stats, await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] }));
    expect(own.body.data).toMatchObject({ client_id: 'DITBINMAS', role: 'ditbinmas', scope: 'direktorat' });
  });

  describe('the data version', () => {
    test('an unchanged answer is 304; a new post, person or client makes another', async () => {
      const token = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
      const first = await world.get(stats, token);
      const etag = String(first.headers.etag);
      expect((await world.get(stats, token, { 'if-none-match': etag })).status).toBe(304);
      await world.post({ id: 'D3', client: 'DITBINMAS', at: '2025-11-10 10:00', set: null });
      await rebuild(world.db);
      const changed = await world.get(stats, token, { 'if-none-match': etag });
      expect([changed.status, changed.body.data.igPosts]).toEqual([200, 3]);
    });

    test('after midnight in Jakarta today is another day', async () => {
      const today = async () => (await numbers('', await world.signIn({ role: 'admin', clients: ['RES_A'] }))).numbers;
      world.clock.set('2025-11-10T16:59:59Z');
      expect(await today()).toEqual([2, 1, 1]);
      world.clock.set('2025-11-10T17:00:00Z');
      expect(await today()).toEqual([2, 0, 0]);
    });

    test('accounts with the same scope and other clients get their own number of clients', async () => {
      const one = await world.signIn({ role: 'admin', clients: ['RES_A'] });
      const two = await world.signIn({ role: 'admin', clients: ['RES_A', 'RES_B'] });
      const asked = await Promise.all([numbers('?client_id=RES_A', one), numbers('?client_id=RES_A', two)]);
      expect(asked.map(({ clients }) => clients)).toEqual([1, 2]);
    });
  });

  test('people and clients are counted by the database, however many there are', async () => {
    const read = async () => {
      const { db, counts } = counting(world.db);
      const { cache, log } = world.host;
      const answerCache = new AnswerCache({ cache, log }, { memoryBytes: 1, sharedBytes: 0, ttl: 1 });
      const answers = new Answers(answerCache, localComputer(db));
      const window = { from: '2025-11-10', to: '2025-11-10' };
      const subject = { scope: unitScope('RES_A'), window, role: null, clients: { ids: ['RES_A'], directorate: null } };
      await statsOf(db, answers, subject);
      return counts;
    };
    const before = await read();
    for (let at = 0; at < 30; at += 1) await world.person({ id: `7${at}`, client: 'RES_A', ig: `orang${at}` });
    expect(await read()).toEqual(before);
  });

  describe('what is refused', () => {
    test.for([
      ['another client', '?client_id=RES_B', 403, 'CLIENT_DENIED'],
      ['another client under its own role', '?client_id=RES_B&role=RES_B&scope=org', 403, 'CLIENT_DENIED'],
      ['the people of a directorate', '?client_id=RES_A&role=ditbinmas&scope=direktorat', 403, 'CLIENT_DENIED'],
      ['a scope that is none', '?client_id=RES_A&scope=semua', 400, 'SCOPE_INVALID'],
      ['a date that is none', '?client_id=RES_A&tanggal=2025-02-30', 400, 'DATE_INVALID'],
      ['two clients', '?client_id=RES_A&client_id=RES_B', 400, 'VALIDATION_FAILED'],
    ] as const)('%s', async ([, query, status, code]) => {
      const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
      const answer = await world.get(`${stats}${query}`, token);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    });

    test('no client among several', async () => {
      const token = await world.signIn({ role: 'admin', clients: ['RES_A', 'RES_B'] });
      expect((await world.get(stats, token)).body.code).toBe('CLIENT_REQUIRED');
    });

    test('personnel, and those who are not signed in', async () => {
      const person = await world.signIn({ role: 'user', clients: [], kind: 'personnel', id: '3' });
      expect((await world.get(`${stats}?client_id=RES_A`, person)).body.code).toBe('FORBIDDEN');
      expect((await world.get(`${stats}?client_id=RES_A`, '')).status).toBe(401);
    });
  });

  describe('at both ends of the calendar no route that takes days fails or goes on forever', () => {
    const ends = ['0999-12-31', '1000-01-01', '9989-12-31', '9990-01-01', '9999-12-31'];
    const periods = [
      ...ends.flatMap((day) => ['harian', 'mingguan', 'bulanan'].map((name) => `periode=${name}&tanggal=${day}`)),
      'periode=bulanan&tanggal=9999-12',
      'start_date=1000-01-01&end_date=9999-12-31',
      'start_date=1000-01-01&end_date=9989-12-31',
      'start_date=9989-12-01&end_date=9989-12-31',
      'start_date=9999-12-01&end_date=9999-12-31',
    ];

    interface Parameter {
      name: string;
      in: string;
      required?: boolean;
      example?: unknown;
    }

    test('however the period is said', async () => {
      const token = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
      const { paths } = (await world.service.app.inject('/openapi.json')).json<{
        paths: Record<string, { get?: { parameters?: Parameter[] } }>;
      }>();
      const dated = Object.entries(paths).filter(([, { get }]) =>
        get?.parameters?.some(({ name }) => name === 'tanggal' || name === 'start_date'),
      );
      expect(dated.length).toBeGreaterThan(15);
      const failed: string[] = [];
      for (const [path] of dated) {
        for (const period of periods) {
          const url = `${path.replace('{client_id}', 'DITBINMAS')}?client_id=DITBINMAS&user_id=1&${period}`;
          const { statusCode } = await world.service.app.inject({ url, headers: { authorization: token } });
          if (statusCode >= 500) failed.push(`${statusCode} ${url}`);
        }
      }
      expect(failed).toEqual([]);
    });
  });
});
