import { readTable } from '@cicero/spreadsheet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountIds, type Caller, people, World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

async function rowsOf(who: Caller, query: string) {
  const { status, raw, headers } = await world.call(who, 'GET', `/api/users/export${query}`);
  expect(status).toBe(200);
  const table = await readTable(raw, { maxRows: 100, maxBytes: 1_000_000 });
  const rows: Record<string, string | undefined>[] = [];
  // By the headers as they stand in the file.
  for await (const { values } of table) {
    rows.push(Object.fromEntries(table.headers.map(({ name, label }) => [label, values[name]])));
  }
  return { rows, headers, format: table.format };
}

test('a unit’s directory has the columns of the dashboard’s own export', async () => {
  const { rows, headers, format } = await rowsOf('admin', '?client_id=RES_A&status=all');
  expect(format).toBe('xlsx');
  expect(headers).toMatchObject({
    'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'content-disposition': 'attachment; filename="user_directory.xlsx"',
    'cache-control': 'no-store',
  });
  expect(rows).toEqual([
    {
      Nama: 'AIPDA ANI CONTOH',
      'NRP/NIP': people.ani,
      Satfung: 'SAT BINMAS',
      'Username IG': 'ani.01',
      'Username TikTok': '@ani.tok',
      Email: 'ani@example.org',
      Status: 'Aktif',
    },
    expect.objectContaining({ Nama: 'BRIPKA BUDI CONTOH', 'Username IG': '', Email: '', Status: 'Aktif' }),
    expect.objectContaining({ Nama: 'BRIPDA CITRA CONTOH', Status: 'Nonaktif' }),
  ]);
});

test('a directorate’s tells people apart by their unit', async () => {
  const { rows, format } = await rowsOf('directorateAdmin', '?format=csv&sort=-nama');
  expect(format).toBe('csv');
  expect(rows.map((row) => [row.Nama, row.Kesatuan])).toEqual([
    ['KOMPOL GITA CONTOH', 'DIREKTORAT BINMAS CONTOH'],
    ['AKP FAJAR CONTOH', 'RESOR CONTOH C'],
    ['IPTU DEWI CONTOH', 'RESOR CONTOH B'],
    ['AIPDA ANI CONTOH', 'RESOR CONTOH A'],
  ]);
});

test('a name that would be a formula stays a text', async () => {
  await world.db.updateTable('user').set({ nama: '=1+1', title: null }).where('user_id', '=', people.budi).execute();
  const { rows } = await rowsOf('admin', '?client_id=RES_A');
  expect(rows.map(({ Nama }) => Nama)).toContain('=1+1');
  const csv = await world.call('admin', 'GET', '/api/users/export?client_id=RES_A&format=csv');
  expect(csv.text).toContain("'=1+1");
});

test('who took it is noted', async () => {
  await rowsOf('twoUnitsAdmin', '?status=inactive');
  expect((await world.trail('personnel.exported')).at(-1)).toMatchObject({
    actor: { kind: 'dashboard', id: accountIds.twoUnitsAdmin },
    detail: { format: 'xlsx', client: null, role: null, status: 'inactive' },
  });
});

test.each<[Caller, string, string]>([
  ['operator', '', '403 FORBIDDEN'],
  ['reviewer', '', '403 FORBIDDEN'],
  ['unit', '', '403 FORBIDDEN'],
  ['ani', '', '403 FORBIDDEN'],
  ['admin', '?client_id=RES_C', '403 CLIENT_DENIED'],
  ['directorateAdmin', '?client_id=RES_D', '403 CLIENT_DENIED'],
  ['admin', '?format=pdf', '400 VALIDATION_FAILED'],
])('%s asking for %j: %s', async (who, query, expected) => {
  const { status, body } = await world.call(who, 'GET', `/api/users/export${query}`);
  expect(`${status} ${body.code}`).toBe(expected);
});
