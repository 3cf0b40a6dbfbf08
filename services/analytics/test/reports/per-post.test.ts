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
  await world.client('RES_A', { name: 'POLRES A', client_insta: 'a', client_tiktok: 'a' });
  await world.client('RES_B', { name: 'POLRES B', client_insta: 'b' });
});
afterAll(() => world.close());

async function people(): Promise<void> {
  const roles = ['ditx'];
  await world.person({ id: '1', client: 'RES_A', name: 'ANI', title: 'AKP', ig: 'ani', roles });
  await world.person({ id: '2', client: 'RES_A', name: 'BUDI', ig: 'budi', roles, division: 'BAG OPS' });
  await world.person({ id: '3', client: 'RES_A', name: 'CICI', ig: 'cici', exception: true, roles });
  await world.person({ id: '4', client: 'RES_A', name: 'DEDI', roles });
  await world.person({ id: '5', client: 'RES_B', name: 'EKO', ig: 'eko', roles });
}

test('each post with those who did it and those who did not; who cannot be seen is listed once', async () => {
  await people();
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:15', set: ['ani', 'orang.lain'] });
  await world.post({ id: 'P2', client: 'RES_A', at: '2025-11-10 09:00', set: null });
  const { text, card, facts } = await content(world, 'per-post-attendance', 'RES_A');
  expect(text).toBe(`📋 *Absensi Likes Instagram per Konten*
*POLRES A*
Senin, 10/11/2025 · 20.00 WIB

*Jumlah Konten:* 2 (1 belum terbaca)
*Jumlah Personel:* 4
❗ *Belum Mengisi Username Instagram:* 1

1. https://www.instagram.com/p/P1 (diunggah 08.15 WIB)
✅ *Sudah:* 2 · ❌ *Belum:* 1
*BAG OPS* (1 personel)
❌ Belum (1):
- BRIPTU BUDI : @budi
*SAT BINMAS* (2 personel)
✅ Sudah (2):
- AKP ANI : @ani
- BRIPTU CICI : @cici

2. https://www.instagram.com/p/P2 (diunggah 09.00 WIB)
⏳ Data like konten ini belum terbaca.

❗ *Belum Mengisi Username Instagram (1)*
- BRIPTU DEDI

Terima kasih.`);
  expect(facts).toEqual({
    people: 4,
    withoutHandle: 1,
    posts: [
      { postId: 'P1', read: true, done: 2, missing: 1 },
      { postId: 'P2', read: false, done: 0, missing: null },
    ],
  });
  // Nobody can be told apart on what nobody has looked at.
  expect(card?.rows).toEqual([{ label: 'Konten 1 (08.15)', parts: [2, 1, 1] }]);
  expect(card).toMatchObject({ totals: [2, 1, 1], headline: { value: '50%', label: 'tugas terpenuhi' } });
});

test('its numbers are those of the recap of the day', async () => {
  await people();
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:15', set: ['ani', 'budi'] });
  await world.post({ id: 'P2', client: 'RES_A', at: '2025-11-10 09:00', set: ['ani'] });
  const perPost = (await content(world, 'per-post-attendance', 'RES_A')).facts as { posts: { done: number }[] };
  const recap = (await content(world, 'likes-attendance', 'RES_A')).facts as { engagements: number };
  expect(perPost.posts.reduce((sum, { done }) => sum + done, 0)).toBe(recap.engagements);
});

test('only those who did it, or only those who did not; of videos by comments', async () => {
  await world.person({ id: '1', client: 'RES_A', name: 'ANI', tiktok: 'ani' });
  await world.person({ id: '2', client: 'RES_A', name: 'BUDI', tiktok: 'budi' });
  await world.post({ platform: 'tiktok', id: '71', client: 'RES_A', at: '2025-11-10 08:15', set: ['ani'] });
  const of = async (mode: string) => {
    const { text } = await content(world, 'per-post-attendance', 'RES_A', { options: { platform: 'tiktok', mode } });
    return [...text.matchAll(/^- BRIPTU (\w+)/gm)].map(([, name]) => name);
  };
  expect(await of('all')).toEqual(['ANI', 'BUDI']);
  expect(await of('sudah')).toEqual(['ANI']);
  expect(await of('belum')).toEqual(['BUDI']);
  await world.facts('tiktok', '71', ['budi']);
  const options = { platform: 'tiktok', mode: 'belum' };
  expect(await ask(world, 'per-post-attendance', 'RES_A', { options })).toMatchObject({ reason: 'complete' });
});

test('of a directorate the numbers of its units', async () => {
  await people();
  await world.post({ id: 'P1', client: 'DITX', at: '2025-11-10 08:15', set: ['eko', 'ani'] });
  const { text } = await content(world, 'per-post-attendance', 'DITX');
  expect(text).toContain(`✅ *Sudah:* 3 · ❌ *Belum:* 1
- POLRES A: sudah 2, belum 1
- POLRES B: sudah 1, belum 0

Demikian`);
  const missing = await content(world, 'per-post-attendance', 'DITX', { options: { mode: 'belum' } });
  expect(missing.text).not.toContain('POLRES B');
});

test('a day without posts is said in one sentence', async () => {
  expect(await ask(world, 'per-post-attendance', 'RES_A')).toMatchObject({
    reason: 'no-posts',
    sentence: 'Tidak ada konten Instagram *POLRES A* pada Senin, 10 November 2025.',
  });
});

test('likes of the day: what was seen on each post, and all together', async () => {
  await people();
  expect(await ask(world, 'likes-summary', 'RES_A')).toMatchObject({ reason: 'no-posts' });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:15', set: ['ani', 'orang.lain'] });
  await world.post({ id: 'P2', client: 'RES_A', at: '2025-11-10 09:00', set: null });
  const { text, facts } = await content(world, 'likes-summary', 'RES_A');
  expect(text).toContain(`*Jumlah Konten:* 2 (1 belum terbaca)
*Total Like Semua Konten:* 2

*Rincian:*
- https://www.instagram.com/p/P1 : 2 like
- https://www.instagram.com/p/P2 : belum terbaca
`);
  expect(facts).toEqual({ posts: 2, likes: 2 });
});
