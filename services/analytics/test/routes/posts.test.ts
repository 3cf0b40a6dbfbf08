import { sql } from 'kysely';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { InstagramPost, TiktokPost, VideoComments } from '../../src/answers/posts-schema.ts';
import { selection } from '../../src/measure/posts.ts';
import { commentsPage } from '../../src/posts/posts.ts';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { counting } from '../fixtures/counting.ts';
import { places } from '../fixtures/places.ts';
import { storedOnInstagram, storedOnTiktok } from '../fixtures/stored-posts.ts';
import { task } from '../fixtures/tasks.ts';
import type { World } from '../fixtures/world.ts';

const posts = '/api/insta/posts';
const khusus = '/api/insta/posts-khusus';
const inScope = '/api/instagram/posts';
const videos = '/api/tiktok/posts';
const comments = '/api/tiktok/comments';
type Row = { shortcode?: string; video_id?: string };

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
    await sql`truncate insta_post_khusus cascade`.execute(world.db);
    await world.client('DITBINMAS', { type: 'DIREKTORAT' });
    await world.client('RES_A', { region: 'jatim' });
    await world.client('RES_B');
    await world.person({ id: '9', client: 'RES_A', ig: 'ani' });
    for (const [id, at] of [
      ['Zebra', '2025-11-10 08:00'],
      ['Awal', '2025-11-10 09:30'],
      ['Kemarin', '2025-11-09 23:59:59'],
      ['Lama', '2025-10-31 10:00'],
    ] as const) {
      await world.post({ id, client: 'RES_A', at, set: [] });
    }
    await world.post({ id: 'Lain', client: 'RES_B', at: '2025-11-10 08:00', set: [] });
    await storedOnInstagram(world, {
      id: 'Zebra',
      caption: 'Apel',
      likes: 9,
      image: 'https://cdn.contoh.example/1.jpg',
    });
    await storedOnInstagram(world, { id: 'Awal', likes: 20 });
    await world.post({ platform: 'tiktok', id: '71', client: 'RES_A', at: '2025-11-10 07:00', set: ['ani', 'budi'] });
    await world.post({ platform: 'tiktok', id: '72', client: 'RES_A', at: '2025-11-02 07:00', set: null });
    await world.post({ platform: 'tiktok', id: '73', client: 'RES_B', at: '2025-11-10 07:00', set: ['cici'] });
    await storedOnTiktok(world, { id: '71', caption: 'Patroli', likes: 5 });
    token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
  });

  const ids = async (url: string, by = token, headers: Record<string, string> = {}): Promise<string[]> => {
    const { status, body } = await world.get(url, by, headers);
    expect([status, body.code]).toEqual([200, undefined]);
    return body.data.map(({ shortcode, video_id }: Row) => shortcode ?? video_id);
  };

  describe('posts of a client on Instagram', () => {
    test('are those of today in Jakarta, by the time of publishing, field by field', async () => {
      const { status, body, headers } = await world.get(`${posts}?client_id=res_a`, token);
      expect(status).toBe(200);
      expect(headers['cache-control']).toBe('private, no-cache');
      for (const row of body.data) expect(Value.Errors(InstagramPost, row)).toEqual([]);
      expect(body).toEqual({
        success: true,
        data: [
          {
            shortcode: 'Zebra',
            client_id: 'RES_A',
            caption: 'Apel',
            comment_count: 1,
            like_count: 9,
            thumbnail_url: null,
            is_video: false,
            video_url: null,
            image_url: 'https://cdn.contoh.example/1.jpg',
            images_url: ['https://cdn.contoh.example/1.jpg'],
            is_carousel: false,
            created_at: '2025-11-10T01:00:00.000Z',
          },
          expect.objectContaining({ shortcode: 'Awal', like_count: 20, created_at: '2025-11-10T02:30:00.000Z' }),
        ],
        pagination: { total: 2, limit: 2000, offset: 0, page: 1, totalPages: 1 },
      });
    });

    test('range, period and limit are honoured; the number of pages is said', async () => {
      const range = `${posts}?start_date=2025-11-09&end_date=2025-11-10`;
      expect(await ids(range)).toEqual(['Kemarin', 'Zebra', 'Awal']);
      expect(await ids(`${posts}?tanggal=2025-11-09`)).toEqual(['Kemarin']);
      expect(await ids(`${posts}?periode=semua`)).toEqual(['Lama', 'Kemarin', 'Zebra', 'Awal']);
      expect(await ids(`${posts}?start_date=2025-11-09`)).toEqual(['Zebra', 'Awal']);
      const { body } = await world.get(`${range}&limit=2&page=2`, token);
      expect([body.data.map(({ shortcode }: Row) => shortcode), body.pagination]).toEqual([
        ['Awal'],
        { total: 3, limit: 2, offset: 2, page: 2, totalPages: 2 },
      ]);
      expect((await world.get(`${range}&limit=501`, token)).body.code).toBe('VALIDATION_FAILED');
    });

    test('in another order when asked, what has no value last', async () => {
      const all = `${posts}?periode=semua&sort=`;
      expect(await ids(`${all}-like_count`)).toEqual(['Awal', 'Zebra', 'Lama', 'Kemarin']);
      expect(await ids(`${all}id&limit=1`)).toEqual(['Awal']);
      expect((await world.get(`${all}caption`, token)).body.code).toBe('VALIDATION_FAILED');
    });

    test('what was taken off the network is not among them', async () => {
      await sql`update content_post set removed_at = now() where post_id = 'Zebra'`.execute(world.db);
      expect(await ids(posts)).toEqual(['Awal']);
    });

    test('an unchanged list is 304, new likes on the network make another', async () => {
      const etag = String((await world.get(posts, token)).headers.etag);
      expect((await world.get(posts, token, { 'if-none-match': etag })).status).toBe(304);
      await sql`update insta_post set like_count = 21 where shortcode = 'Awal'`.execute(world.db);
      expect((await world.get(posts, token, { 'if-none-match': etag })).body.data[1].like_count).toBe(21);
    });

    test('the client is that of the query, else of the token, else of the header', async () => {
      const several = await world.signIn({ role: 'admin', clients: ['RES_A', 'RES_B'] });
      expect(await ids(`${posts}?client_id=RES_B`, several, { 'x-client-id': 'RES_A' })).toEqual(['Lain']);
      expect(await ids(posts, several, { 'x-client-id': 'res_b' })).toEqual(['Lain']);
      expect(await ids(posts, token, { 'x-client-id': 'RES_B' })).toEqual(['Zebra', 'Awal']);
      expect((await world.get(posts, several)).body.code).toBe('CLIENT_REQUIRED');
    });
  });

  describe('special tasks', () => {
    const special = (row: Omit<Parameters<typeof task>[1], 'kind'>) => task(world, { ...row, kind: 'khusus' });
    beforeEach(async () => {
      await special({ id: 'KMinggu', client: 'RES_A', at: '2025-11-05 08:00' });
      await special({ id: 'KKemarin', client: 'RES_A', at: '2025-11-09 21:00' });
      await special({ id: 'KLain', client: 'RES_B', at: '2025-11-10 08:00' });
    });

    test('are those of today, whatever else is asked, with the fields of posts', async () => {
      await special({ id: 'KHari', client: 'RES_A', at: '2025-11-10 00:00:01' });
      expect(await ids(khusus)).toEqual(['KHari']);
      expect(await ids(`${khusus}?days=7`)).toEqual(['KHari']);
      const { body } = await world.get(khusus, token);
      expect(Value.Errors(InstagramPost, body.data[0])).toEqual([]);
      expect(body.data[0].created_at).toBe('2025-11-09T17:00:01.000Z');
    });

    test('without one today: of the last days or between bounds, newest first', async () => {
      expect(await ids(khusus)).toEqual([]);
      // It is 20:00: 24 hours reach back to 20:00 of the day before.
      expect(await ids(`${khusus}?days=1`)).toEqual(['KKemarin']);
      expect(await ids(`${khusus}?days=7`)).toEqual(['KKemarin', 'KMinggu']);
      expect(await ids(`${khusus}?days=1&start_date=2025-11-01`)).toEqual(['KKemarin']);
      expect(await ids(`${khusus}?days=banyak`)).toEqual([]);
      expect(await ids(`${khusus}?days=banyak&start_date=2025-11-01`)).toEqual(['KKemarin', 'KMinggu']);
      expect(await ids(`${khusus}?end_date=2025-11-05`)).toEqual(['KMinggu']);
      expect(await ids(`${khusus}?days=1e400`)).toEqual(['KKemarin', 'KMinggu']);
      expect(await ids(`${khusus}?tanggal=2025-11-05`)).toEqual(['KMinggu']);
      expect((await world.get(`${khusus}?start_date=kemarin`, token)).body.code).toBe('DATE_INVALID');
    });
  });

  describe('posts of a scope', () => {
    test('are those that the recap counts, by shortcode, once each, without a row of roles, too', async () => {
      await world.post({ id: 'D2', client: 'DITBINMAS', at: '2025-11-10 08:00', set: [] });
      await world.post({ id: 'D1', client: 'DITBINMAS', at: '2025-11-10 09:00', set: [] });
      await rebuild(world.db);
      const binmas = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
      const query = '?client_id=DITBINMAS&role=ditbinmas&scope=DIREKTORAT';
      expect(await ids(inScope + query, binmas)).toEqual(['D1', 'D2']);
      await storedOnInstagram(world, { id: 'Lama' });
      await storedOnInstagram(world, { id: 'Kemarin' });
      for (const shortcode of ['Awal', 'Lama']) {
        await world.db.insertInto('insta_post_roles').values({ shortcode, role_name: 'DITBINMAS' }).execute();
      }
      expect(await ids(inScope + query, binmas)).toEqual(['Awal', 'D1', 'D2']);
      const recap = await world.get(`/api/insta/rekap-likes${query}`, binmas);
      expect(recap.body.totalPosts).toBe(3);
      const unitOfBinmas = await world.signIn({ role: 'ditbinmas', clients: ['RES_A'] });
      const ofDirectorate = `${inScope}?client_id=RES_A&role=ditbinmas&scope=org`;
      expect(await ids(ofDirectorate, unitOfBinmas)).toEqual(['D1', 'D2']);
      expect((await world.get(ofDirectorate, token)).body.code).toBe('CLIENT_DENIED');
      expect(await ids(`${inScope}?client_id=RES_A`)).toEqual(['Awal', 'Zebra']);
      expect(await ids(`${inScope}?client_id=RES_A&regional_id=JATENG`)).toEqual([]);
    });
  });

  describe('videos', () => {
    test('are all of the client, newest first; of a range when one is sent', async () => {
      const { body } = await world.get(videos, token);
      for (const row of body.data) expect(Value.Errors(TiktokPost, row)).toEqual([]);
      expect(body.data[0]).toEqual({
        ...{ video_id: '71', client_id: 'RES_A', caption: 'Patroli', like_count: 5, comment_count: 1 },
        created_at: '2025-11-10T00:00:00.000Z',
      });
      expect(await ids(videos)).toEqual(['71', '72']);
      expect(await ids(`${videos}?limit=1`)).toEqual(['71']);
      expect(await ids(`${videos}?start_date=2025-11-01&end_date=2025-11-09`)).toEqual(['72']);
      expect(await ids(`${videos}?periode=harian`)).toEqual(['71']);
    });

    test('say who commented on each, also when nobody did or nobody has looked', async () => {
      const { body } = await world.get(comments, token);
      for (const row of body.data) expect(Value.Errors(VideoComments, row)).toEqual([]);
      expect(body.data).toEqual([
        { video_id: '71', comment_count: 2, comments: ['@ani', '@budi'] },
        { video_id: '72', comment_count: 0, comments: [] },
      ]);
      expect(await ids(`${comments}?limit=1&page=2`)).toEqual(['72']);
      expect((await world.get(`${comments}?limit=101`, token)).body.code).toBe('VALIDATION_FAILED');
    });

    test('and their commenters are read by as many statements however many videos there are', async () => {
      const read = async () => {
        const { db, counts } = counting(world.db);
        const subject = {
          platform: 'tiktok',
          posts: selection('RES_A', []),
          window: { from: null, to: null },
        } as const;
        const { rows } = await commentsPage(db, subject, { limit: 50, offset: 0 });
        return [rows.length, counts.statements];
      };
      expect(await read()).toEqual([2, 2]);
      for (let at = 0; at < 20; at += 1) {
        await world.post({ platform: 'tiktok', id: `8${at}`, client: 'RES_A', at: '2025-11-03 07:00', set: ['ani'] });
      }
      expect(await read()).toEqual([22, 2]);
    });
  });

  describe('who may ask', () => {
    const lists = [posts, khusus, inScope, videos, comments];

    test.for(lists)('%s of another client is denied, whoever asks and in whatever way', async (list) => {
      const operators = await world.signIn({ role: 'operator', clients: ['RES_A'] });
      const penmas = await world.signIn({ role: 'admin', clients: [], kind: 'penmas', id: 'tidak-ada' });
      const several = await world.signIn({ role: 'admin', clients: ['RES_A', 'DITBINMAS'] });
      for (const query of ['?client_id=RES_B', '?client_id=RES_B&role=RES_B&scope=org', '?client_id=res_b%20']) {
        expect((await world.get(list + query, token)).body.code).toBe('CLIENT_DENIED');
      }
      expect((await world.get(list, several, { 'x-client-id': 'RES_B' })).body.code).toBe('CLIENT_DENIED');
      expect((await world.get(list, operators)).body.code).toBe('FORBIDDEN');
      expect((await world.get(`${list}?client_id=RES_A`, penmas)).status).toBe(401);
      expect((await world.get(list, '')).status).toBe(401);
    });

    test('personnel see the tasks of their own unit, and nothing of who commented', async () => {
      const person = await world.signIn({ role: 'user', clients: [], kind: 'personnel', id: '9' });
      expect(await ids(`${posts}?client_id=RES_A`, person)).toEqual(['Zebra', 'Awal']);
      expect(await ids(posts, person)).toEqual(['Zebra', 'Awal']);
      expect(await ids(`${khusus}?client_id=RES_A`, person)).toEqual([]);
      for (const list of [posts, khusus, inScope]) {
        expect((await world.get(`${list}?client_id=RES_B`, person)).body.code).toBe('CLIENT_DENIED');
      }
      for (const list of [videos, comments]) {
        expect((await world.get(`${list}?client_id=RES_A`, person)).body.code).toBe('FORBIDDEN');
      }
    });

    test.for(lists)('%s refuses what it cannot read', async (list) => {
      for (const [query, code] of [
        ['?tanggal=2025-02-30', 'DATE_INVALID'],
        ['?client_id=RES_A&client_id=RES_A', 'VALIDATION_FAILED'],
        ['?limit=0', 'VALIDATION_FAILED'],
        ['?client_id=RES_A%00', 'CLIENT_DENIED'],
      ]) {
        const { status, body } = await world.get(list + query, token);
        expect([body.code, status]).toEqual([code, code === 'CLIENT_DENIED' ? 403 : 400]);
      }
    });
  });
});
