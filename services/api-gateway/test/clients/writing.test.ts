import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { accountIds, type Caller, World } from '../world.ts';

let world: World;
let before: string;
beforeAll(async () => {
  world = await World.open();
  before = JSON.stringify(await rows());
  return () => world.close();
});
afterEach(async () => {
  await world.host.database.script(`
    delete from dashboard_user_clients where client_id like 'BARU%';
    delete from clients where client_id like 'BARU%'; delete from audit_event`);
  for (const { created_at: _, updated_at: __, ...row } of JSON.parse(before) as Awaited<ReturnType<typeof rows>>) {
    await world.db.updateTable('clients').set(row).where('client_id', '=', row.client_id).execute();
  }
});

const rows = () => world.db.selectFrom('clients').selectAll().orderBy('client_id').execute();
const rowOf = (id: string) => world.db.selectFrom('clients').selectAll().where('client_id', '=', id).executeTakeFirst();
const post = (who: Caller, body: object) => world.call(who, 'POST', '/api/clients', body);
const put = (who: Caller, id: string, body: object | string, headers = {}) =>
  world.call(who, 'PUT', `/api/clients/${id}`, body, headers);
const remove = (who: Caller, id: string, query = '', headers = {}) =>
  world.call(who, 'DELETE', `/api/clients/${id}?${query}`, undefined, headers);

describe('who may change which client', () => {
  test.each<[Caller, string, string | number]>([
    ['admin', 'res_a', 200],
    ['twoUnitsAdmin', 'RES_B', 200],
    ['directorateAdmin', 'DITBINMAS', 200],
    // Seen, but not its own.
    ['directorateAdmin', 'RES_A', '403 CLIENT_DENIED'],
    ['admin', 'RES_B', '403 CLIENT_DENIED'],
    ['foreigner', 'RES_A', '403 CLIENT_DENIED'],
    ['admin', 'TIDAK_ADA', '403 CLIENT_DENIED'],
    ['operator', 'RES_A', '403 FORBIDDEN'],
    ['reviewer', 'RES_A', '403 FORBIDDEN'],
    ['directorate', 'DITBINMAS', '403 FORBIDDEN'],
    ['unit', 'RES_A', '403 FORBIDDEN'],
    ['ani', 'RES_A', '403 FORBIDDEN'],
    ['editor', 'RES_A', '403 FORBIDDEN'],
  ])('%s changing and deleting %s: %s', async (who, id, expected) => {
    const stored = await rowOf(id.toUpperCase());
    expect(verdict(await put(who, id, { nama: 'NAMA LAIN' }))).toBe(expected);
    expect((await rowOf(id.toUpperCase()))?.nama).toBe(expected === 200 ? 'NAMA LAIN' : stored?.nama);
    expect(verdict(await remove(who, id, 'force=true'))).toBe(expected);
    const isDeleted = (await rowOf(id.toUpperCase()))?.deleted_at instanceof Date;
    expect(isDeleted).toBe(expected === 200);
  });
});

describe('a change', () => {
  test('stores every column in its one form, and nothing that is no column', async () => {
    const { status, body } = await put('admin', 'RES_A', {
      client_id: 'RES_Z',
      nama: '  Resor   Baru ',
      client_type: 'Satker',
      client_status: true,
      client_insta: 'https://www.instagram.com/Resor.Baru/',
      client_insta_status: false,
      client_tiktok: '@Resor.Tok',
      client_tiktok_status: false,
      client_amplify_status: false,
      client_operator: '0812-0000-0009',
      client_super: '0812 0000 0010; 6281200000011\n0812 0000 0010',
      client_group: '1203630000000009@g.us, 1203630000000010',
      tiktok_secuid: 'MS4w-Baru_1',
      regional_id: 'wil9',
      client_level: 'Premium_1',
      created_at: '2000-01-01',
      dashboard_user_id: accountIds.foreigner,
    });
    expect(status).toBe(200);
    const expected = {
      client_id: 'RES_A',
      nama: 'Resor Baru',
      client_type: 'satker',
      client_insta: 'resor.baru',
      client_insta_status: false,
      client_tiktok_status: false,
      client_amplify_status: false,
      client_operator: '6281200000009',
      client_super: '6281200000010,6281200000011',
      client_group: '1203630000000009@g.us,1203630000000010@g.us',
      tiktok_secuid: 'MS4w-Baru_1',
      regional_id: 'WIL9',
      parent_client_id: 'DITBINMAS',
      client_level: 'Premium_1',
    };
    expect(body.data).toMatchObject({ ...expected, client_tiktok: '@resor.tok' });
    expect(await rowOf('RES_A')).toMatchObject({ ...expected, client_tiktok: 'resor.tok' });
  });

  test('leaves what is absent, and what is stored already even when it would not be taken today', async () => {
    const set = { client_group: 'grup lama', client_insta: 'bukan akun', client_type: 'ORG' };
    await world.db.updateTable('clients').set(set).where('client_id', '=', 'RES_A').execute();
    const { status } = await put('admin', 'RES_A', { ...set, client_type: 'org', client_tiktok: 'resor.a' });
    expect(status).toBe(200);
    expect(await rowOf('RES_A')).toMatchObject({ ...set, client_tiktok: '@resor.a', nama: 'RESOR CONTOH A' });
    expect(await world.trail('client')).toEqual([]);
  });

  test('clears with null and blank', async () => {
    const blank = { client_insta: null, client_tiktok: '', client_operator: ' ', client_super: null, client_group: '' };
    await put('admin', 'RES_A', { ...blank, regional_id: null, parent_client_id: '', client_level: '' });
    expect(await rowOf('RES_A')).toMatchObject({
      ...{ client_insta: '', client_tiktok: '', client_operator: '', client_super: '', client_group: '' },
      ...{ regional_id: null, parent_client_id: null, client_level: null },
    });
  });

  test.each<[object | string, string]>([
    [{ nama: '' }, '400 VALIDATION_FAILED'],
    [{ nama: null }, '400 VALIDATION_FAILED'],
    [{ nama: 'x'.repeat(151) }, '400 VALIDATION_FAILED'],
    [{ nama: true }, '400 VALIDATION_FAILED'],
    [{ nama: { a: 1 } }, '400 VALIDATION_FAILED'],
    [{ client_type: 'provinsi' }, '400 VALIDATION_FAILED'],
    [{ client_type: null }, '400 VALIDATION_FAILED'],
    // It would see the holders of its role wherever they are.
    [{ client_type: 'direktorat' }, '403 FORBIDDEN'],
    [{ client_status: 'mungkin' }, '400 VALIDATION_FAILED'],
    [{ client_insta: 'dua kata' }, '400 HANDLE_INVALID'],
    [{ client_tiktok: 'dua-kata' }, '400 HANDLE_INVALID'],
    [{ client_operator: '12' }, '400 PHONE_INVALID'],
    [{ client_super: '081200000001;12' }, '400 PHONE_INVALID'],
    [{ client_group: 'grup@g.us' }, '400 VALIDATION_FAILED'],
    [{ tiktok_secuid: "'; drop table" }, '400 VALIDATION_FAILED'],
    [{ regional_id: 'a'.repeat(33) }, '400 VALIDATION_FAILED'],
    [{ parent_client_id: 'RES_A' }, '400 VALIDATION_FAILED'],
    [{ parent_client_id: 'DITLANTAS' }, '403 CLIENT_DENIED'],
    [{ parent_client_id: 'TIDAK_ADA' }, '403 CLIENT_DENIED'],
    [{ deleted: true }, '400 VALIDATION_FAILED'],
    ['{"__proto__":{"a":1}}', '400 MALFORMED_BODY'],
    ['[]', '400 VALIDATION_FAILED'],
  ])('of %j is refused as a whole: %s', async (body, expected) => {
    const stored = await rowOf('RES_A');
    const sent = typeof body === 'string' ? body : { client_level: 'tidak jadi', ...body };
    expect(verdict(await put('admin', 'RES_A', sent))).toBe(expected);
    expect(await rowOf('RES_A')).toEqual(stored);
  });

  test('of the place among clients makes no circle', async () => {
    expect(verdict(await put('twoUnitsAdmin', 'RES_B', { parent_client_id: 'res_a' }))).toBe(200);
    expect((await rowOf('RES_B'))?.parent_client_id).toBe('RES_A');
    const circle = await put('twoUnitsAdmin', 'RES_A', { parent_client_id: 'RES_B' });
    expect(verdict(circle)).toBe('400 VALIDATION_FAILED');
  });

  test('is noted by the names of the fields, and makes what is remembered stale', async () => {
    const profile = () => world.call('admin', 'GET', '/api/clients/profile');
    const first = await profile();
    const versions = await world.versions('clients', 'client:RES_A', 'client:RES_B');
    await put('admin', 'RES_A', { nama: 'RESOR RAHASIA', client_operator: '081200000099' });
    expect(await world.trail('client')).toMatchObject([
      {
        action: 'client.updated',
        actor: { kind: 'dashboard', id: accountIds.admin },
        subject: { kind: 'client', id: 'RES_A' },
        detail: { fields: ['nama', 'client_operator'] },
      },
    ]);
    const after = await world.versions('clients', 'client:RES_A', 'client:RES_B');
    expect(after.map((version, at) => version - (versions[at] ?? 0))).toEqual([1, 1, 0]);
    const second = await profile();
    expect(second.body.client.nama).toBe('RESOR RAHASIA');
    expect(second.headers.etag).not.toBe(first.headers.etag);
    expect(world.logged.join('')).not.toContain('RAHASIA');
  });

  test('of a version that is no longer the present one is refused', async () => {
    const match = { 'if-match': (await world.call('admin', 'GET', '/api/clients/RES_A')).headers.etag ?? '' };
    const changed = await put('admin', 'RES_A', { client_level: 'satu' }, match);
    expect(verdict(changed)).toBe(200);
    expect(verdict(await put('admin', 'RES_A', { client_level: 'dua' }, match))).toBe('412 PRECONDITION_FAILED');
    expect(verdict(await remove('admin', 'RES_A', 'force=true', match))).toBe('412 PRECONDITION_FAILED');
    const present = { 'if-match': changed.headers.etag };
    expect(verdict(await put('admin', 'RES_A', { client_level: 'dua' }, present))).toBe(200);
  });
});

describe('a new client', () => {
  test('is stored with the defaults, linked to the account that enters it, and noted', async () => {
    const made = await post('twoUnitsAdmin', {
      client_id: ' baru_1 ',
      nama: 'Baru Satu',
      client_operator: 81200000099,
    });
    expect(made.status).toBe(201);
    expect(made.headers.etag).toMatch(/^"/);
    expect(await rowOf('BARU_1')).toMatchObject({
      ...{ nama: 'Baru Satu', client_type: 'org', client_status: true, client_amplify_status: true },
      ...{ client_operator: '6281200000099', parent_client_id: null, deleted_at: null },
    });
    expect((await world.call('twoUnitsAdmin', 'GET', '/api/clients/BARU_1')).body.data).toMatchObject({
      client_operator: '6281200000099',
    });
    expect(verdict(await world.call('admin', 'GET', '/api/clients/BARU_1'))).toBe('403 CLIENT_DENIED');
    expect(await world.trail('client')).toMatchObject([
      { action: 'client.created', subject: { kind: 'client', id: 'BARU_1' } },
    ]);
  });

  test('of a directorate is below it; the account stays a directorate’s', async () => {
    const made = await post('directorateAdmin', {
      client_id: 'BARU_2',
      nama: 'Baru Dua',
      client_operator: '081200000099',
    });
    expect(made.status).toBe(201);
    // Not its own: seen without contacts.
    expect(made.body.data).not.toHaveProperty('client_operator');
    expect(await rowOf('BARU_2')).toMatchObject({ parent_client_id: 'DITBINMAS', client_operator: '6281200000099' });
    const list = await world.call<{ client_id: string }[]>('directorateAdmin', 'GET', '/api/clients?q=baru');
    expect(list.body.data?.map((row) => row.client_id)).toEqual(['BARU_2']);
    expect((await world.call('directorateAdmin', 'GET', '/api/clients/profile')).body.client.client_id).toBe(
      'DITBINMAS',
    );
  });

  test.each<[Caller, object, string]>([
    ['admin', { nama: 'Tanpa Id' }, '400 VALIDATION_FAILED'],
    ['admin', { client_id: ' ', nama: 'Kosong' }, '400 CLIENT_REQUIRED'],
    ['admin', { client_id: 'BARU/3', nama: 'Aneh' }, '400 VALIDATION_FAILED'],
    ['admin', { client_id: 'operator', nama: 'Peran' }, '400 VALIDATION_FAILED'],
    ['admin', { client_id: 'BARU_3' }, '400 VALIDATION_FAILED'],
    ['admin', { client_id: 'BARU_3', nama: ' ' }, '400 VALIDATION_FAILED'],
    ['admin', { client_id: 'BARU_3', nama: 'Baru', client_type: 'direktorat' }, '403 FORBIDDEN'],
    ['admin', { client_id: 'BARU_3', nama: 'Baru', parent_client_id: 'RES_C' }, '403 CLIENT_DENIED'],
    ['admin', { client_id: 'BARU_3', nama: 'Baru', client_insta: 'dua kata' }, '400 HANDLE_INVALID'],
    ['admin', { client_id: 'res_c', nama: 'Ada' }, '409 CONFLICT'],
    // Adopted in another spelling.
    ['admin', { client_id: 'RES_D', nama: 'Ada' }, '409 CONFLICT'],
    ['operator', { client_id: 'BARU_3', nama: 'Baru' }, '403 FORBIDDEN'],
    ['directorate', { client_id: 'BARU_3', nama: 'Baru' }, '403 FORBIDDEN'],
    ['unit', { client_id: 'BARU_3', nama: 'Baru' }, '403 FORBIDDEN'],
  ])('of %s as %j is refused: %s', async (who, body, expected) => {
    const stored = await rows();
    expect(verdict(await post(who, body))).toBe(expected);
    expect(await rows()).toEqual(stored);
  });

  test('that two enter at once is entered once', async () => {
    const answers = await Promise.all([
      post('twoUnitsAdmin', { client_id: 'BARU_4', nama: 'Satu' }),
      post('foreigner', { client_id: 'baru_4', nama: 'Dua' }),
    ]);
    expect(answers.map(verdict).sort()).toEqual([201, '409 CONFLICT']);
  });
});

describe('taking a client out', () => {
  beforeEach(() => post('twoUnitsAdmin', { client_id: 'BARU_5', nama: 'Baru Lima' }));

  test('is refused while active people or clients below refer to it, and says how many', async () => {
    const people = await remove('admin', 'RES_A');
    expect([verdict(people), people.body.active_people, people.body.clients_below]).toEqual(['409 CONFLICT', 2, 0]);
    const below = await remove('directorateAdmin', 'DITBINMAS');
    expect([verdict(below), below.body.active_people, below.body.clients_below]).toEqual(['409 CONFLICT', 1, 1]);
    expect((await rowOf('RES_A'))?.deleted_at).toBeNull();
  });

  test('keeps the record and its people, hides it and ends its login; PUT brings it back', async () => {
    expect(verdict(await world.call('unit', 'GET', '/api/clients/RES_A'))).toBe(200);
    const removed = await remove('admin', 'RES_A', 'force=true');
    expect(removed.body.data).toMatchObject({ client_status: false, deleted_at: '2026-02-02T01:00:00.000Z' });
    expect(verdict(await world.call('admin', 'GET', '/api/clients/RES_A'))).toBe('404 CLIENT_NOT_FOUND');
    expect(verdict(await world.call('admin', 'GET', '/api/clients/profile'))).toBe('404 CLIENT_NOT_FOUND');
    expect(verdict(await world.call('unit', 'GET', '/api/clients/RES_A'))).toBe('401 TOKEN_INVALID');
    expect(verdict(await remove('admin', 'RES_A', 'force=true'))).toBe('404 CLIENT_NOT_FOUND');
    expect(verdict(await put('admin', 'RES_A', { nama: 'Lain' }))).toBe('404 CLIENT_NOT_FOUND');
    const list = await world.call<{ client_id: string }[]>('admin', 'GET', '/api/clients?status=deleted');
    expect(list.body.data?.map((row) => row.client_id)).toEqual(['RES_A']);
    const back = await put('admin', 'RES_A', { deleted: false });
    expect(back.body.data).toMatchObject({ client_status: true, deleted_at: null, nama: 'RESOR CONTOH A' });
    expect((await world.trail('client')).map(({ action }) => action)).toEqual([
      'client.created',
      'client.deleted',
      'client.restored',
    ]);
  });

  test('needs no force when nobody refers to it; a status of true brings it back as well', async () => {
    expect(verdict(await remove('twoUnitsAdmin', 'baru_5'))).toBe(200);
    expect(verdict(await post('twoUnitsAdmin', { client_id: 'BARU_5', nama: 'Lagi' }))).toBe('409 CONFLICT');
    expect((await put('twoUnitsAdmin', 'BARU_5', { client_status: true })).body.data).toMatchObject({
      client_status: true,
      deleted_at: null,
    });
  });
});
