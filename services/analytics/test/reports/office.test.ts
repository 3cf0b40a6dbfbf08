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
  await world.client('RES_A', { name: 'POLRES A', client_insta: 'a' });
});
afterAll(() => world.close());

async function office(): Promise<void> {
  const own = { client: 'DITX', roles: ['ditx'] };
  await world.person({ ...own, id: '1', name: 'LENGKAP', title: 'AKP', division: 'SUBDIT I', ig: 'satu' });
  await world.person({ ...own, id: '2', name: 'KURANG', title: 'BRIPDA', division: 'SUBDIT I', ig: 'dua' });
  await world.person({ ...own, id: '3', name: 'BELUM', division: 'SUBDIT II', ig: 'tiga', tiktok: 'tiga' });
  await world.person({ ...own, id: '4', name: 'KOSONG', division: 'SUBDIT II', tiktok: 'empat' });
  await world.person({ ...own, id: '5', name: 'NIHIL', division: 'SUBDIT II' });
  await world.person({ id: '6', client: 'DITX', name: 'TANPA PERAN', ig: 'enam' });
  await world.person({ id: '7', client: 'RES_A', name: 'SATKER', ig: 'satu', roles: ['ditx'] });
  await world.post({ id: 'P1', client: 'DITX', at: '2025-11-10 08:00', set: ['satu', 'dua', 'enam'] });
  await world.post({ id: 'P2', client: 'DITX', at: '2025-11-10 09:00', set: ['satu'] });
}

test('the people at the directorate itself who hold its role, by name in four lists', async () => {
  await office();
  const { text, card, facts } = await content(world, 'office-likes', 'DITX');
  expect(text).toBe(`Yth. Bapak/Ibu Pimpinan,
berikut kami laporkan:

📋 *Absensi Likes Instagram Personel*
*DIREKTORAT X*
Senin, 10/11/2025 · 20.00 WIB

*Jumlah Konten:* 2
https://www.instagram.com/p/P1
https://www.instagram.com/p/P2

*Jumlah Personel:* 5
✅ *Lengkap:* 1
⚠️ *Kurang:* 1
❌ *Belum:* 1
❗ *Belum Mengisi Username Instagram:* 2

✅ *Lengkap (1)*
- AKP LENGKAP

⚠️ *Kurang (1)*
- BRIPDA KURANG

❌ *Belum (1)*
- BRIPTU BELUM

❗ *Belum mengisi username (2)*
- BRIPTU KOSONG
- BRIPTU NIHIL

Demikian, terima kasih.`);
  expect(card?.rows.map(({ label }) => label)).toEqual(['SUBDIT I', 'SUBDIT II']);
  expect(facts).toMatchObject({ people: 5, sudah: 1, kurang: 1, belum: 1, no_username: 2 });
});

test('an empty list is a dash', async () => {
  await world.person({ id: '1', client: 'DITX', tiktok: 'satu', roles: ['ditx'] });
  await world.post({ platform: 'tiktok', id: '71', client: 'DITX', at: '2025-11-10 08:00', set: ['satu'] });
  const { text } = await content(world, 'office-comments', 'DITX');
  expect(text).toContain('⚠️ *Kurang (0)*\n-\n\n❌ *Belum (0)*\n-\n');
});

test('by division: those that have done most first, everybody with what is done and which handles are missing', async () => {
  await office();
  const { text } = await content(world, 'office-likes', 'DITX', { options: { layout: 'divisions' } });
  expect(text).toContain(`
1. *SUBDIT I* (2 personel)
Akumulasi Pelaksanaan: 3/4 (75%)
✅ Lengkap (1):
- AKP LENGKAP (Pelaksanaan: 2/2)
⚠️ Kurang (1):
- BRIPDA KURANG (Pelaksanaan: 1/2)

2. *SUBDIT II* (3 personel)
Akumulasi Pelaksanaan: 0/6 (0%)
❌ Belum (1):
- BRIPTU BELUM : @tiga (Pelaksanaan: 0/2)
❗ Belum mengisi username (2):
- BRIPTU KOSONG (kosong: Instagram)
- BRIPTU NIHIL (kosong: Instagram, TikTok)
`);
});

test('likes and comments have the same thresholds', async () => {
  await world.person({ id: '1', client: 'DITX', ig: 'satu', tiktok: 'satu', roles: ['ditx'] });
  for (const platform of ['instagram', 'tiktok'] as const) {
    await world.post({ platform, id: '71', client: 'DITX', at: '2025-11-10 08:00', set: ['satu'] });
    await world.post({ platform, id: '72', client: 'DITX', at: '2025-11-10 08:00', set: [] });
  }
  for (const report of ['office-likes', 'office-comments']) {
    for (const layout of ['simple', 'divisions']) {
      const facts = async (policy: string) =>
        (await content(world, report, 'DITX', { options: { layout, policy } })).facts;
      expect(await facts('all'), report).toMatchObject({ sudah: 0, kurang: 1 });
      expect(await facts('half'), report).toMatchObject({ sudah: 1, kurang: 0 });
    }
  }
});

test('it is about directorates only; without people of its own there is nothing to report', async () => {
  await world.post({ id: 'P1', client: 'DITX', at: '2025-11-10 08:00', set: [] });
  expect(await ask(world, 'office-likes', 'DITX')).toMatchObject({ kind: 'nothing', reason: 'nobody' });
  await expect(ask(world, 'office-likes', 'RES_A')).rejects.toMatchObject({ code: 'REPORT_UNFIT' });
});
