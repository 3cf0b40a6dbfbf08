import { describe, expect, it } from 'vitest';
import { INSTAGRAM_HOST, jakartaDay, TIKTOK_HOST } from '../../src/index.ts';
import { servedSandbox } from './product.ts';

const products = servedSandbox({ world: { since: '2025-10-20' } });
const { get } = products;
const client = (id = 'DITBINMAS') => {
  const found = products.running().world.client(id);
  if (!found) throw new Error('no client');
  return found;
};

async function allPosts(handle: string, onPage: (page: number) => void = () => undefined) {
  const pages: { code: string; taken_at: number; is_pinned: boolean }[][] = [];
  let token: string | null = null;
  do {
    const { status, body } = await get(INSTAGRAM_HOST, '/v1/posts', {
      username_or_id_or_url: handle,
      ...(token ? { pagination_token: token } : {}),
    });
    expect(status).toBe(200);
    pages.push(body.data.items);
    token = body.pagination_token;
    onPage(pages.length);
  } while (token && pages.length < 50);
  return pages;
}

describe('Instagram posts', () => {
  it('come in pages of twelve, pinned first, then newest first, each exactly once', async () => {
    const { world } = products.running();
    const pages = await allPosts('@Ditbinmas_Contoh');
    expect(pages.slice(0, -1).every((page) => page.length === 12)).toBe(true);
    const all = pages.flat();
    const expected = [...world.feed('instagram', client())];
    const pinned = world.pinned('instagram', client());
    expect(all.map(({ code }) => code)).toEqual([...(pinned ? [pinned] : []), ...expected].map(({ code }) => code));
    const times = all.filter(({ is_pinned }) => !is_pinned).map(({ taken_at }) => taken_at);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
  });

  it('keep their pages while new ones appear', async () => {
    const { clock } = products.running();
    const still = (await allPosts('ditbinmas_contoh')).flat().map(({ code }) => code);
    const moving = await allPosts('ditbinmas_contoh', () => clock.set(new Date('2025-11-07T23:00:00+07:00'), true));
    expect(moving.flat().map(({ code }) => code)).toEqual(still);
  });

  it('of the same second are neither lost nor doubled between pages', async () => {
    const { world } = products.running();
    const day = jakartaDay(world.now());
    world.script.setSchedule('instagram', client().index, day, Array(30).fill(3600));
    const all = (await allPosts('ditbinmas_contoh')).flat().filter(({ taken_at }) => jakartaDay(taken_at) === day);
    expect(all).toHaveLength(30);
    expect(new Set(all.map(({ code }) => code)).size).toBe(30);
  });

  it('refuse the token of another account or list', async () => {
    const { body } = await get(INSTAGRAM_HOST, '/v1/posts', { username_or_id_or_url: 'ditbinmas_contoh' });
    const token = body.pagination_token;
    for (const [path, query] of [
      ['/v1/posts', { username_or_id_or_url: 'bidhumas_contoh' }],
      ['/v1/comments', { code_or_id_or_url: body.data.items[0].code }],
    ] as const) {
      expect((await get(INSTAGRAM_HOST, path, { ...query, pagination_token: token })).status).toBe(400);
    }
    const broken = await get(INSTAGRAM_HOST, '/v1/posts', {
      username_or_id_or_url: 'ditbinmas_contoh',
      pagination_token: 'x',
    });
    expect(broken.status).toBe(400);
  });
});

describe('likes and comments', () => {
  it('are read completely by their cursors and tokens', async () => {
    const { simulator, world } = products.running();
    const post = [...world.feed('instagram', client())].at(-1);
    if (!post) throw new Error('no post');
    const expected = (action: 'likes' | 'comments') => world.engaged(post, action).map(({ account }) => account.handle);
    const single = await get(INSTAGRAM_HOST, '/v1/likes', { code_or_id_or_url: post.code });
    expect(single.body.data.items.map((item: { username: string }) => item.username)).toEqual(expected('likes'));
    expect(single.body.data.next_cursor).toBeUndefined();

    simulator.paging = { ...simulator.paging, likes: 'cursor', likesPerPage: 40 };
    const likers: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await get(INSTAGRAM_HOST, '/v1/likes', { code_or_id_or_url: post.id, cursor });
      likers.push(...body.data.items.map((item: { username: string }) => item.username));
      expect(body.data.has_more).toBe(body.data.next_cursor !== null);
      cursor = body.data.next_cursor;
    }
    expect(likers).toEqual(expected('likes'));

    const commenters: string[] = [];
    for (let token: string | null = ''; token !== null; ) {
      const url = `https://www.instagram.com/reel/${post.code}/`;
      const { body } = await get(INSTAGRAM_HOST, '/v1/comments', { code_or_id_or_url: url, pagination_token: token });
      expect(body.data.items.length).toBeLessThanOrEqual(15);
      commenters.push(...body.data.items.map((item: { user: { username: string } }) => item.user.username));
      token = body.pagination_token;
    }
    expect(commenters).toEqual(expected('comments'));
  });

  it('of TikTok are read completely by cursor and has_more, also when pages are short', async () => {
    const { simulator, world } = products.running();
    const video = [...world.feed('tiktok', client())].at(-1);
    if (!video) throw new Error('no video');
    const read = async () => {
      const handles: string[] = [];
      let total = 0;
      for (let cursor = 0, more = 1; more === 1; ) {
        const query = { videoId: video.id, count: '20', cursor: String(cursor) };
        const { body } = await get(TIKTOK_HOST, '/api/post/comments', query);
        handles.push(...body.comments.map((one: { user: { unique_id: string } }) => one.user.unique_id));
        cursor = body.cursor;
        more = body.has_more;
        total = body.total;
      }
      return { handles, total };
    };
    const expected = world.engaged(video, 'comments').map(({ account }) => account.handle);
    expect(await read()).toEqual({ handles: expected, total: expected.length });
    simulator.faults.add({ kind: 'comment-pages-short' });
    const short = await read();
    expect(short.handles).toEqual(expected);
    expect(short.total).toBeGreaterThan(expected.length);
  });
});

it('TikTok videos are read completely by cursor, pinned first', async () => {
  const { world } = products.running();
  const secUid = world.account('tiktok', 'ditbinmas_contoh')?.secUid ?? '';
  const ids: string[] = [];
  for (let cursor = '0', more = true; more; ) {
    const { body } = await get(TIKTOK_HOST, '/api/user/posts', { secUid, count: '35', cursor });
    expect(body.data.itemList.length).toBeLessThanOrEqual(35);
    ids.push(...body.data.itemList.map((item: { id: string }) => item.id));
    cursor = body.data.cursor;
    more = body.data.hasMore;
  }
  const pinned = world.pinned('tiktok', client());
  const feed = [...world.feed('tiktok', client())].map(({ id }) => id);
  expect(ids).toEqual([...(pinned ? [pinned.id] : []), ...feed]);
});

it('the quota counts down per key and product and is told in headers', async () => {
  const left = async () => {
    const { headers } = await get(INSTAGRAM_HOST, '/v1/info', { username_or_id_or_url: 'ditbinmas_contoh' });
    expect(Number(headers.get('x-ratelimit-requests-reset'))).toBeGreaterThan(0);
    return Number(headers.get('x-ratelimit-requests-remaining'));
  };
  expect([await left(), await left()]).toEqual([999_999, 999_998]);
});

it('the same question at the same moment has the same answer', async () => {
  const ask = async () => (await get(INSTAGRAM_HOST, '/v1/posts', { username_or_id_or_url: 'polres_contoh_a' })).text;
  expect(await ask()).toBe(await ask());
});

it('counts in the feed are those of the lists, and grow', async () => {
  const { clock, world } = products.running();
  const first = async () => {
    const { body } = await get(INSTAGRAM_HOST, '/v1/posts', { username_or_id_or_url: 'polres_contoh_a' });
    const day = jakartaDay(world.now());
    const post = body.data.items.findLast((item: { taken_at: number }) => jakartaDay(item.taken_at) === day);
    const { body: likes } = await get(INSTAGRAM_HOST, '/v1/likes', { code_or_id_or_url: post.code });
    expect(likes.data.items).toHaveLength(post.like_count);
    return post.like_count as number;
  };
  const noon = await first();
  clock.set(new Date('2025-11-07T22:00:00+07:00'), true);
  expect(await first()).toBeGreaterThan(noon);
});
