import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ask, content } from '../fixtures/reports.ts';
import { World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(async () => {
  await world.reset();
  await world.client('DITX', { type: 'direktorat', name: 'DIREKTORAT X', client_insta: 'ditx', client_tiktok: 'ditx' });
  await world.person({ id: '1', client: 'DITX', ig: 'ani', tiktok: 'ani', roles: ['ditx'] });
  await world.person({ id: '2', client: 'DITX', ig: 'budi', tiktok: 'budi', roles: ['ditx'] });
});
afterAll(() => world.close());

const post = (id: string, hour: string, set: string[] | null, platform: 'instagram' | 'tiktok' = 'instagram') =>
  world.post({ platform, id, client: 'DITX', at: `2025-11-10 ${hour}:00`, set });

test.each([
  ['likes-attendance', {}, '2025-11-10'],
  ['office-likes', {}, '2025-11-10'],
  ['per-post-attendance', {}, '2025-11-10'],
  ['chiefs-attendance', { position: 'STAF' }, '2025-11-10'],
  ['weekly-high-low', {}, '2025-11-16'],
  ['daily-engagement', {}, '2025-11-10'],
] as const)('%s: posts that nobody has looked at are counted against nobody', async (report, options, day) => {
  await post('P1', '08', null);
  await post('P2', '09', null);
  await world.db.updateTable('user').set({ jabatan: 'STAF' }).execute();
  const produced = await ask(world, report, 'DITX', { options, day });
  expect(produced).toMatchObject({ kind: 'nothing', reason: 'not-read' });
  expect(produced).toHaveProperty('sentence', expect.stringMatching(/^Data .*\*DIREKTORAT X\*.* belum terbaca; /));
});

test.each(['likes-attendance', 'office-likes', 'per-post-attendance'])(
  '%s: some are not read yet, and that is said',
  async (report) => {
    await post('P1', '08', ['ani']);
    await post('P2', '09', null);
    const { text } = await content(world, report, 'DITX');
    expect(text).toContain('*Jumlah Konten:* 2 (1 belum terbaca)\n');
  },
);

test('of a post that nobody has looked at programs are not told that everybody is missing', async () => {
  await post('P1', '08', ['ani']);
  await post('P2', '09', null);
  const { facts } = await content(world, 'per-post-attendance', 'DITX');
  expect(facts).toMatchObject({
    posts: [
      { postId: 'P1', read: true, done: 1, missing: 1 },
      { postId: 'P2', read: false, done: 0, missing: null },
    ],
  });
});

test('a day: unread posts are named, and are neither the best nor the worst', async () => {
  await post('P1', '08', ['ani', 'budi']);
  await post('P2', '09', ['ani']);
  await post('P3', '10', null);
  await post('7', '11', null, 'tiktok');
  const { text, card, files = [], facts } = await content(world, 'daily-engagement', 'DITX');
  expect(text).toContain('3. https://www.instagram.com/p/P3 (10.00 WIB, belum terbaca)');
  expect(text).toContain('3 konten (1 belum terbaca) mendapat 3 like');
  expect(text).toContain('rata-rata 1,5 like per konten');
  expect(text).toContain(
    'Konten terbanyak https://www.instagram.com/p/P1 (2 personel), tersedikit https://www.instagram.com/p/P2 (1 personel)',
  );
  expect(text).toContain('🎵 *2. TikTok*\n1 konten TikTok hari ini; data komentar belum terbaca.\n');
  expect(text).not.toContain('belum berkomentar');
  expect(card).toMatchObject({ totals: [3, 3] });
  expect(files.map(({ name }) => name.includes('TikTok'))).toEqual([false, false]);
  expect(facts).toMatchObject({ instagram: { posts: 3, unread: 1 }, tiktok: { posts: 1, unread: 1 } });
});

test('numbers read on another day than they are about say so', async () => {
  await post('P1', '08', ['ani']);
  world.clock.set('2025-11-10T17:20:00Z');
  const { text } = await content(world, 'likes-attendance', 'DITX', { day: '2025-11-10' });
  expect(text).toContain('\nSenin, 10/11/2025 (data diambil Selasa, 11/11/2025 · 00.20 WIB)\n');
});
