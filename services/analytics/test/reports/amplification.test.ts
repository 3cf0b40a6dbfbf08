import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { countReports } from '../../src/exports/link-reports.ts';
import { Rosters } from '../../src/measure/rosters.ts';
import { reportClients } from '../../src/reports/clients.ts';
import { produce } from '../../src/reports/produce.ts';
import { counting } from '../fixtures/counting.ts';
import { ask, content, noSettings } from '../fixtures/reports.ts';
import { report, task } from '../fixtures/tasks.ts';
import { readWorkbook } from '../fixtures/workbooks.ts';
import { World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const instagram = (code: string): string => `https://www.instagram.com/p/${code}`;

// Monday 10 November, 20:00. The unit has two tasks; ANI did one of them, BUDI is excused, CITRA did both, DEDI none.
// EKA is no ordinary personnel, FAJAR not active.
beforeEach(async () => {
  await world.reset();
  await sql`truncate insta_post_khusus cascade`.execute(world.db);
  await world.client('DITBINMAS', { type: 'DIREKTORAT', name: 'DIREKTORAT BINMAS', client_amplify_status: true });
  await world.client('RES_A', { name: 'POLRES A', client_amplify_status: true });
  await world.client('RES_B', { name: 'POLRES B', client_amplify_status: true });
  const roles = ['operator', 'ditbinmas'];
  await world.person({ id: '1', client: 'RES_A', name: 'ANI', title: 'AIPDA', roles });
  await world.person({ id: '2', client: 'RES_A', name: 'BUDI', exception: true, division: 'SAT LANTAS', roles });
  await world.person({ id: '3', client: 'RES_A', name: 'CITRA', title: 'AKP', division: null, roles });
  await world.person({ id: '4', client: 'RES_A', name: 'DEDI *X*', roles });
  await world.person({ id: '5', client: 'RES_A', name: 'EKA' });
  await world.person({ id: '6', client: 'RES_A', name: 'FAJAR', status: false, roles });
  await world.person({ id: '7', client: 'RES_B', name: 'GITA', roles });
  await task(world, { id: 'A2', client: 'RES_A', at: '2025-11-10 23:59' });
  await task(world, { id: 'A1', client: 'RES_A', at: '2025-11-10 00:30' });
  await task(world, { id: 'A0', client: 'RES_A', at: '2025-11-09 23:59' });
  await report(world, {
    ...{ task: 'A1', by: '1', reported: '2025-11-10 09:00' },
    links: { instagram: instagram('ani1'), facebook: 'https://fb.watch/x_1', youtube: ' ' },
  });
  await report(world, { task: 'A1', by: '3', links: { instagram: instagram('citra1') }, reported: '2025-11-10 08:00' });
  await report(world, { task: 'A2', by: '3', links: { tiktok: 'https://www.tiktok.com/@c*/video/1' } });
  await report(world, { task: 'A1', by: '4', links: { instagram: instagram('dedi1') }, deleted: true });
  await report(world, { task: 'A1', by: '5', links: { twitter: 'https://x.com/eka/status/1' } });
  await report(world, { task: 'A1', by: '6', links: { twitter: 'https://x.com/fajar/status/1' } });
  await report(world, { task: 'A0', by: '1', links: { instagram: instagram('ani0') } });
});

const unitHead = `📋 *Absensi Amplifikasi*
*POLRES A*
Senin, 10/11/2025 · 20.00 WIB

*Jumlah Konten Resmi Hari Ini:* 2
https://www.instagram.com/p/A1
https://www.instagram.com/p/A2

*Jumlah Personel yang Melaksanakan:* 3
*Jumlah Total Link dari 5 Platform:* 4
`;

describe('attendance of amplification', () => {
  test('a unit: its ordinary personnel by what they have done, most links first; who is excused has done everything, with the links they really gave', async () => {
    const { text, facts, card } = await content(world, 'amplification-attendance', 'RES_A');
    expect(text).toBe(`${unitHead}
✅ *Sudah (2)*
AKP CITRA (tugas 2/2, 2 link)
SAT LANTAS – BRIPTU BUDI (tugas 2/2, 0 link)

⚠️ *Belum Lengkap (1)*
SAT BINMAS – AIPDA ANI (tugas 1/2, 2 link)

❌ *Belum (1)*
SAT BINMAS – BRIPTU DEDI X (tugas 0/2, 0 link)

Terima kasih.`);
    expect(facts).toEqual({ tasks: 2, links: 4, complete: 2, partly: 1, none: 1 });
    expect(card).toMatchObject({
      headline: { value: '62,5%', label: 'tugas sudah dilaksanakan' },
      totals: [5, 3],
      rows: [
        { label: 'AKP CITRA', parts: [2, 0] },
        { label: 'BRIPTU BUDI', parts: [2, 0] },
        { label: 'AIPDA ANI', parts: [1, 1] },
        { label: 'BRIPTU DEDI X', parts: [0, 2] },
      ],
    });
  });

  test('post by post: who passed it on and who has not, by division', async () => {
    const { text } = await content(world, 'amplification-attendance', 'RES_A', { options: { layout: 'posts' } });
    expect(text).toBe(`${unitHead}
1. https://www.instagram.com/p/A1
*Jumlah Pelaksana:* 3 dari 4 personel
*Total Link:* 3
✅ Sudah (3):
*SAT BINMAS* (1)
- AIPDA ANI
*SAT LANTAS* (1)
- BRIPTU BUDI
*-* (1)
- AKP CITRA
❌ Belum (1):
*SAT BINMAS* (1)
- BRIPTU DEDI X

2. https://www.instagram.com/p/A2
*Jumlah Pelaksana:* 2 dari 4 personel
*Total Link:* 1
✅ Sudah (2):
*SAT LANTAS* (1)
- BRIPTU BUDI
*-* (1)
- AKP CITRA
❌ Belum (2):
*SAT BINMAS* (2)
- AIPDA ANI
- BRIPTU DEDI X

Terima kasih.`);
  });

  test('a directorate: the numbers of everybody with its role, then of each unit', async () => {
    await task(world, { id: 'D1', client: 'DITBINMAS', at: '2025-11-10 08:00' });
    await report(world, {
      task: 'D1',
      by: '7',
      links: { instagram: instagram('gita'), twitter: 'https://x.com/g/status/1' },
    });
    const { text, card } = await content(world, 'amplification-attendance', 'DITBINMAS');
    expect(text).toContain(`*Jumlah Total Link dari 5 Platform:* 2
*Jumlah Total Personel:* 5
✅ *Sudah:* 2
⚠️ *Belum Lengkap:* 0
❌ *Belum:* 3

1. *POLRES B*
*Jumlah Personel:* 1
✅ *Sudah:* 1
⚠️ *Belum Lengkap:* 0
❌ *Belum:* 0
🔗 *Total Link:* 2

2. *POLRES A*
*Jumlah Personel:* 4
✅ *Sudah:* 1
⚠️ *Belum Lengkap:* 0
❌ *Belum:* 3
🔗 *Total Link:* 0
`);
    expect(card?.rows).toEqual([
      { label: 'POLRES B', parts: [1, 0, 0] },
      { label: 'POLRES A', parts: [1, 0, 3] },
    ]);
    const posts = await content(world, 'amplification-attendance', 'DITBINMAS', { options: { layout: 'posts' } });
    expect(posts.text).toContain(`1. https://www.instagram.com/p/D1
*Jumlah Pelaksana:* 2 dari 5 personel
*Total Link:* 2
- *POLRES B*: 1 dari 1
- *POLRES A*: 1 dari 4
`);
  });

  test('special tasks are counted by their own reports', async () => {
    expect(await ask(world, 'amplification-attendance', 'RES_A', { options: { kind: 'special' } })).toEqual({
      kind: 'nothing',
      reason: 'no-posts',
      sentence: 'Tidak ada tugas khusus *POLRES A* pada Senin, 10 November 2025.',
    });
    await task(world, { kind: 'khusus', id: 'K1', client: 'RES_A', at: '2025-11-10 10:00' });
    await report(world, { kind: 'khusus', task: 'K1', by: '4', links: { facebook: 'https://fb.watch/k' } });
    const { text } = await content(world, 'amplification-attendance', 'RES_A', { options: { kind: 'special' } });
    expect(text).toContain('*Jumlah Konten Tugas Khusus:* 1\nhttps://www.instagram.com/p/K1\n');
    expect(text).toContain('BRIPTU DEDI X (tugas 1/1, 1 link)');
  });

  test('without a task, or without anybody, there is nothing to report; it has to be switched on', async () => {
    const day = '2025-11-11';
    expect(await ask(world, 'amplification-attendance', 'RES_A', { day })).toMatchObject({ reason: 'no-posts' });
    await task(world, { id: 'X1', client: 'DITBINMAS', at: '2025-11-11 08:00' });
    await sql`delete from user_roles`.execute(world.db);
    expect(await ask(world, 'amplification-attendance', 'DITBINMAS', { day })).toMatchObject({ reason: 'nobody' });
    await sql`update clients set client_amplify_status = false`.execute(world.db);
    await expect(ask(world, 'amplification-attendance', 'RES_A')).rejects.toMatchObject({ code: 'REPORT_UNFIT' });
  });
});

describe('recap of links', () => {
  test('of ordinary personnel, by platform, in the order in which they came in; addresses cannot break the markup', async () => {
    const { text, facts } = await content(world, 'link-recap', 'RES_A', { options: { members: 'operators' } });
    expect(text).toBe(`🔗 *Rekap Link Amplifikasi*
*POLRES A*
Senin, 10/11/2025 · 20.00 WIB

*Jumlah Konten Resmi:* 2
https://www.instagram.com/p/A1
https://www.instagram.com/p/A2

*Jumlah Personel yang Melapor:* 2
*Jumlah Total Link:* 4

*Facebook (1):*
https://fb.watch/x_1

*Instagram (2):*
https://www.instagram.com/p/citra1
https://www.instagram.com/p/ani1

*Twitter (0):*
-

*TikTok (1):*
https://www.tiktok.com/@c%2A/video/1

*YouTube (0):*
-`);
    expect(facts).toEqual({ reporters: 2, links: 4 });
  });

  test('of everybody of the unit also those of others; of yesterday those about yesterday’s tasks', async () => {
    const all = await content(world, 'link-recap', 'RES_A');
    expect(all.text).toContain('*Twitter (1):*\nhttps://x.com/eka/status/1\n');
    const yesterday = await content(world, 'link-recap', 'RES_A', { options: { day: 'yesterday' } });
    expect(yesterday.text).toContain('Minggu, 9/11/2025');
    expect(yesterday.text).toContain(
      `*Jumlah Total Link:* 1\n\n*Facebook (0):*\n-\n\n*Instagram (1):*\n${instagram('ani0')}\n`,
    );
  });

  test('nothing is sent when nobody reported anything', async () => {
    expect(await ask(world, 'link-recap', 'RES_B')).toEqual({
      kind: 'nothing',
      reason: 'no-data',
      sentence: 'Belum ada link amplifikasi *POLRES B* untuk tugas Senin, 10 November 2025.',
    });
    expect(await ask(world, 'link-recap', 'RES_A', { options: { kind: 'special' } })).toMatchObject({
      kind: 'nothing',
    });
  });
});

describe('workbook of a month', () => {
  test('has every report, in a file named after client, year and month', async () => {
    const { text, files = [] } = await content(world, 'amplification-workbook', 'RES_A');
    expect(text).toContain(
      '📊 *Laporan Link Amplifikasi November 2025*\n*POLRES A*\n\n*Jumlah Laporan:* 6\n*Jumlah Link:* 7',
    );
    expect(files.map(({ name }) => name)).toEqual([
      'Laporan_Link_Amplifikasi_RES_A_Bulan_2025-11_diambil_2025-11-10_2000.xlsx',
    ]);
    const rows = readWorkbook(files[0]?.bytes ?? Buffer.alloc(0)).rows('Sheet1');
    expect(rows.length).toBe(7);
    expect(rows[1]?.slice(1, 6)).toEqual(['AIPDA ANI', '1', 'SAT BINMAS', instagram('ani0'), null]);
  });

  test('of a month without reports there is none, not an empty file', async () => {
    expect(await ask(world, 'amplification-workbook', 'RES_A', { options: { month: 'last' } })).toEqual({
      kind: 'nothing',
      reason: 'no-data',
      sentence: 'Belum ada laporan link amplifikasi *POLRES A* pada Oktober 2025.',
    });
    expect(await countReports(world.db, 'RES_A', '2025-10-01')).toEqual({ reports: 0, people: 0, links: 0 });
    // On the last day of January, last month is December.
    await task(world, { id: 'DES', client: 'RES_A', at: '2025-12-31 23:59' });
    await report(world, { task: 'DES', by: '1', links: { instagram: instagram('des') } });
    const last = await content(world, 'amplification-workbook', 'RES_A', {
      day: '2026-01-31',
      options: { month: 'last' },
    });
    expect(last.files?.[0]?.name).toContain('Bulan_2025-12');
  });
});

test('a workbook that no chat would take is not written: the numbers are told, and where the file is', async () => {
  await sql`insert into "user" (user_id, nama, client_id) select (1000 + n)::text, 'N', 'RES_A' from generate_series(1, 320) n`.execute(
    world.db,
  );
  await sql`insert into insta_post (shortcode, client_id, created_at)
    select 'M' || n, 'RES_A', '2025-11-05 01:00' from generate_series(1, 320) n`.execute(world.db);
  await sql`insert into link_report (shortcode, user_id, tiktok_link, created_at)
    select 'M' || post, (1000 + person)::text, 'https://www.tiktok.com/@a/video/1', '2025-11-05 01:00'
    from generate_series(1, 320) post, generate_series(1, 320) person`.execute(world.db);
  const { text, files } = await content(world, 'amplification-workbook', 'RES_A');
  expect(text).toContain('*Jumlah Laporan:* 102.406\n');
  expect(text).toContain('Berkas Excel terlalu besar untuk dikirim; silakan unduh dari dashboard.');
  expect(files).toBeUndefined();
}, 60_000);

test('more tasks, people and units need no more statements', async () => {
  const statements = async (): Promise<number> => {
    const { db, counts } = counting(world.db);
    for (const [key, clientId, options] of [
      ['amplification-attendance', 'DITBINMAS', {}],
      ['amplification-attendance', 'RES_A', { layout: 'posts' }],
      ['link-recap', 'RES_A', {}],
      ['amplification-workbook', 'RES_A', {}],
    ] as const) {
      const [client] = await reportClients(world.db, clientId);
      if (!client) throw new Error(clientId);
      const question = { client, day: '2025-11-10', at: '2025-11-10T13:00:00Z', settings: noSettings, previous: null };
      const produced = await produce(db, { ...question, report: key, options }, new Rosters());
      expect(produced.kind).toBe('report');
    }
    return counts.statements;
  };
  await task(world, { id: 'D1', client: 'DITBINMAS', at: '2025-11-10 08:00' });
  const before = await statements();
  for (let at = 0; at < 30; at++) {
    await world.client(`RES_${at}`, { client_amplify_status: true });
    await world.person({ id: `10${at}`, client: `RES_${at}`, roles: ['ditbinmas'] });
    await world.person({ id: `20${at}`, client: 'RES_A', roles: ['operator'] });
    await task(world, { id: `T${at}`, client: 'RES_A', at: '2025-11-10 08:00' });
    await report(world, { task: `T${at}`, by: `20${at}`, links: { instagram: instagram(`T${at}`) } });
  }
  expect(await statements()).toBe(before);
});
