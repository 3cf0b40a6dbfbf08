import { describe, expect, it } from 'vitest';
import { FALLBACK_HOST, INSTAGRAM_HOST, TIKTOK_HOST } from '../../src/index.ts';
import { servedSandbox } from './product.ts';
import { differences, sample } from './shape.ts';

const products = servedSandbox();
const { get } = products;

/** Keys that only some posts have. */
const optional = ['video_versions', 'isPinnedItem', 'like_and_view_counts_disabled'];
const handle = { username_or_id_or_url: 'ditbinmas_contoh' };

function newest(platform: 'instagram' | 'tiktok', clientId = 'DITBINMAS') {
  const { world } = products.running();
  const client = world.client(clientId);
  const post = client && [...world.feed(platform, client)].find(({ time }) => time < world.now() - 6 * 3600);
  if (!post) throw new Error('no post');
  return post;
}
const secUid = () => products.running().world.account('tiktok', 'ditbinmas_contoh')?.secUid ?? '';

describe('answers have the shape of the stored ones', () => {
  it('Instagram posts', async () => {
    const { body } = await get(INSTAGRAM_HOST, '/v1/posts', handle);
    expect(differences(sample('instagram-posts.page1'), body, optional)).toEqual([]);
    expect(body.data.items.map((item: { media_name: string }) => item.media_name)).toEqual(
      expect.arrayContaining(['post', 'reel', 'album']),
    );
  });
  it('Instagram posts of an account without any', async () => {
    const { world } = products.running();
    const person = [...world.allPersonnel()].find(({ handle: of, isPrivate }) => of.instagram && !isPrivate);
    const { body } = await get(INSTAGRAM_HOST, '/v1/posts', { username_or_id_or_url: person?.handle.instagram ?? '' });
    expect(differences(sample('instagram-posts.empty'), body)).toEqual([]);
    expect(body.data.items).toEqual([]);
  });
  it('Instagram profile', async () => {
    const { body } = await get(INSTAGRAM_HOST, '/v1/info', handle);
    const contacts = ['bio_links', 'address_street', 'city_name', 'zip'];
    expect(differences(sample('instagram-info'), body, contacts)).toEqual([]);
  });
  it('Instagram likes, on one page and on several', async () => {
    const query = { code_or_id_or_url: newest('instagram').code };
    const { body } = await get(INSTAGRAM_HOST, '/v1/likes', query);
    expect(differences(sample('instagram-likes'), body)).toEqual([]);
    products.running().simulator.paging = { ...products.running().simulator.paging, likes: 'cursor', likesPerPage: 3 };
    const paged = await get(INSTAGRAM_HOST, '/v1/likes', query);
    expect(differences(sample('instagram-likes.page1'), paged.body)).toEqual([]);
  });
  it('Instagram comments', async () => {
    const { body } = await get(INSTAGRAM_HOST, '/v1/comments', { code_or_id_or_url: newest('instagram').code });
    expect(differences(sample('instagram-comments.page1'), body)).toEqual([]);
  });
  it('Instagram post, hashtag and search', async () => {
    const one = await get(INSTAGRAM_HOST, '/v1/post_info', { code_or_id_or_url: newest('instagram').code });
    expect(differences(sample('instagram-post-info'), one.body, optional)).toEqual([]);
    const tag = await get(INSTAGRAM_HOST, '/v1/hashtag', { hashtag: '#binmascontoh' });
    expect(differences(sample('instagram-hashtag'), tag.body, optional)).toEqual([]);
    expect(tag.body.data.items.length).toBeGreaterThan(0);
    const search = await get(INSTAGRAM_HOST, '/v1/search_users', { search_query: 'contoh' });
    expect(differences(sample('instagram-search-users'), search.body)).toEqual([]);
  });
  it('TikTok profile, known and unknown', async () => {
    const known = await get(TIKTOK_HOST, '/api/user/info', { uniqueId: '@ditbinmas_contoh' });
    expect(differences(sample('tiktok-info'), known.body)).toEqual([]);
    const unknown = await get(TIKTOK_HOST, '/api/user/info', { uniqueId: 'akun_tidak_ada_contoh' });
    expect(unknown.status).toBe(200);
    expect(unknown.body).toEqual(sample('tiktok-info.not-found'));
  });
  it('TikTok videos', async () => {
    const { body } = await get(TIKTOK_HOST, '/api/user/posts', { secUid: secUid(), count: '35', cursor: '0' });
    expect(differences(sample('tiktok-posts'), body, optional)).toEqual([]);
    const none = await get(TIKTOK_HOST, '/api/user/posts', {
      secUid: 'MS4wLjABAAAAtidak_ada',
      count: '35',
      cursor: '0',
    });
    expect(differences(sample('tiktok-posts.empty'), none.body)).toEqual([]);
  });
  it('TikTok comments, some and none', async () => {
    const { body } = await get(TIKTOK_HOST, '/api/post/comments', { videoId: newest('tiktok').id, count: '50' });
    expect(differences(sample('tiktok-comments.page1'), body)).toEqual([]);
    const none = await get(TIKTOK_HOST, '/api/post/comments', { videoId: '7560000000000000102', count: '50' });
    expect(differences(sample('tiktok-comments.empty'), none.body)).toEqual([]);
    expect(none.body.comments).toBeNull();
  });
  it('TikTok video, known and unknown', async () => {
    const known = await get(TIKTOK_HOST, '/api/post/detail', { videoId: newest('tiktok').id });
    expect(differences(sample('tiktok-post-detail'), known.body)).toEqual([]);
    const unknown = await get(TIKTOK_HOST, '/api/post/detail', { videoId: '7560000000000000999' });
    expect(unknown.body).toEqual(sample('tiktok-post-detail.not-found'));
  });
  it('fallback videos, some, none, and in the other shape', async () => {
    const { body } = await get(FALLBACK_HOST, '/user/videos', { username: 'ditbinmas_contoh' });
    expect(differences(sample('tiktok-fallback-videos'), body)).toEqual([]);
    const none = await get(FALLBACK_HOST, '/user/videos', { username: 'tidak_ada' });
    expect(differences(sample('tiktok-fallback-videos.empty'), none.body)).toEqual([]);
    products.running().simulator.faults.add({ kind: 'alternate-shape' });
    const other = await get(FALLBACK_HOST, '/user/videos', { username: 'ditbinmas_contoh' });
    expect(differences(sample('tiktok-fallback-videos.result'), other.body)).toEqual([]);
  });
  it('alternate shapes of posts, videos and comments', async () => {
    const { faults } = products.running().simulator;
    faults.add({ kind: 'alternate-shape' });
    const posts = await get(INSTAGRAM_HOST, '/v1/posts', handle);
    expect(posts.body.data.items[0]).toMatchObject({ shortcode: expect.any(String), pk: expect.any(String) });
    expect(posts.body.data.items[0].image_versions2.candidates[0].url).toMatch(/^https:/);
    const query = { secUid: secUid(), count: '35', cursor: '0' };
    const videos = await get(TIKTOK_HOST, '/api/user/posts', query);
    expect(differences(sample('tiktok-posts.alt-items'), videos.body)).toEqual([]);
    faults.reset();
    faults.add({ kind: 'stringified-body' });
    const text = await get(TIKTOK_HOST, '/api/user/posts', query);
    expect(JSON.parse(text.body.data).itemList.length).toBeGreaterThan(5);
    faults.reset();
    faults.add({ kind: 'nested-comments' });
    const comments = await get(TIKTOK_HOST, '/api/post/comments', { videoId: newest('tiktok').id, count: '50' });
    expect(differences(sample('tiktok-comments.alt-nested'), comments.body, ['cursor', 'has_more'])).toEqual([]);
  });
});

describe('refusals have the words of the stored ones', () => {
  it('a missing or unknown key', async () => {
    for (const key of [null, 'kunci-lain']) {
      const { status, body } = await get(INSTAGRAM_HOST, '/v1/info', handle, key);
      expect([status, body]).toEqual([401, sample('error-401-invalid-key')]);
    }
  });
  it('a key without a subscription', async () => {
    const { status, body } = await get(TIKTOK_HOST, '/api/user/info', { uniqueId: 'x' }, 'sandbox-key-instagram');
    expect([status, body]).toEqual([403, sample('error-403-not-subscribed')]);
  });
  it('a used-up quota', async () => {
    const { status, body, headers } = await get(INSTAGRAM_HOST, '/v1/info', handle, 'sandbox-key-habis');
    expect([status, body]).toEqual([429, sample('error-429-quota')]);
    expect(headers.get('x-ratelimit-requests-remaining')).toBe('0');
  });
  it('an unknown account, a missing parameter, an unknown host and path', async () => {
    const unknown = await get(INSTAGRAM_HOST, '/v1/info', { username_or_id_or_url: 'akun_tidak_ada_contoh' });
    expect([unknown.status, unknown.body]).toEqual([404, sample('error-404-not-found')]);
    expect((await get(INSTAGRAM_HOST, '/v1/posts')).status).toBe(404);
    const nameless = await get(TIKTOK_HOST, '/api/user/posts', {
      uniqueId: 'ditbinmas_contoh',
      count: '35',
      cursor: '0',
    });
    expect([nameless.status, nameless.body]).toEqual([400, sample('error-400-tiktok-missing-params')]);
    expect((await get('lain.p.rapidapi.com', '/v1/posts', handle)).status).toBe(404);
    expect((await get(INSTAGRAM_HOST, '/v1/lain', handle)).status).toBe(404);
  });
  it('a private account', async () => {
    await products.ask('POST', '/sandbox/control/scenario/private-account', { account: 'polres_contoh_a' });
    const { status, body } = await get(INSTAGRAM_HOST, '/v1/posts', { username_or_id_or_url: 'polres_contoh_a' });
    expect([status, body]).toEqual([403, sample('error-403-private-account')]);
  });
});
