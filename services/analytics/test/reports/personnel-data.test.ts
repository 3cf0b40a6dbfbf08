import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Rosters } from '../../src/measure/rosters.ts';
import { reportClients } from '../../src/reports/clients.ts';
import { produce } from '../../src/reports/produce.ts';
import { counting } from '../fixtures/counting.ts';
import { ask, content, noSettings } from '../fixtures/reports.ts';
import { World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const networks = { client_insta: 'akun', client_tiktok: 'akun' };
const roles = ['operator', 'ditbinmas'];
const head = (title: string) => `${title}\n*POLRES A*\nSenin, 10/11/2025 · 20.00 WIB\n`;

beforeEach(async () => {
  await world.reset();
  await world.client('DITBINMAS', { type: 'DIREKTORAT', name: 'DIREKTORAT BINMAS', ...networks });
  await world.client('DITLANTAS', { type: 'DIREKTORAT', name: 'DIREKTORAT LANTAS' });
  await world.client('RES_A', { name: 'POLRES A', parent_client_id: 'DITBINMAS', ...networks });
  await world.client('RES_B', { name: 'POLRES B', parent_client_id: 'DITBINMAS' });
  await world.client('RES_C', { name: 'POLRES C', parent_client_id: 'DITBINMAS' });
  await world.client('RES_D', { name: 'POLRES D', parent_client_id: 'DITBINMAS', client_status: false });
  await world.client('RES_E', { name: 'POLRES E' });
  await world.person({ id: '1', client: 'RES_A', name: 'ANI', title: 'BRIPDA', ig: 'ani', tiktok: '@ani', roles });
  await world.person({ id: '2', client: 'RES_A', name: 'BUDI', title: 'AKP', ig: '_budi_', tiktok: ' ', roles });
  await world.person({ id: '3', client: 'RES_A', name: 'CITRA', title: 'IPTU', division: 'BAG OPS', roles });
  await world.person({ id: '4', client: 'RES_A', name: 'DEDI', title: 'AKP', ig: 'dedi', tiktok: 'dedi', roles });
  await world.person({ id: '5', client: 'RES_B', name: 'EKA', roles });
  await world.person({ id: '6', client: 'DITBINMAS', name: 'FAJAR', ig: 'fajar', roles: ['ditbinmas'] });
  // Of another directorate, of a unit that is switched off, without the role, not active.
  await world.person({ id: '7', client: 'DITLANTAS', ig: 'x', tiktok: 'x', roles });
  await world.person({ id: '8', client: 'RES_D', ig: 'x', tiktok: 'x', roles });
  await world.person({ id: '9', client: 'RES_A', name: 'GITA', ig: 'gita', tiktok: 'gita' });
  await world.person({ id: '10', client: 'RES_A', status: false, roles });
});

describe('data of personnel', () => {
  test('a directorate: itself, then its active units by complete people; those that told nothing are named', async () => {
    const { text, facts, card } = await content(world, 'personnel-data', 'DITBINMAS');
    expect(text).toBe(`Yth. Bapak/Ibu Pimpinan,
berikut kami laporkan:

📋 *Rekap Update Data Personel*
*DIREKTORAT BINMAS*
Senin, 10/11/2025 · 20.00 WIB

*Jumlah Total Personel:* 6
✅ *Sudah Mengisi Instagram:* 4
✅ *Sudah Mengisi TikTok:* 2
❌ *Belum Mengisi Instagram:* 2
❌ *Belum Mengisi TikTok:* 4

*Satker yang Sudah Input Data (2)*
1. *DIREKTORAT BINMAS*
*Jumlah Personel:* 1
✅ *Sudah Mengisi Instagram:* 1
✅ *Sudah Mengisi TikTok:* 0
❌ *Belum Mengisi Instagram:* 0
❌ *Belum Mengisi TikTok:* 1

2. *POLRES A*
*Jumlah Personel:* 4
✅ *Sudah Mengisi Instagram:* 3
✅ *Sudah Mengisi TikTok:* 2
❌ *Belum Mengisi Instagram:* 1
❌ *Belum Mengisi TikTok:* 2

*Satker yang Belum Input Data (2)*
1. *POLRES B* (1 personel terdaftar)
2. *POLRES C* (belum ada personel terdaftar)

Demikian, terima kasih.`);
    expect(facts).toEqual({ people: 6, instagram: 4, tiktok: 2, complete: 2 });
    expect(card).toMatchObject({ headline: { value: '33,3%' }, totals: [2, 4] });
    expect(card?.rows.slice(0, 2)).toEqual([
      { label: 'DIREKTORAT BINMAS', parts: [0, 1] },
      { label: 'POLRES A', parts: [2, 2] },
    ]);
  });

  test('a unit: who is complete and who is not, by division and rank, with what is missing', async () => {
    const { text, card } = await content(world, 'personnel-data', 'RES_A');
    expect(text).toBe(`${head('📋 *Rekap Update Data Personel*')}
*Jumlah Personel:* 5
✅ *Sudah Lengkap:* 3
❌ *Belum Lengkap:* 2

✅ *Sudah Lengkap (3)*
*SAT BINMAS* (3)
- AKP DEDI
- BRIPTU GITA
- BRIPDA ANI

❌ *Belum Lengkap (2)*
*BAG OPS* (1)
- IPTU CITRA, Instagram kosong, TikTok kosong
*SAT BINMAS* (1)
- AKP BUDI, TikTok kosong

Terima kasih.`);
    expect(card?.rows).toEqual([
      { label: 'BAG OPS', parts: [0, 1] },
      { label: 'SAT BINMAS', parts: [3, 1] },
    ]);
  });

  test('where nobody is registered there is nothing to report', async () => {
    const sentence = 'Belum ada personel *POLRES E* yang terdaftar.';
    expect(await ask(world, 'personnel-data', 'RES_E')).toEqual({ kind: 'nothing', reason: 'nobody', sentence });
    expect(await ask(world, 'whatsapp-registration', 'RES_E')).toMatchObject({ reason: 'nobody' });
  });
});

describe('incomplete data', () => {
  test('of everybody with the role: by unit and division, with what is missing', async () => {
    const { text, facts } = await content(world, 'incomplete-data', 'DITBINMAS');
    expect(text.slice(text.indexOf('*Jumlah'))).toBe(`*Jumlah Belum Lengkap:* 4 dari 8 personel
*Instagram Kosong:* 2
*TikTok Kosong:* 4

1. *DIREKTORAT BINMAS* (1)
*SAT BINMAS* (1)
- BRIPTU FAJAR, TikTok kosong

2. *POLRES A* (2)
*BAG OPS* (1)
- IPTU CITRA, Instagram kosong, TikTok kosong
*SAT BINMAS* (1)
- AKP BUDI, TikTok kosong

3. *POLRES B* (1)
*SAT BINMAS* (1)
- BRIPTU EKA, Instagram kosong, TikTok kosong

Mohon segera dilengkapi, terima kasih.`);
    expect(facts).toEqual({ people: 8, incomplete: 4 });
  });

  test('when everybody is complete that is decided on the data, and nothing is sent', async () => {
    await sql`update "user" set insta = 'a' || user_id, tiktok = '@'`.execute(world.db);
    expect(await ask(world, 'incomplete-data', 'DITBINMAS')).toEqual({
      kind: 'nothing',
      reason: 'complete',
      sentence: 'Data Instagram dan TikTok seluruh personel *DIREKTORAT BINMAS* sudah lengkap.',
    });
  });
});

test('handles of a unit’s ordinary personnel: both, one, none; a handle cannot break the markup', async () => {
  const { text } = await content(world, 'username-attendance', 'RES_A');
  expect(text).toBe(`${head('📋 *Absensi Username Media Sosial*')}
*Jumlah Personel (peran operator):* 4
✅ *Lengkap (Instagram dan TikTok):* 2
⚠️ *Kurang (salah satu):* 1
❌ *Belum:* 1

*BAG OPS* (1 personel)
❌ Belum (1):
- IPTU CITRA - IG: kosong, TikTok: kosong

*SAT BINMAS* (3 personel)
✅ Lengkap (2):
- BRIPDA ANI - IG: @ani, TikTok: @ani
- AKP DEDI - IG: @dedi, TikTok: @dedi
⚠️ Kurang (1):
- AKP BUDI - IG: \`\`\`@_budi_\`\`\`, TikTok: kosong

Terima kasih.`);
});

describe('registration of WhatsApp numbers', () => {
  beforeEach(async () => {
    await sql`update "user" set whatsapp = case user_id when '1' then '081234567890' when '4' then 'belum ada' else '' end`.execute(
      world.db,
    );
  });

  test('what is no number is none, and numbers are not shown', async () => {
    const { text, facts } = await content(world, 'whatsapp-registration', 'RES_A');
    expect(text).toBe(`${head('📋 *Absensi Registrasi WhatsApp*')}
*Jumlah Personel (peran operator):* 4
✅ *Sudah Terdaftar:* 1
❌ *Belum Terdaftar:* 3

✅ *Sudah Terdaftar (1)*
*SAT BINMAS* (1)
- BRIPDA ANI

❌ *Belum Terdaftar (3)*
*BAG OPS* (1)
- IPTU CITRA
*SAT BINMAS* (2)
- AKP BUDI
- AKP DEDI

Terima kasih.`);
    expect(facts).toEqual({ people: 4, registered: 1 });
  });

  test.each([
    ['sudah', '✅ *Sudah Terdaftar (1)*', '❌ *Belum Terdaftar (3)*'],
    ['belum', '❌ *Belum Terdaftar (3)*', '✅ *Sudah Terdaftar (1)*'],
  ])('mode %s lists those alone', async (mode, shown, left) => {
    const { text } = await content(world, 'whatsapp-registration', 'RES_A', { options: { mode } });
    expect([text.includes(shown), text.includes(left)]).toEqual([true, false]);
  });

  test('of a directorate it is about its own office', async () => {
    const { text } = await content(world, 'whatsapp-registration', 'DITBINMAS');
    expect(text).toContain('*Jumlah Personel:* 1\n');
    expect(text).toContain('- BRIPTU FAJAR');
  });
});

test('names of people, divisions and units cannot upset the markup', async () => {
  await sql`update "user" set nama = 'A*B_C~' || user_id, divisi = '_SAT* ' || chr(10) || 'X', title = '*AKP'`.execute(
    world.db,
  );
  await sql`update clients set nama = '*' || nama || '_'`.execute(world.db);
  for (const [key, clientId] of [
    ['personnel-data', 'DITBINMAS'],
    ['personnel-data', 'RES_A'],
    ['incomplete-data', 'DITBINMAS'],
    ['username-attendance', 'RES_A'],
    ['whatsapp-registration', 'RES_A'],
  ] as const) {
    const { text } = await content(world, key, clientId);
    for (const line of text.split('\n')) {
      for (const mark of ['*', '~', '```']) expect((line.split(mark).length - 1) % 2, `${key}: ${line}`).toBe(0);
    }
  }
});

test('more people and units need no more statements', async () => {
  const statements = async (): Promise<number> => {
    const { db, counts } = counting(world.db);
    for (const [report, clientId] of [
      ['personnel-data', 'DITBINMAS'],
      ['incomplete-data', 'DITBINMAS'],
      ['username-attendance', 'RES_A'],
    ] as const) {
      const [client] = await reportClients(world.db, clientId);
      if (!client) throw new Error(clientId);
      const question = { client, day: '2025-11-10', at: '2025-11-10T13:00:00Z', settings: noSettings, previous: null };
      await produce(db, { ...question, report, options: {} }, new Rosters());
    }
    return counts.statements;
  };
  const before = await statements();
  for (let at = 0; at < 40; at++) {
    await world.client(`RES_${at}`, { parent_client_id: 'DITBINMAS' });
    await world.person({ id: `10${at}`, client: `RES_${at}`, roles });
    await world.person({ id: `20${at}`, client: 'RES_A', roles });
  }
  expect(await statements()).toBe(before);
});
