import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { type Caller, people, World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
  await world.host.database.script(`
    insert into insta_post (shortcode, client_id, caption, like_count, comment_count, created_at) values
      ('B2', 'RES_A', 'kedua', 9, 1, '2026-02-01 01:00'), ('A1', 'RES_A', 'pertama', 40, 3, '2026-02-02 00:30'),
      ('C3', 'RES_A', 'dihapus', 5, 0, '2026-02-01 02:00'), ('X9', 'RES_C', 'lain', 1, 1, '2026-02-01 01:00'),
      ('D4', 'res_d', 'ejaan', 1, 1, '2026-02-01 01:00');
    insert into tiktok_post (video_id, client_id, caption, like_count, comment_count, created_at) values
      ('70', 'RES_A', 'lama', 1, 2, '2026-01-31 01:00'), ('71', 'RES_A', 'baru', 1, 2, '2026-02-01 01:00'),
      ('72', 'RES_A', 'tanpa waktu', null, null, null), ('79', 'RES_C', 'lain', 1, 2, '2026-02-01 01:00');
    insert into content_post (platform, post_id, client_id, published_at, wib_date, first_seen_at, last_seen_at, removed_at)
      values ('instagram', 'C3', 'RES_A', now(), '2026-02-01', now(), now(), now()),
        ('instagram', 'A1', 'RES_A', now(), '2026-02-02', now(), now(), null);
    insert into engagement_fact (platform, post_id, handle, first_seen_at, last_seen_at) values
      ('instagram', 'A1', 'budi', '2026-02-02T02:00Z', now()), ('instagram', 'A1', 'ani.01', '2026-02-02T01:00Z', now()),
      ('instagram', 'A1', 'citra', '2026-02-02T01:00Z', now()), ('instagram', 'B2', 'ani.01', now(), now()),
      ('instagram', 'C3', 'ani.01', now(), now()), ('instagram', 'X9', 'fajar', now(), now()),
      ('tiktok', '71', 'ani.tok', now(), now()), ('tiktok', '70', 'ani.tok', now(), now()),
      ('tiktok', 'A1', 'salah.jaringan', now(), now())`);
});
afterAll(() => world.close());

const get = (who: Caller, path: string) => world.call<Record<string, unknown>[]>(who, 'GET', `/api/clients/${path}`);

test('Instagram posts come by shortcode, with all columns; those that were taken off the network do not', async () => {
  const { status, body } = await get('admin', 'res_a/posts/instagram');
  expect(status).toBe(200);
  expect(body.data).toEqual([
    {
      ...{ shortcode: 'A1', client_id: 'RES_A', caption: 'pertama', like_count: 40, comment_count: 3 },
      ...{ thumbnail_url: null, is_video: false, video_url: null, image_url: null, images_url: null },
      ...{ is_carousel: false, created_at: '2026-02-02T00:30:00.000Z' },
    },
    expect.objectContaining({ shortcode: 'B2' }),
  ]);
});

test('likes are counted and named for each post, in the order in which they were seen', async () => {
  expect((await get('admin', 'RES_A/posts/instagram/likes')).body.data).toEqual([
    { shortcode: 'A1', like_count: 3, likes: ['ani.01', 'citra', 'budi'] },
    { shortcode: 'B2', like_count: 1, likes: ['ani.01'] },
  ]);
});

test('TikTok posts come newest first, those without a time last; comments by whom, also none', async () => {
  const posts = (await get('unit', 'RES_A/posts/tiktok')).body.data ?? [];
  expect(posts.map(({ video_id, created_at }) => [video_id, created_at])).toEqual([
    ['71', '2026-02-01T01:00:00.000Z'],
    ['70', '2026-01-31T01:00:00.000Z'],
    ['72', null],
  ]);
  expect((await get('unit', 'RES_A/posts/tiktok/comments')).body.data).toEqual([
    { video_id: '71', comment_count: 1, comments: ['@ani.tok'] },
    { video_id: '70', comment_count: 1, comments: ['@ani.tok'] },
    { video_id: '72', comment_count: 0, comments: [] },
  ]);
});

test('by pages', async () => {
  const { body } = await get('admin', 'RES_A/posts/tiktok/comments?limit=1&page=2');
  expect(body.data).toEqual([{ video_id: '70', comment_count: 1, comments: ['@ani.tok'] }]);
  expect(body.pagination).toEqual({ total: 3, limit: 1, offset: 1, page: 2, totalPages: 3 });
  const likes = await get('admin', 'RES_A/posts/instagram/likes?offset=1');
  expect([likes.body.data?.length, likes.body.pagination.total]).toEqual([1, 2]);
});

test('a long list is whole, in batches', async () => {
  await world.host.database.script(`
    insert into insta_post (shortcode, client_id, created_at)
      select 'N' || lpad(n::text, 5, '0'), 'RES_B', '2026-01-01' from generate_series(1, 1234) n;
    insert into tiktok_post (video_id, client_id, created_at)
      select 'N' || lpad(n::text, 5, '0'), 'RES_B', '2026-01-01'::timestamp + (n / 3) * interval '1 hour'
      from generate_series(1, 1234) n`);
  for (const [path, key] of [
    ['instagram', 'shortcode'],
    ['instagram/likes', 'shortcode'],
    ['tiktok', 'video_id'],
    ['tiktok/comments', 'video_id'],
  ] as const) {
    const data = (await get('twoUnitsAdmin', `RES_B/posts/${path}`)).body.data ?? [];
    expect(new Set(data.map((row) => row[key])).size).toBe(1_234);
  }
  await world.host.database.script(`delete from insta_post where client_id = 'RES_B';
    delete from tiktok_post where client_id = 'RES_B'`);
});

test('the people of a client are its active ones; of a directorate the holders of its role', async () => {
  const numbers = async (who: Caller, id: string) =>
    ((await get(who, `${id}/users`)).body.data ?? []).map(({ user_id }) => user_id);
  expect(await numbers('admin', 'RES_A')).toEqual([people.ani, people.budi]);
  expect(await numbers('directorate', 'DITBINMAS')).toEqual([people.ani, people.dewi, people.fajar, people.gita]);
});

describe('other clients’ contents', () => {
  test.each(['posts/instagram', 'posts/instagram/likes', 'posts/tiktok', 'posts/tiktok/comments'])(
    '%s: only the caller’s own',
    async (path) => {
      for (const who of ['foreigner', 'foreignUnit', 'directorate'] as const) {
        expect(verdict(await get(who, `RES_A/${path}`))).toBe('403 CLIENT_DENIED');
      }
      expect(verdict(await get('admin', `TIDAK_ADA/${path}`))).toBe('403 CLIENT_DENIED');
      for (const who of ['operator', 'ani', 'editor'] as const) {
        expect(verdict(await get(who, `RES_A/${path}`))).toBe('403 FORBIDDEN');
      }
    },
  );

  test('users: only the caller’s own', async () => {
    expect(verdict(await get('foreigner', 'RES_A/users'))).toBe('403 CLIENT_DENIED');
    expect(verdict(await get('operator', 'RES_A/users'))).toBe('403 FORBIDDEN');
    expect(verdict(await get('ani', 'RES_A/users'))).toBe('403 FORBIDDEN');
  });
});
