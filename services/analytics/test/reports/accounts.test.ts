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

async function account(clientId: string, platform: string, username: string, more: { active?: boolean } = {}) {
  const row = await world.db
    .insertInto('satbinmas_official_accounts')
    .values({ client_id: clientId, platform, username, is_active: more.active ?? true })
    .returning('satbinmas_account_id')
    .executeTakeFirstOrThrow();
  return row.satbinmas_account_id;
}

async function media(accountId: string, code: string, at: string, likes: number | null, comments: number, name = 'x') {
  await sql`insert into satbinmas_official_media (satbinmas_account_id, client_id, username, media_id, code, taken_at,
      like_count, comment_count)
    select satbinmas_account_id, client_id, ${name}, ${`id-${code}`}, ${code}, ${`${at.replace(' ', 'T')}:00+07:00`},
      ${likes}, ${comments}
    from satbinmas_official_accounts where satbinmas_account_id = ${accountId}`.execute(world.db);
}

async function looked(accountId: string, day: string, status: string, errorClass: string | null = null) {
  await world.db
    .insertInto('official_media_fetch')
    .values({
      satbinmas_account_id: accountId,
      ...{ day, status, posts: 0, error_class: errorClass },
      fetched_at: new Date(`${day}T16:05:00Z`),
    })
    .execute();
}

// Monday 10 November, 20:00: a directorate with five active units and one that is switched off.
beforeEach(async () => {
  await world.reset();
  await sql`truncate login_log`.execute(world.db);
  await world.client('DITBINMAS', { type: 'DIREKTORAT', name: 'DIREKTORAT BINMAS' });
  for (const letter of ['A', 'B', 'C', 'D', 'E']) {
    await world.client(`RES_${letter}`, { name: `POLRES ${letter}`, parent_client_id: 'DITBINMAS' });
  }
  await world.client('RES_X', { name: 'POLRES X', parent_client_id: 'DITBINMAS', client_status: false });
  await world.client('RES_Z', { name: 'POLRES Z' });
});

describe('media of official accounts', () => {
  let ids: Record<'a' | 'b' | 'c' | 'd', string>;
  beforeEach(async () => {
    ids = {
      a: await account('RES_A', 'instagram', 'humas_a'),
      b: await account('RES_B', 'instagram', '_humas_b'),
      c: await account('RES_C', 'instagram', 'humas_c'),
      d: await account('RES_D', 'instagram', 'humas_d'),
    };
    await account('RES_E', 'instagram', 'humas_e', { active: false });
    await account('RES_X', 'instagram', 'humas_x');
    await media(await account('RES_Z', 'instagram', 'humas_z'), 'Z1', '2025-11-10 08:00', 9, 9);
    await media(ids.a, 'A1', '2025-11-10 00:00', 100, 4);
    await media(ids.a, 'A2', '2025-11-10 23:59', 1_110, 14);
    await media(ids.a, 'A1', '2025-11-10 00:00', 100, 4, 'former_name');
    await media(ids.a, 'A0', '2025-11-09 23:59', 7, 7);
    await media(ids.b, 'B1', '2025-11-10 12:00', null, 0);
    await media(await account('RES_A', 'tiktok', 'tt_a'), '7300', '2025-11-10 12:00', 5, 5);
    for (const id of [ids.a, ids.b, ids.c]) await looked(id, '2025-11-10', 'succeeded');
    await looked(ids.d, '2025-11-10', 'failed', 'resource');
  });

  test('a day: active by posts, passive, without an account, and those that could not be read, by name', async () => {
    const { text, facts } = await content(world, 'official-media', 'DITBINMAS');
    expect(text).toBe(`Yth. Bapak/Ibu Pimpinan,
berikut kami laporkan:

📸 *Konten Instagram Akun Resmi*
*DIREKTORAT BINMAS*
Senin, 10/11/2025 · 20.00 WIB

*Periode:* Senin, 10/11/2025
*Pengambilan Data Terakhir:* Senin, 10/11/2025 · 23.05 WIB
*Total Satker:* 5
*Total Akun:* 4
*Total Konten:* 3

✅ *Akun Aktif (2)*
1. *POLRES A* (@humas_a): 2 konten, 1.210 like, 18 komentar
2. *POLRES B* (\`\`\`@_humas_b\`\`\`): 1 konten, 0 like, 0 komentar

⚠️ *Akun Pasif (1)*
1. *POLRES C* (@humas_c)

❌ *Belum Input Akun (1)*
1. *POLRES E*

❗ *Gagal Dibaca (1)*
1. *POLRES D* (@humas_d): akun tidak ditemukan, berganti nama, atau dikunci

Demikian, terima kasih.`);
    expect(facts).toEqual({ units: 5, accounts: 4, posts: 3 });
  });

  test('a month, and the other platform, where nobody has looked yet', async () => {
    await looked(ids.b, '2025-11-09', 'partial', 'quota');
    const month = await content(world, 'official-media', 'DITBINMAS', { options: { period: 'this_month' } });
    expect(month.text).toContain('*Periode:* Sabtu, 1/11/2025 s.d. Minggu, 30/11/2025\n');
    expect(month.text).toContain('1. *POLRES A* (@humas_a): 3 konten, 1.217 like, 25 komentar\n');
    // What was missed on one day stays missed, though the next one was read.
    expect(month.text).toContain(
      '❗ *Gagal Dibaca (2)*\n1. *POLRES B* (```@_humas_b```): tidak terbaca lengkap pada 1 dari 2 hari; kuota layanan data habis\n2. *POLRES D*',
    );
    const tiktok = await content(world, 'official-media', 'DITBINMAS', { options: { platform: 'tiktok' } });
    expect(tiktok.text).toContain('🎵 *Konten TikTok Akun Resmi*');
    expect(tiktok.text).toContain('*Pengambilan Data Terakhir:* belum ada pada periode ini\n');
    expect(tiktok.text).toContain('✅ *Akun Aktif (1)*\n1. *POLRES A* (@tt_a): 1 konten, 5 like, 5 komentar\n');
    expect(tiktok.text).toContain('⚠️ *Akun Pasif (0)*\n-\n');
    expect(tiktok.text).not.toContain('Gagal Dibaca');
    await account('RES_B', 'tiktok', 'tt_b');
    const later = await content(world, 'official-media', 'DITBINMAS', { options: { platform: 'tiktok' } });
    expect(later.text).toContain('⚠️ *Akun Pasif (0)*\n-\n\n⏳ *Belum Dibaca (1)*\n1. *POLRES B* (@tt_b)\n');
  });

  test('who has accounts on which platform', async () => {
    const { text, facts } = await content(world, 'official-accounts', 'DITBINMAS');
    expect(text.slice(text.indexOf('*Total'))).toBe(`*Total Satker:* 5
✅ *Kedua Platform:* 1
⚠️ *Satu Platform:* 3
❌ *Belum Ada:* 1

1. ✅ *POLRES A* – Instagram @humas_a, TikTok @tt_a
2. ⚠️ *POLRES B* – Instagram \`\`\`@_humas_b\`\`\`, TikTok belum ada
3. ⚠️ *POLRES C* – Instagram @humas_c, TikTok belum ada
4. ⚠️ *POLRES D* – Instagram @humas_d, TikTok belum ada
5. ❌ *POLRES E* – belum ada

Demikian, terima kasih.`);
    expect(facts).toEqual({ units: 5, complete: 1 });
  });

  test('a directorate without units has nothing to report', async () => {
    await world.client('DITLANTAS', { type: 'DIREKTORAT', name: 'DIREKTORAT LANTAS' });
    const nothing = {
      kind: 'nothing',
      reason: 'nobody',
      sentence: 'Belum ada satker aktif di bawah *DIREKTORAT LANTAS*.',
    };
    for (const key of ['official-media', 'official-accounts', 'dashboard-registration']) {
      expect(await ask(world, key, 'DITLANTAS')).toEqual(nothing);
    }
  });
});

async function dashboardAccount(name: string, role: string, clients: string[], active = true): Promise<string> {
  const id = crypto.randomUUID();
  await sql`insert into roles (role_name) values (${role}) on conflict do nothing`.execute(world.db);
  await sql`insert into dashboard_user (dashboard_user_id, username, password_hash, role_id, status)
    select ${id}, ${name}, 'x', role_id, ${active} from roles where role_name = ${role}`.execute(world.db);
  for (const client_id of clients) {
    await world.db.insertInto('dashboard_user_clients').values({ dashboard_user_id: id, client_id }).execute();
  }
  return id;
}

test('which units have operators of the dashboard, and how many; those of another directorate are not counted', async () => {
  await dashboardAccount('satu', 'operator', ['RES_A', 'RES_B']);
  await dashboardAccount('dua', 'ditbinmas', ['RES_B']);
  await dashboardAccount('tiga', 'ditlantas', ['RES_C']);
  await dashboardAccount('empat', 'operator', ['RES_D'], false);
  await dashboardAccount('lima', 'operator', ['RES_X']);
  const { text, facts } = await content(world, 'dashboard-registration', 'DITBINMAS');
  expect(text.slice(text.indexOf('*Jumlah'))).toBe(`*Jumlah Akun Aktif:* 2
*Jumlah Satker:* 5

✅ *Sudah (2)*
1. *POLRES B* : 2 Operator
2. *POLRES A* : 1 Operator

❌ *Belum (3)*
1. *POLRES C*
2. *POLRES D*
3. *POLRES E*

Demikian, terima kasih.`);
  expect(facts).toEqual({ accounts: 2, units: 5, registered: 2 });
});

describe('logins to the dashboard', () => {
  beforeEach(async () => {
    const one = await dashboardAccount('satu', 'operator', ['RES_A']);
    const two = await dashboardAccount('dua', 'operator', ['RES_B']);
    const stranger = await dashboardAccount('asing', 'operator', ['RES_Z']);
    const logins: [string, string][] = [
      [one, '2025-11-10T00:10:00+07:00'],
      [one, '2025-11-09T23:50:00+07:00'],
      [two, '2025-10-31T23:59:00+07:00'],
      [stranger, '2025-11-10T08:00:00+07:00'],
    ];
    for (const [actor, at] of logins) {
      await sql`insert into login_log (actor_id, login_type, login_source, logged_at)
        values (${actor}, 'operator', 'web', ${at}::timestamptz at time zone 'UTC')`.execute(world.db);
    }
  });

  test.each([
    ['today', '*Rekap Login Web Harian*\nSenin, 10/11/2025\n', '1. satu (dashboard - OPERATOR) — 1 kali'],
    ['last_week', 'Senin, 3/11/2025 s.d. Minggu, 9/11/2025', '1. satu (dashboard - OPERATOR) — 1 kali'],
    [
      'this_month',
      '*Rekap Login Web November 2025*',
      '1. *POLRES A* — 1 operator, 2 login\n2. *POLRES B* — 0 operator',
    ],
    ['last_month', '*Rekap Login Web Oktober 2025*', '1. *POLRES B* — 1 operator, 1 login\n2. *POLRES A* — 0 operator'],
  ])('of a directorate’s units, %s', async (period, heading, line) => {
    const { text } = await content(world, 'web-logins', 'DITBINMAS', { options: { period } });
    expect(text).toContain(heading);
    expect(text).toContain(line);
    expect(text).not.toContain('asing');
  });

  test('a unit sees its own; when nobody signed in there is nothing to report', async () => {
    expect((await content(world, 'web-logins', 'RES_Z')).text).toContain('1. asing');
    expect(await ask(world, 'web-logins', 'RES_B', { options: { period: 'this_week' } })).toEqual({
      kind: 'nothing',
      reason: 'no-data',
      sentence: 'Belum ada akun *POLRES B* yang masuk ke dashboard pada Senin, 10/11/2025 s.d. Minggu, 16/11/2025.',
    });
  });
});

test('more units and accounts need no more statements', async () => {
  const statements = async (): Promise<number> => {
    const { db, counts } = counting(world.db);
    const [client] = await reportClients(world.db, 'DITBINMAS');
    if (!client) throw new Error('DITBINMAS');
    for (const report of ['official-media', 'official-accounts', 'dashboard-registration', 'web-logins']) {
      const question = { client, day: '2025-11-10', at: '2025-11-10T13:00:00Z', settings: noSettings, previous: null };
      await produce(db, { ...question, report, options: {} }, new Rosters());
    }
    return counts.statements;
  };
  const before = await statements();
  for (let at = 0; at < 30; at++) {
    await world.client(`RES_${at}`, { parent_client_id: 'DITBINMAS' });
    await media(await account(`RES_${at}`, 'instagram', `akun${at}`), `M${at}`, '2025-11-10 10:00', 1, 1);
    await dashboardAccount(`op${at}`, 'operator', [`RES_${at}`]);
  }
  expect(await statements()).toBe(before);
});
