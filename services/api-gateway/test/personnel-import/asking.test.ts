import { readTable } from '@cicero/spreadsheet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRoster } from '../../src/personnel-import/roster.ts';
import { accountIds, type Caller, people, World } from '../world.ts';
import { csv, Desk, ends, form } from './desk.ts';

let world: World;
let desk: Desk;
beforeAll(async () => {
  world = await World.open();
  desk = new Desk(world);
});
afterAll(() => world.close());

const roster = csv('nrp,nama,jabatan', `${people.ani},Ani Contoh,Kasat`, '31000001,Orang Baru,', '31000002,,');
const link = 'https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOp/edit#gid=7';

async function finishAll(): Promise<void> {
  await world.db.updateTable('personnel_import').set({ status: 'done' }).execute();
}

test('an import is asked for, answered at once, and handed to the background', async () => {
  const { status, body, headers } = await desk.upload('admin', roster, {}, 'Personel Februari.csv');
  expect(status).toBe(202);
  expect(body.data).toEqual({
    import_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    ...{ client_id: 'RES_A', client_name: 'RESOR CONTOH A', source: 'Personel Februari.csv', source_kind: 'file' },
    ...{ sheet: null, dry_run: true, status: 'waiting', rows_done: 0, rows_total: null, warnings: [], error: null },
    counts: { created: 0, changed: 0, unchanged: 0, refused: 0 },
    requested_by: { kind: 'dashboard', id: accountIds.admin },
    ...{ created_at: '2026-02-02T01:00:00.000Z', started_at: null, finished_at: null },
  });
  const id = body.data?.import_id;
  expect(headers.location).toBe(`/api/users/imports/${id}`);
  expect(await world.messages('api-gateway.import-personnel')).toEqual([
    { type: 'api-gateway.import-personnel', data: { importId: id } },
  ]);
  await finishAll();
});

test('a dry run, which it is unless said otherwise, says what would be and writes nothing', async () => {
  const before = await world.db.selectFrom('user').selectAll().orderBy('user_id').execute();
  const versions = await world.versions('client:RES_A');
  const dry = await desk.import('admin', roster, { dry_run: 'true' });
  expect(dry.record).toMatchObject({ dry_run: true, status: 'done' });
  expect(ends(dry.rows)).toEqual([
    `${people.ani} changed jabatan`,
    '31000001 created nama',
    '31000002 refused VALIDATION_FAILED',
  ]);
  expect(await world.db.selectFrom('user').selectAll().orderBy('user_id').execute()).toEqual(before);
  expect(await world.versions('client:RES_A')).toEqual(versions);
  expect(await world.trail('personnel.created')).toEqual([]);
  const applied = await desk.import('admin', roster);
  expect(applied.record.dry_run).toBe(false);
  expect(ends(applied.rows)).toEqual(ends(dry.rows));
  expect(await desk.person('31000001')).toBeDefined();
});

test('a link is taken as JSON, and downloaded later', async () => {
  const { status, body } = await world.call('admin', 'POST', '/api/users/import', {
    source: ` ${link} `,
    dry_run: false,
  });
  expect(status).toBe(202);
  expect(body.data).toMatchObject({ source: link, source_kind: 'google-sheet', dry_run: false, status: 'waiting' });
  await finishAll();
});

describe('imports are listed and read', () => {
  test('newest first, filtered and a page at a time, with their rows by outcome', async () => {
    await finishAll();
    await world.db.deleteFrom('personnel_import').execute();
    const first = await desk.import('admin', roster);
    world.clock.advance(1_000);
    const second = await desk.import('admin', roster, { dry_run: 'true' });
    const list = async (query: string) => {
      const { body } = await world.call<{ import_id: string }[]>('admin', 'GET', `/api/users/imports${query}`);
      return body.data?.map(({ import_id }) => import_id);
    };
    expect(await list('')).toEqual([second.importId, first.importId]);
    expect(await list('?sort=created_at')).toEqual([first.importId, second.importId]);
    expect(await list('?dry_run=true&status=done&client_id=res_a')).toEqual([second.importId]);
    expect(await list('?status=failed')).toEqual([]);
    expect(await list('?limit=1&page=2')).toEqual([first.importId]);
    expect(ends(await desk.rows('admin', first.importId, '&outcome=refused'))).toEqual([
      '31000002 refused VALIDATION_FAILED',
    ]);
    const { body } = await world.call('admin', 'GET', `/api/users/imports/${first.importId}/rows?limit=2&page=2`);
    expect(body).toMatchObject({ pagination: { total: 3, totalPages: 2 } });
    expect(body.data).toHaveLength(1);
  });

  test.each(['xlsx', 'csv'])('the report is a file, too: %s', async (format) => {
    const { importId } = await desk.import('admin', roster);
    const { raw, headers } = await world.call('admin', 'GET', `/api/users/imports/${importId}/rows?format=${format}`);
    expect(headers['content-disposition']).toBe(`attachment; filename="laporan_impor.${format}"`);
    const rows: unknown[] = [];
    for await (const { values } of await readTable(raw, { maxRows: 10, maxBytes: 100_000 })) rows.push({ ...values });
    expect(rows).toHaveLength(3);
    expect(rows[2]).toEqual({
      ...{ baris: '4', 'nrp/nip': '31000002', hasil: 'Ditolak', isian: '', kode: 'VALIDATION_FAILED' },
      keterangan: 'NRP/NIP ini belum terdaftar; nama wajib diisi.',
    });
  });
});

test.each(['xlsx', 'csv'])('the template has columns that are all read, and nobody in it: %s', async (format) => {
  const { raw, status, headers } = await world.call('admin', 'GET', `/api/users/import/template?format=${format}`);
  expect([status, headers['content-disposition']]).toEqual([
    200,
    `attachment; filename="format_impor_personel.${format}"`,
  ]);
  const table = await openRoster(raw, null);
  expect(table.headers.map(({ name }) => name)).toEqual([
    ...[
      'user_id',
      'nama',
      'title',
      'divisi',
      'jabatan',
      'desa',
      'insta',
      'tiktok',
      'whatsapp',
      'email',
      'status',
      'roles',
    ],
  ]);
  expect(table.unknown).toEqual([]);
  const { record } = await desk.import('admin', raw);
  expect(record).toMatchObject({ status: 'failed', error: { code: 'TABLE_INVALID' } });
});

describe('nobody but an admin of the client', () => {
  test.each<[Caller | null, Record<string, string>, string]>([
    [null, {}, '401 TOKEN_REQUIRED'],
    ['operator', {}, '403 FORBIDDEN'],
    ['reviewer', {}, '403 FORBIDDEN'],
    ['directorate', {}, '403 FORBIDDEN'],
    ['unit', {}, '403 FORBIDDEN'],
    ['ani', {}, '403 FORBIDDEN'],
    ['editor', {}, '403 FORBIDDEN'],
    ['admin', { client_id: 'RES_B' }, '403 CLIENT_DENIED'],
    ['directorateAdmin', { client_id: 'RES_A' }, '403 CLIENT_DENIED'],
    ['twoUnitsAdmin', {}, '400 CLIENT_REQUIRED'],
    ['admin', { client_id: 'TIDAK_ADA' }, '403 CLIENT_DENIED'],
  ])('imports: %s with %j gets %s', async (who, fields, expected) => {
    const { body, headers } = form(fields, roster);
    const answer = await world.call(who, 'POST', '/api/users/import', body, headers);
    expect(`${answer.status} ${answer.body.code}`).toBe(expected);
  });

  test('hears of an import: of another tenant there is none', async () => {
    const { importId } = await desk.import('admin', roster);
    for (const who of ['foreigner', 'directorateAdmin'] as const) {
      for (const path of ['', '/rows', '/rows?format=csv']) {
        const { status, body } = await world.call(who, 'GET', `/api/users/imports/${importId}${path}`);
        expect(`${status} ${body.code}`).toBe('404 IMPORT_NOT_FOUND');
      }
      const { body } = await world.call(who, 'GET', '/api/users/imports');
      expect(body.data).toEqual([]);
      const denied = await world.call(who, 'GET', '/api/users/imports?client_id=RES_A');
      expect(denied.body.code).toBe('CLIENT_DENIED');
    }
    expect((await world.call('twoUnitsAdmin', 'GET', `/api/users/imports/${importId}`)).status).toBe(200);
    for (const id of ['x', '00000000-0000-4000-8000-000000000000', "' or 1=1"]) {
      const { status } = await world.call('admin', 'GET', `/api/users/imports/${encodeURIComponent(id)}`);
      expect(status).toBe(404);
    }
  });
});

test('no more than five imports of a client wait at once', async () => {
  await finishAll();
  for (let at = 0; at < 5; at++) expect((await desk.upload('admin', roster)).status).toBe(202);
  const sixth = await desk.upload('admin', roster);
  expect(`${sixth.status} ${sixth.body.code}`).toBe('409 IMPORT_BUSY');
  expect((await desk.upload('twoUnitsAdmin', roster, { client_id: 'RES_B' })).status).toBe(202);
  await finishAll();
  expect((await desk.upload('admin', roster)).status).toBe(202);
  await finishAll();
});

test('two files are two requests, one sent twice is one', async () => {
  const strict = await World.open({ env: { ALLOW_DUPLICATE_REQUESTS: 'false' } });
  try {
    const at = new Desk(strict);
    expect((await at.upload('admin', roster)).status).toBe(202);
    expect((await at.upload('admin', roster)).body.code).toBe('DUPLICATE_REQUEST');
    expect((await at.upload('admin', csv('nrp,nama', '31000009,Lain'))).status).toBe(202);
    expect((await at.upload('admin', roster, { dry_run: 'false' })).status).toBe(202);
  } finally {
    await strict.close();
  }
});

test('who lost the right meanwhile fills the client no more', async () => {
  const { body } = await desk.upload('admin', csv('nrp,nama', '31000090,Tidak Jadi'), { dry_run: 'false' });
  const id = body.data?.import_id ?? '';
  const block = (status: boolean) =>
    world.db.updateTable('dashboard_user').set({ status }).where('dashboard_user_id', '=', accountIds.admin).execute();
  await block(false);
  await desk.carryOut(id);
  await block(true);
  expect(await desk.record('twoUnitsAdmin', id)).toMatchObject({ status: 'failed', error: { code: 'FORBIDDEN' } });
  expect(await desk.person('31000090')).toBeUndefined();
});
