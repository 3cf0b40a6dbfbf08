import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { report, task } from '../fixtures/tasks.ts';
import { fetchFile, type Workbook } from '../fixtures/workbooks.ts';
import { World } from '../fixtures/world.ts';

let world: World;
const callers: Record<string, string> = {};
beforeAll(async () => {
  world = await World.open();
  await world.reset();
  world.clock.set('2026-02-01T16:00:00Z');
  for (const id of ['RES_A', 'RES_B', 'RES_C']) await world.client(id);
  await world.person({ id: '10000001', client: 'RES_A', title: 'AIPDA', name: 'ANI CONTOH' });
  await world.person({ id: '10000002', client: 'RES_A', title: 'BRIPKA', name: 'BUDI CONTOH', division: 'SAT LANTAS' });
  await world.person({ id: '10000003', client: 'RES_B' });
  // In Jakarta the one of 31 January, 23:59:59 is of January, the one a second later of February.
  await task(world, { id: 'LAMA', client: 'RES_A', at: '2026-01-31 23:59:59' });
  await task(world, { id: 'AWAL', client: 'RES_A', at: '2026-02-01 00:00' });
  await task(world, { id: 'SIANG', client: 'RES_A', at: '2026-02-01 12:00' });
  await task(world, { id: 'ASING', client: 'RES_B', at: '2026-02-01 12:00' });
  const instagram = (code: string) => ({ instagram: `https://www.instagram.com/p/${code}` });
  await report(world, { task: 'LAMA', by: '10000002', links: instagram('Lapor5') });
  await report(world, {
    task: 'AWAL',
    by: '10000002',
    links: { ...instagram('Lapor2'), facebook: 'https://fb.watch/x1' },
  });
  await report(world, { task: 'SIANG', by: '10000001', links: instagram('Lapor1'), reported: '2026-02-03 08:00' });
  await report(world, { task: 'SIANG', by: '10000002', links: instagram('Lapor6'), deleted: true });
  await report(world, { task: 'ASING', by: '10000003', links: instagram('Lapor4') });
  const signIn = (role: string, clients: string[]) => world.signIn({ role, clients });
  callers.unit = await world.signIn({ kind: 'client', role: 'client', clients: ['RES_A'], id: 'RES_A' });
  callers.admin = await signIn('admin', ['RES_A']);
  callers.twoUnits = await signIn('admin', ['RES_A', 'RES_B']);
  callers.operator = await signIn('operator', ['RES_A']);
  callers.personnel = await world.signIn({ kind: 'personnel', role: 'user', clients: ['RES_A'], id: '10000001' });
});
afterAll(() => world.close());

const excel = (who: string, query = '') => fetchFile(world, `/api/link-reports/excel${query}`, callers[who] ?? '');
const rowsOf = (book: Workbook | undefined): unknown[][] => book?.rows('Sheet1') ?? [];

test('lists the reports of the month about the client’s posts, oldest first', async () => {
  const { headers, book } = await excel('unit');
  expect(headers['content-disposition']).toBe(
    'attachment; filename="link_report.xlsx"; filename*=UTF-8\'\'Laporan_Link_RES_A_2026-02.xlsx',
  );
  const [header, ...rows] = rowsOf(book);
  expect(header).toEqual([
    ...['Date', 'Pangkat Nama', 'NRP', 'Satfung', 'Link Instagram', 'Link Facebook', 'Link Twitter', 'Link Tiktok'],
    'Link Youtube',
  ]);
  expect(rows.map(([, ...rest]) => rest)).toEqual([
    [
      ...['BRIPKA BUDI CONTOH', '10000002', 'SAT LANTAS'],
      ...['https://www.instagram.com/p/Lapor2', 'https://fb.watch/x1', null, null, null],
    ],
    [
      ...['AIPDA ANI CONTOH', '10000001', 'SAT BINMAS'],
      ...['https://www.instagram.com/p/Lapor1', null, null, null, null],
    ],
  ]);
  const { rows: trail } = await sql<{ actor: unknown; detail: unknown }>`
    select actor_kind || ' ' || actor_id as actor, detail from audit_event
    where action = 'link-report.exported'`.execute(world.db);
  expect(trail.at(-1)).toEqual({ actor: 'client RES_A', detail: { client: 'RES_A', month: '2026-02' } });
});

test('of another month has that month’s, by the calendar of Jakarta; of an empty one the header only', async () => {
  const rows = rowsOf((await excel('unit', '?month=2026-01')).book);
  expect(rows.slice(1).map((row) => row[4])).toEqual(['https://www.instagram.com/p/Lapor5']);
  expect(rowsOf((await excel('unit', '?month=2025-06')).book).length).toBe(1);
});

describe('whose', () => {
  test.each<[string, string, string]>([
    ['unit', '', '200'],
    ['twoUnits', '', '400 CLIENT_REQUIRED'],
    ['twoUnits', '?client_id=res_a', '200'],
    ['admin', '?client_id=RES_C', '403 CLIENT_DENIED'],
    ['admin', '?month=2026-13', '400 DATE_INVALID'],
    ['admin', '?month=2026-1', '400 VALIDATION_FAILED'],
    ['operator', '', '403 FORBIDDEN'],
    ['personnel', '', '403 FORBIDDEN'],
  ])('%s asking "%s": %s', async (who, query, expected) => {
    const { status, body } = await excel(who, query);
    expect(status === 200 ? '200' : `${status} ${body.code}`).toBe(expected);
  });
});
