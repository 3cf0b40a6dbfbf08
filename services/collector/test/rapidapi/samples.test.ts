import { jakartaDay } from '@cicero/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAnswer } from '../../src/rapidapi/classify.ts';
import { at } from '../../src/rapidapi/shapes/fields.ts';
import { readIgPost } from '../../src/rapidapi/shapes/instagram-post.ts';
import { findTtList } from '../../src/rapidapi/shapes/tiktok-container.ts';
import { readTtPost } from '../../src/rapidapi/shapes/tiktok-post.ts';
import { type ExpectedReading, sample, sampleIndex, sampleText } from '../samples.ts';
import { all, type ProviderServer, startProvider } from './provider-server.ts';

const account = 'ditbinmas_contoh';
const since = new Date('2025-11-07T00:00:00+07:00');
let provider: ProviderServer;
let expected: ExpectedReading;

beforeAll(async () => {
  provider = await startProvider();
  const index = await sampleIndex();
  const here = index.expected[account];
  if (!here) throw new Error('the index does not know the account');
  expected = here;
  const texts = new Map<string, string>();
  for (const { file } of index.responses) texts.set(file, await sampleText(file.replace('.json', '')));
  // The recorded answer whose query fits best; comments were recorded three at a time.
  provider.answer((response, { path, query, headers }) => {
    const hit = index.responses.find(
      (candidate) =>
        candidate.host === headers['x-rapidapi-host'] &&
        path.endsWith(candidate.path) &&
        Object.entries({ ...candidate.query, count: query.count }).every(([name, value]) => query[name] === value) &&
        Object.keys(query).every((name) => name in candidate.query),
    );
    response
      .writeHead(hit?.status ?? 404, hit?.headers ?? {})
      .end(hit ? texts.get(hit.file) : '{"detail":"Not found"}');
  });
});
afterAll(() => provider.close());

const call = () => ({ meter: provider.meter, purpose: 'posts' as const, since });
const today = <Post extends { publishedAt: Date }>(pages: { items: readonly Post[] }[]) =>
  pages.flatMap((page) => page.items).filter((post) => jakartaDay(post.publishedAt) === '2025-11-07');

test("an Instagram account's posts of the day need both pages; the pinned one on top is old", async () => {
  const pages = await all(provider.api.instagram.posts(account, call()));
  expect(pages).toHaveLength(2);
  expect(today(pages.slice(0, 1)).map((post) => post.shortcode)).toEqual(
    expected.instagram_today_shortcodes_first_page_only,
  );
  expect(today(pages).map((post) => post.shortcode)).toEqual(expected.instagram_today_shortcodes);
  expect(pages.at(-1)?.end).toEqual({ reason: 'covered', complete: true });
  expect(pages[0]?.items[0]).toMatchObject({ shortcode: 'CTHpin00001', isPinned: true });
});

test('a hidden like count is null, a caption may be bare text, an album has parts', async () => {
  const posts = (await all(provider.api.instagram.posts(account, call()))).flatMap((page) => page.items);
  const post = (code: string) => posts.find(({ shortcode }) => shortcode === code);
  expect(post('CTHa0000003')).toMatchObject({
    likeCount: null,
    commentCount: 1,
    caption: 'Video patroli malam contoh (teks polos) #patrolicontoh',
    isVideo: true,
    videoUrl: 'https://cdn.contoh.example/ig/CTHa0000003.mp4',
    hashtags: ['patrolicontoh'],
  });
  const album = post('CTHa0000002');
  expect(album?.isCarousel).toBe(true);
  expect(album?.imagesUrl).toHaveLength(album?.media.length ?? 0);
  expect(album?.media.some((part) => part.isVideo)).toBe(true);
});

test('other names for the same fields are read alike, long ids to the last digit', async () => {
  const body = await sample('instagram-posts.alt-shape');
  expect(readIgPost(at(body, 'data', 'items', 0))).toMatchObject({
    shortcode: 'CTHb0000001',
    postId: '3700000000000000021',
    likeCount: 33,
    isVideo: true,
    imageUrl: 'https://cdn.contoh.example/ig/CTHb0000001_c0.jpg',
    videoUrl: 'https://cdn.contoh.example/ig/CTHb0000001.mp4',
  });
  expect(at(body, 'data', 'items', 0, 'pk')).toBe('3700000000000000021');
});

test('likers: repeated, in capitals, as bare text; each once', async () => {
  const pages = await all(provider.api.instagram.likers('CTHa0000001', call()));
  expect(pages.flatMap((page) => page.items)).toEqual(expected.likes_CTHa0000001_normalized);
  expect(pages.at(-1)?.end).toEqual({ reason: 'end', complete: true });
});

test('likers over two pages by cursor; none at all', async () => {
  const pages = await all(provider.api.instagram.likers('CTHa0000002', call()));
  expect(pages).toHaveLength(2);
  expect(new Set(pages.flatMap((page) => page.items)).size).toBe(5);
  const none = await all(provider.api.instagram.likers('CTHa0000003', call()));
  expect(none).toEqual([{ items: [], malformed: 0, end: { reason: 'end', complete: true } }]);
});

test('TikTok videos of the day; the pinned one is recognised by its place', async () => {
  const profile = await provider.api.tiktok.profile(account, call());
  expect(profile).toMatchObject({ username: account, followerCount: 8123, likeCount: 90210, videoCount: 512 });
  const pages = await all(provider.api.tiktok.posts({ secUid: profile.secUid, handle: account }, call()));
  expect(today(pages).map((post) => post.videoId)).toEqual(expected.tiktok_today_video_ids);
  expect(pages[0]?.items[0]?.isPinned).toBe(true);
});

test('TikTok commenters over two pages, by the cursor of the provider', async () => {
  const pages = await all(provider.api.tiktok.commenters('7560000000000000101', call()));
  expect(pages.flatMap((page) => page.items).map((name) => `@${name}`)).toEqual(
    expected.comments_7560000000000000101_normalized,
  );
  expect(pages).toHaveLength(2);
  expect(pages.at(-1)?.end?.complete).toBe(true);
});

test('a list of comments may be null, or wrapped with flat names', async () => {
  expect(await all(provider.api.tiktok.commenters('7560000000000000102', call()))).toEqual([
    { items: [], malformed: 0, end: { reason: 'end', complete: true } },
  ]);
  const [page] = await all(provider.api.tiktok.commenters('7560000000000000103', call()));
  expect(page).toEqual({ items: ['akun_contoh_05'], malformed: 0, end: { reason: 'end', complete: true } });
});

test('an unknown TikTok account is a good answer that says so', async () => {
  await expect(provider.api.tiktok.profile('akun_tidak_ada_contoh', call())).rejects.toMatchObject({
    errorClass: 'resource',
  });
});

test.each([
  ['tiktok-posts.alt-items', [41, 12], [5, 2]],
  ['tiktok-posts.alt-stringified', [41], [5]],
  ['tiktok-fallback-videos', [41, 12], [5, 2]],
  ['tiktok-fallback-videos.result', [41, 88], [5, 9]],
])('%s: captions and counters in this shape', async (name, likes, comments) => {
  const posts = findTtList(await sample(name))?.entries.map(readTtPost) ?? [];
  expect(posts.map((post) => post?.likeCount)).toEqual(likes);
  expect(posts.map((post) => post?.commentCount)).toEqual(comments);
  for (const post of posts) expect(post?.caption).toMatch(/contoh/i);
});

test.each([
  ['error-401-invalid-key', 401, 'auth'],
  ['error-403-not-subscribed', 403, 'auth'],
  ['error-403-private-account', 403, 'resource'],
  ['error-404-not-found', 404, 'resource'],
  ['error-400-tiktok-missing-params', 400, 'resource'],
  ['error-429-rate-limit', 429, 'throttle'],
  ['error-429-quota', 429, 'quota'],
  ['error-500-internal', 500, 'transient'],
  ['error-502-gateway', 502, 'transient'],
])('%s is of class %s %s', async (name, status, errorClass) => {
  const answer = { status, headers: {}, text: await sampleText(name) };
  expect(() => readAnswer(answer, since)).toThrow(expect.objectContaining({ errorClass, status }));
});
