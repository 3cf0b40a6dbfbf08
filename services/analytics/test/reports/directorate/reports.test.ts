import { afterAll, beforeAll, expect, test } from 'vitest';
import { Rosters } from '../../../src/measure/rosters.ts';
import { reportClients } from '../../../src/reports/clients.ts';
import { directorateReports } from '../../../src/reports/directorate/index.ts';
import { produce } from '../../../src/reports/produce.ts';
import { counting } from '../../fixtures/counting.ts';
import { ask, content, noSettings } from '../../fixtures/reports.ts';
import { readWorkbook } from '../../fixtures/workbooks.ts';
import type { World } from '../../fixtures/world.ts';
import { directorateWorld } from './directorate-world.ts';

let world: World;
beforeAll(async () => {
  world = await directorateWorld();
});
afterAll(() => world.close());

const tell = (report: string, options: Record<string, unknown> = {}) => content(world, report, 'DITX', { options });
const names = (files: readonly { name: string }[] = []) => files.map(({ name }) => name);

test('usernames: how much the largest backlogs hold is computed, not claimed', async () => {
  const { text, card } = await tell('username-insight');
  expect(text).toContain(`*DIREKTORAT X*
Senin, 10/11/2025 · 20.00 WIB

*Personel:* 130 di 13 satker
*Cakupan:* Instagram 90% (117/130), TikTok 83,1% (108/130)
*Rata-rata satker:* Instagram 90% (median 90%), TikTok 83,1% (median 80%)
*Terbaik (≥ 90% pada keduanya):* DIREKTORAT X, POLRES 1, POLRES 2, POLRES 3, POLRES 4, POLRES 5
*Kuat (80% sampai di bawah 90% pada keduanya):* POLRES 6, POLRES 7, POLRES 8`);
  expect(text).toContain('10 satker dengan kekosongan terbanyak memuat 76,9% dari 13 username yang belum terisi:');
  expect(text).toContain('10 satker dengan kekosongan terbanyak memuat 100% dari 22 username yang belum terisi:');
  expect(text).toContain('1. *POLRES 12* — Instagram 90%, TikTok 60%: Instagram unggul 30 poin');
  expect(text).toContain('dilengkapi: Instagram 95,4%, TikTok 94,9%');
  expect(card).toMatchObject({ headline: { value: '86,5%' }, totals: [225, 35] });
  expect(card?.rows).toHaveLength(13);
});

test('a day: every ratio and percentage has one denominator, each platform counts its own usernames', async () => {
  const { text, card, files = [], facts } = await tell('daily-engagement');
  expect(text).toContain(
    '1. https://www.instagram.com/p/AAA (08.00 WIB)\n2. https://www.instagram.com/p/BBB (09.30 WIB)',
  );
  expect(text).toContain(
    '2 konten mendapat 117 like dari 234 yang mungkin (50%); rata-rata 58,5 like per konten. Target 95% = 223 like, masih kurang 106.\nPersonel: 39 lengkap, 39 sebagian, 39 belum, 13 belum mengisi username Instagram.',
  );
  expect(text).toContain(
    '1 konten mendapat 39 komentar dari 108 yang mungkin (36,1%); rata-rata 39 komentar per konten. Target 80% = 87 komentar, masih kurang 48.\nPersonel: 39 lengkap, 0 sebagian, 69 belum, 22 belum mengisi username TikTok.',
  );
  expect(text).toContain('*5 satker tertinggi (komentar)*\n1. *POLRES 12* — 100% (6/6, 4 belum mengisi username)');
  expect(text).toContain('*5 satker terendah (like)*\n1. *POLRES 1* — 5,6% (1/18, 1 belum mengisi username)');
  expect(text).toContain(
    '*Penutup:* masih tertinggal (lebih dari 30 personel): 69 personel belum berkomentar di TikTok. Mohon didahulukan.',
  );
  // Every unit but the office and the first two lacks as many: none of them is called first.
  expect(text).toContain(
    'Belum mengisi username Instagram: 13 personel; 10 satker dengan kekosongan terbanyak memuat 76,9%. Bila 70%',
  );
  expect(text).toContain('satker 80% sampai di bawah 90%, ');
  expect(text).toContain('👥 *3. Data Personel*');
  expect(card).toMatchObject({ headline: { value: '45,6%' }, totals: [156, 186] });
  expect(facts).toMatchObject({ instagram: { done: 117, possible: 234, deficit: 106 }, closing: 'backlog' });
  expect(names(files)).toEqual([
    'Absensi_Engagement_Instagram_DITX_Tanggal_2025-11-10_diambil_2025-11-10_2000.txt',
    'Absensi_Engagement_TikTok_DITX_Tanggal_2025-11-10_diambil_2025-11-10_2000.txt',
    'Rekap_Per_Konten_Likes_Instagram_DITX_Tanggal_2025-11-10_diambil_2025-11-10_2000.xlsx',
    'Rekap_Per_Konten_Komentar_TikTok_DITX_Tanggal_2025-11-10_diambil_2025-11-10_2000.xlsx',
  ]);
  const [instagram, tiktok, book] = files.map(({ bytes }) => bytes);
  expect(String(instagram)).toContain(
    'Sudah: 78 (lengkap 39, sebagian 39)\nBelum: 39\nBelum mengisi username Instagram: 13',
  );
  expect(String(instagram)).toContain('DIREKTORAT X : 10 / 3 / 3 / 3 / 1 / 0');
  expect(String(instagram)).toContain('- BRIPTU NAMA 80000007, @ig.80000007');
  expect(String(tiktok)).toContain('POLRES 12 : 10 / 6 / 0 / 0 / 4 / 1');
  expect(String(tiktok)).toContain('- BRIPTU NAMA 80001207, Instagram @ig.80001207, TikTok -');
  expect(readWorkbook(book as Buffer).names).toHaveLength(14);
});

test('a day without posts on both platforms is nothing, not a report about nothing', async () => {
  const asking = { day: '2025-11-09' };
  for (const report of ['daily-engagement', 'unit-compliance', 'engagement-ranking']) {
    expect(await ask(world, report, 'DITX', asking)).toMatchObject({
      ...{ kind: 'nothing', reason: 'no-posts' },
      sentence: 'Tidak ada konten *DIREKTORAT X* pada Minggu, 9 November 2025.',
    });
  }
  expect(await ask(world, 'chiefs-attendance', 'DITX', asking)).toMatchObject({ kind: 'nothing', reason: 'no-posts' });
});

test('compliance: the head of the memo is what the options say, and nothing else', async () => {
  const link = 'https://chat.example/abc';
  const { text } = await tell('unit-compliance', { to: 'Kapolda *Contoh*', invite_link: link });
  expect(text.split('\n').slice(0, 3)).toEqual([
    '*Kepada Yth.:* Kapolda Contoh',
    '*Perihal:* Kepatuhan satker dalam memberi like dan komentar',
    '*DIREKTORAT X*',
  ]);
  expect(text).toContain('*KEPATUHAN AKTIF* (0 satker)\n-\n\n*KEPATUHAN SEDANG* (6 satker)\n1. POLRES 12 : 75%\n');
  expect(text).toContain('*KEPATUHAN RENDAH* (6 satker)\n1. POLRES 6 : 45%\n');
  expect(text).toContain(link);
  expect((await tell('unit-compliance')).text).not.toMatch(/Kepada|Dari:|Tembusan|https?:/);
});

test('ranking: greeting, sums, the first ten, and everybody in the file', async () => {
  const { text, card, files = [] } = await tell('engagement-ranking');
  expect(text).toMatch(/^Selamat malam, Bapak\/Ibu\./);
  expect(text).toContain('*Instagram:* 117 like; 78 personel sudah, 39 belum, 13 belum mengisi username');
  expect(text).toContain('*TikTok:* 39 komentar; 39 personel sudah, 69 belum, 22 belum mengisi username');
  expect(text).toContain('2. *POLRES 12* — 15 like (90% personel), 6 komentar (60% personel)');
  expect(text).toContain('… dan 3 satker lain.');
  expect(card).toMatchObject({ totals: [117, 108, 35], headline: { value: '45%' } });
  expect(
    readWorkbook(files[0]?.bytes as Buffer)
      .rows('Ranking Engagement')
      .at(-1),
  ).toEqual([...['TOTAL', 130, 78, 39, 13, 39, 69, 22]]);
});

test('workbooks of a directorate and of a unit, by day and by post', async () => {
  const perPost = await tell('engagement-workbook', { layout: 'per-post' });
  expect(perPost.text).toContain(
    '📎 *Rekap Likes Instagram per Konten*\n*DIREKTORAT X*\nHari, Tanggal: Senin, 10 November 2025',
  );
  expect(readWorkbook(perPost.files?.[0]?.bytes as Buffer).names[0]).toBe('Konten');
  const perDay = await tell('engagement-workbook', { platform: 'tiktok', period: 'this_month' });
  expect(names(perDay.files)).toEqual(['Rekap_Komentar_TikTok_DITX_Bulan_2025-11_diambil_2025-11-10_2000.xlsx']);
  expect(await ask(world, 'engagement-workbook', 'RES_01')).toMatchObject({ kind: 'nothing', reason: 'no-posts' });
});

test('the highest and lowest of the office: of the week that ends on the day, when that is a Sunday', async () => {
  const { text } = await content(world, 'weekly-high-low', 'DITX', { day: '2025-11-16' });
  expect(text).toContain(
    'Senin, 10 November 2025 s.d. Minggu, 16 November 2025\n*Jumlah konten:* 2\n*Jumlah personel:* 10',
  );
  expect(text).toContain('🔥 *Tertinggi*\n1. BRIPTU NAMA 80000001 (SAT BINMAS • DIREKTORAT X) — 2 like');
  expect(text).toContain(
    '❄️ *Terendah*\n1. BRIPTU NAMA 80000010 (SAT BINMAS • DIREKTORAT X) — 0 like, belum mengisi username',
  );
  expect(await ask(world, 'weekly-high-low', 'DITX')).toMatchObject({ kind: 'nothing', reason: 'no-posts' });
});

test('all data and the matrix of usernames', async () => {
  expect((await tell('all-data')).text).toContain('📸 *Instagram:* 117 like\n1. *POLRES 12* — 15 like');
  expect(await ask(world, 'all-data', 'RES_01')).toMatchObject({
    ...{ kind: 'nothing', reason: 'no-data' },
    sentence: 'Belum ada like maupun komentar *POLRES 1* selama September–November 2025.',
  });
  const settings = { ...noSettings, strengths: [['RES_01', 12]] as const };
  const { text, files = [] } = await content(world, 'satker-update-matrix', 'DITX', { settings });
  expect(text).toContain('*TikTok:* sudah 108 (83,1%), belum 22');
  const rows = readWorkbook(files[0]?.bytes as Buffer).rows('Rekap');
  expect(rows.find(([name]) => name === 'POLRES 1')).toEqual(['POLRES 1', 12, 10, 9, 1, 10, 0]);
});

test('chiefs: who did what, and which unit has none', async () => {
  const { text, files = [] } = await tell('chiefs-attendance');
  expect(text).toContain(
    '*Jumlah pejabat:* 11; sudah melaksanakan: 11 (100%)\n\n✅ *Lengkap* (10)\n1. AKP NAMA 80000201 (POLRES 2) — 2/2 konten',
  );
  expect(text).toContain('⚠️ *Sebagian* (1)\n1. AKP NAMA 80000101 (POLRES 1) — 1/2 konten\n\n❌ *Belum* (0)\n-');
  expect(readWorkbook(files[0]?.bytes as Buffer).rows('Rekap')).toContainEqual(['POLRES 1', 'AKP NAMA 80000101', 1]);
  expect(await ask(world, 'chiefs-attendance', 'DITX', { options: { position: 'KASAT LANTAS' } })).toMatchObject({
    kind: 'nothing',
    reason: 'nobody',
  });
  const data = (await tell('chiefs-data')).text;
  expect(data).toContain('*Jumlah pejabat:* 11\n*Username Instagram:* sudah 11, belum 0');
  expect(data).toContain('*Satker tanpa KASAT BINMAS* (1)\n1. POLRES 12');
});

test('markup stays balanced in every text, whatever the names', async () => {
  for (const { key } of directorateReports) {
    const { text } = await content(world, key, 'DITX', {
      day: key === 'weekly-high-low' ? '2025-11-16' : '2025-11-10',
    });
    for (const line of text.split('\n')) {
      for (const mark of ['*', '```']) expect((line.split(mark).length - 1) % 2, `${key}: ${line}`).toBe(0);
    }
  }
});

test('queries do not grow with units', async () => {
  const [client] = await reportClients(world.db, 'DITX');
  if (!client) throw new Error('no directorate');
  const statements = async () => {
    const found: Record<string, number> = {};
    for (const { key } of directorateReports) {
      const { db, counts } = counting(world.db);
      const order = { report: key, client, options: {}, day: '2025-11-10', at: '2025-11-10T13:00:00Z' };
      await produce(db, { ...order, settings: noSettings, previous: null }, new Rosters());
      found[key] = counts.statements;
    }
    return found;
  };
  const before = await statements();
  for (let unit = 20; unit < 30; unit += 1) {
    await world.client(`RES_${unit}`);
    await world.person({ id: `900000${unit}`, client: `RES_${unit}`, ig: `ig.${unit}`, roles: ['ditx'] });
  }
  expect(await statements()).toEqual(before);
});
