import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountIds, people, World } from '../world.ts';
import { csv, Desk, ends, xlsx } from './desk.ts';

let world: World;
let desk: Desk;
beforeAll(async () => {
  world = await World.open();
  desk = new Desk(world);
});
afterAll(() => world.close());

describe('a row about somebody new', () => {
  test('enters them with everything that stands in it, in any column order, under Indonesian headers', async () => {
    const { record, rows } = await desk.import(
      'admin',
      csv(
        'Nama Lengkap;No WA;NRP/NIP;Pangkat;Satfung;Jabatan;Desa;Username IG;TikTok;E-mail;Status;Role',
        'Baru Satu;0812-0000-0201;30000001;Bripda;Sat Binmas;Kanit;Desa Dua;https://www.instagram.com/Baru.Satu/;@Baru.Satu;Satu@Example.ORG;aktif;operator, DITBINMAS',
      ),
      { client_id: 'res_a' },
    );
    expect(ends(rows)).toEqual([
      '30000001 created nama+title+divisi+jabatan+desa+insta+tiktok+whatsapp+email+client_id+roles'.replace(
        '+client_id',
        '',
      ),
    ]);
    expect(record).toMatchObject({ status: 'done', dry_run: false, rows_done: 1, rows_total: 1, warnings: [] });
    expect(record.counts).toEqual({ created: 1, changed: 0, unchanged: 0, refused: 0 });
    expect(await desk.person('30000001')).toMatchObject({
      ...{ nama: 'BARU SATU', title: 'BRIPDA', divisi: 'SAT BINMAS', jabatan: 'KANIT', desa: 'DESA DUA' },
      ...{ insta: 'baru.satu', tiktok: 'baru.satu', whatsapp: '6281200000201', email: 'satu@example.org' },
      ...{ client_id: 'RES_A', status: true, exception: false },
    });
    const { body } = await world.call('admin', 'GET', '/api/users/30000001');
    expect(body.data).toMatchObject({ operator: true, ditbinmas: true, ditlantas: false });
  });

  test('gets the zeros back that a number cell has lost, and keeps those of a text', async () => {
    const file = await xlsx(['NRP', 'nama'], [10203, 'Nol Satu'], [1020304, 'Nol Dua']);
    expect(ends((await desk.import('admin', file)).rows)).toEqual(['00010203 created nama', '01020304 created nama']);
    const again = await desk.import('admin', csv('nip,nama', '00010203,Nol Satu', '1020304.0,Nol Dua'));
    expect(again.record.counts).toMatchObject({ created: 0, unchanged: 2 });
  });

  test('is refused without a name, and with a number that nobody can have', async () => {
    const { rows } = await desk.import(
      'admin',
      csv(
        'nrp,nama',
        '30000009,',
        ',Tanpa Nomor',
        '123,Pendek',
        'abc,Huruf',
        '1234567890123456789,Panjang',
        '1.99E+17,Excel',
      ),
    );
    expect(rows.map(({ outcome, code }) => `${outcome} ${code}`)).toEqual([
      'refused VALIDATION_FAILED',
      'refused VALIDATION_FAILED',
      'refused NRP_INVALID',
      'refused NRP_INVALID',
      'refused NRP_INVALID',
      'refused NRP_INVALID',
    ]);
    expect(rows[0]?.problem).toBe('NRP/NIP ini belum terdaftar; nama wajib diisi.');
    expect(rows[5]?.problem).toContain('sel A7');
  });
});

describe('a row about somebody who is known', () => {
  test('changes what it holds and nothing else: blank cells and missing columns blank nothing', async () => {
    const before = await desk.person(people.ani);
    const { rows } = await desk.import(
      'admin',
      csv('nrp,nama,title,insta,tiktok,whatsapp,email,desa', `${people.ani},Ani Contoh,AIPTU,,,,,`),
    );
    expect(ends(rows)).toEqual([`${people.ani} changed title`]);
    expect(await desk.person(people.ani)).toEqual({ ...before, title: 'AIPTU', updated_at: expect.any(Date) });
    expect((await world.call('admin', 'GET', `/api/users/${people.ani}`)).body.data).toMatchObject({
      ditbinmas: true,
      operator: true,
    });
  });

  test('changes nothing the second time: no row, no time of change, no data version', async () => {
    const file = csv(
      'nrp,nama,title,jabatan,insta,email,role',
      `${people.budi},Budi Contoh,Aipda,Kaur,@Budi.C,budi@example.org,operator`,
    );
    expect(ends((await desk.import('admin', file)).rows)).toEqual([`${people.budi} changed title+jabatan+insta+email`]);
    const before = await desk.person(people.budi);
    const versions = await world.versions('client:RES_A', 'role:operator');
    world.clock.advance(60_000);
    const again = await desk.import('admin', file);
    expect(ends(again.rows)).toEqual([`${people.budi} unchanged`]);
    expect(again.record.counts).toEqual({ created: 0, changed: 0, unchanged: 1, refused: 0 });
    expect(await desk.person(people.budi)).toEqual(before);
    expect(await world.versions('client:RES_A', 'role:operator')).toEqual(versions);
  });

  test('brings back who was away, and can say that somebody is away', async () => {
    expect(ends((await desk.import('admin', csv('nrp', people.citra))).rows)).toEqual([
      `${people.citra} changed status`,
    ]);
    expect(await desk.person(people.citra)).toMatchObject({ status: true });
    const away = csv('nrp,status', `${people.citra},Non Aktif`);
    expect(ends((await desk.import('admin', away)).rows)).toEqual([`${people.citra} changed status`]);
    expect(ends((await desk.import('admin', away)).rows)).toEqual([`${people.citra} unchanged`]);
    expect(await desk.person(people.citra)).toMatchObject({ status: false });
    const wrong = (await desk.import('admin', csv('nrp,status', `${people.citra},mungkin`))).rows;
    expect(ends(wrong)).toEqual([`${people.citra} refused VALIDATION_FAILED`]);
  });

  test('only gives roles, never takes them, and knows no others', async () => {
    const { rows } = await desk.import(
      'admin',
      csv('nrp,roles', `${people.budi},ditlantas`, `${people.ani},premium_status`),
    );
    expect(ends(rows)).toEqual([`${people.budi} changed roles`, `${people.ani} refused ROLE_INVALID`]);
    expect((await world.call('admin', 'GET', `/api/users/${people.budi}`)).body.data).toMatchObject({
      operator: true,
      ditlantas: true,
    });
  });

  test('of the directory’s own export changes nothing', async () => {
    for (const format of ['xlsx', 'csv']) {
      const { raw } = await world.call('admin', 'GET', `/api/users/export?client_id=RES_A&status=all&format=${format}`);
      const { record, rows } = await desk.import('admin', raw);
      expect(rows.filter(({ outcome }) => outcome !== 'unchanged')).toEqual([]);
      expect(record.counts.unchanged).toBeGreaterThan(3);
    }
  });
});

test('exceptions are not imported, and neither these nor unknown columns are passed over in silence', async () => {
  const { record, rows } = await desk.import(
    'admin',
    csv('nrp,nama,Exception,Ukuran Baju,premium_status,Nama', `${people.ani},Ani Contoh,true,XL,true,Lain`),
  );
  expect(record.warnings).toEqual([
    { code: 'COLUMN_NOT_IMPORTED', column: 'C', message: expect.stringContaining('pengecualian') },
    { code: 'COLUMN_UNKNOWN', column: 'D', message: expect.stringContaining('"Ukuran Baju"') },
    { code: 'COLUMN_UNKNOWN', column: 'E', message: expect.stringContaining('"premium_status"') },
    { code: 'COLUMN_REPEATED', column: 'F', message: expect.stringContaining('"Nama"') },
  ]);
  expect(ends(rows)).toEqual([`${people.ani} unchanged`]);
  expect(await desk.person(people.ani)).toMatchObject({ exception: false, premium_status: false });
});

test('every change is in the audit trail by the names of its fields, and so is the import', async () => {
  await world.db.deleteFrom('audit_event').execute();
  const { importId } = await desk.import(
    'admin',
    csv('nrp,nama,jabatan', '30000050,Rahasia Nama,Kanit Rahasia', `${people.ani},Ani Contoh,Kasat`, '1,X,Y'),
  );
  const party = { actor: { kind: 'dashboard', id: accountIds.admin }, channel: 'http', outcome: 'ok' };
  const subject = { kind: 'personnel-import', id: importId };
  expect(await world.trail()).toMatchObject([
    {
      ...party,
      action: 'personnel-import.requested',
      subject,
      detail: { client: 'RES_A', dry_run: false, source: 'file' },
    },
    {
      ...{ ...party, action: 'personnel.created', subject: { kind: 'personnel', id: '30000050' } },
      detail: { client: 'RES_A', fields: ['nama', 'jabatan', 'client_id'], import: importId },
    },
    {
      ...{ ...party, action: 'personnel.updated', subject: { kind: 'personnel', id: people.ani } },
      detail: { fields: ['jabatan'], import: importId },
    },
    {
      ...party,
      action: 'personnel-import.done',
      subject,
      detail: { created: 1, changed: 1, unchanged: 0, refused: 1 },
    },
  ]);
  const { rows } = await world.db
    .selectFrom('audit_event')
    .select('detail')
    .execute()
    .then((rows) => ({ rows }));
  expect(JSON.stringify(rows).toUpperCase()).not.toContain('RAHASIA');
  expect(world.logged.join('').toUpperCase()).not.toContain('RAHASIA');
});
