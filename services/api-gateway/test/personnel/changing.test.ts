import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { accountIds, type Caller, people, World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const { ani, budi, dewi, fajar, gita } = people;
const read = (who: Caller, id: string) => world.call(who, 'GET', `/api/users/${id}`);
const put = (who: Caller, id: string, body: object | string, headers = {}) =>
  world.call(who, 'PUT', `/api/users/${id}`, body, headers);

describe('one person', () => {
  test('is read with all columns and flags, in any spelling of the number', async () => {
    const { status, body } = await read('admin', '1000-0001');
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      user_id: ani,
      desa: 'DESA SATU',
      tiktok: '@ani.tok',
      client_name: 'RESOR CONTOH A',
      ditbinmas: true,
      operator: true,
      ditlantas: false,
    });
  });

  test.each<[Caller, string, string | number]>([
    ['admin', budi, 200],
    ['unit', budi, 200],
    ['ani', ani, 200],
    ['directorate', fajar, 200],
    ['directorateUnit', dewi, 200],
    ['twoUnitsAdmin', dewi, 200],
    // Nobody is told that there is somebody.
    ['ani', budi, '404 USER_NOT_FOUND'],
    ['admin', dewi, '404 USER_NOT_FOUND'],
    ['unit', fajar, '404 USER_NOT_FOUND'],
    ['foreigner', ani, '404 USER_NOT_FOUND'],
    ['foreignUnit', ani, '404 USER_NOT_FOUND'],
    ['directorate', budi, '404 USER_NOT_FOUND'],
    ['admin', '99999999', '404 USER_NOT_FOUND'],
    ['admin', 'abc', '404 USER_NOT_FOUND'],
    ['operator', ani, '403 FORBIDDEN'],
    ['writer', ani, '403 FORBIDDEN'],
  ])('%s reading %s: %s', async (who, id, expected) => {
    expect(verdict(await read(who, id))).toBe(expected);
  });
});

describe('who may change whom', () => {
  test.each<[Caller, string, string | number]>([
    ['operator', budi, 200],
    ['admin', budi, 200],
    ['reviewer', budi, 200],
    ['unit', budi, 200],
    ['ani', ani, 200],
    ['directorate', fajar, 200],
    ['directorateAdmin', dewi, 200],
    ['directorateUnit', gita, 200],
    ['directorateUnit', fajar, '403 FORBIDDEN'],
    ['ani', budi, '404 USER_NOT_FOUND'],
    ['operator', dewi, '404 USER_NOT_FOUND'],
    ['foreigner', ani, '404 USER_NOT_FOUND'],
    ['directorate', budi, '404 USER_NOT_FOUND'],
    ['twoUnits', fajar, '404 USER_NOT_FOUND'],
    ['editor', ani, '403 FORBIDDEN'],
  ])('%s changing %s: %s', async (who, id, expected) => {
    const before = await rowOf(id);
    expect(verdict(await put(who, id, { desa: `Desa oleh ${who}` }))).toBe(expected);
    const after = await rowOf(id);
    expect(after?.desa).toBe(expected === 200 ? `DESA OLEH ${who.toUpperCase()}` : before?.desa);
  });

  test('a change is noted by the names of the fields, and makes unit and roles stale', async () => {
    const before = await world.versions('client:RES_A', 'role:ditbinmas', 'client:RES_B');
    await put('operator', ani, { jabatan: ' kanit  dua ', title: 'Aipda', desa: null });
    expect((await read('admin', ani)).body.data).toMatchObject({ jabatan: 'KANIT DUA', title: 'AIPDA', desa: null });
    expect((await world.trail('personnel.updated')).at(-1)).toMatchObject({
      actor: { kind: 'dashboard', id: accountIds.operator },
      subject: { kind: 'personnel', id: ani },
      detail: { fields: ['jabatan', 'desa'] },
    });
    const after = await world.versions('client:RES_A', 'role:ditbinmas', 'client:RES_B');
    expect(after.map((version, at) => version - (before[at] ?? 0))).toEqual([1, 1, 0]);
    expect(world.logged.join('')).not.toContain('KANIT');
  });

  test('what changes nothing is not noted', async () => {
    await put('operator', budi, { nama: 'Budi Contoh' });
    const before = (await world.trail('personnel')).length;
    expect((await put('operator', budi, { nama: 'budi contoh', insta: '', email: '', unknown: 1 })).status).toBe(200);
    expect(await world.trail('personnel')).toHaveLength(before);
  });
});

describe('what may be changed', () => {
  const foreignFields = {
    premium_status: true,
    premium_end_date: '2099-12-31',
    wa_notification_opt_in: true,
    client_id: 'RES_B',
    created_at: '2000-01-01T00:00:00Z',
    updated_at: '2000-01-01T00:00:00Z',
    client_name: 'LAIN',
    'nama" = \'x\', "status': 'x',
  };

  test.each<[Caller, string, object, object]>([
    ['operator', budi, { exception: true, ...foreignFields }, { exception: false }],
    ['unit', budi, { exception: true, ...foreignFields }, { exception: false }],
    ['directorate', dewi, { exception: true, ...foreignFields }, { exception: false }],
    ['budi', budi, { exception: true, status: false, user_id: '30000001', ...foreignFields }, { exception: false }],
    ['admin', budi, { exception: true, ...foreignFields }, { exception: true }],
    ['admin', budi, { exception: false }, { exception: false }],
  ])('%s changing %s with %j', async (who, id, body, expected) => {
    const before = await rowOf(id);
    expect((await put(who, id, body)).status).toBe(200);
    const { updated_at, ...after } = (await rowOf(id)) ?? {};
    expect(after).toEqual({ ...before, updated_at: undefined, ...expected });
  });

  test.each<[Caller, string, object, string[]]>([
    ['admin', budi, { ditlantas: true, bidhumas: true }, ['bidhumas', 'ditlantas', 'operator']],
    ['admin', budi, { ditlantas: false, bidhumas: 'false' }, ['operator']],
    ['operator', budi, { ditlantas: true }, ['operator']],
    ['unit', budi, { ditlantas: true, operator: false }, ['operator']],
    ['budi', budi, { ditlantas: true }, ['operator']],
    ['directorate', dewi, { ditlantas: false, bidhumas: true }, ['ditbinmas', 'ditlantas']],
    ['directorateAdmin', dewi, { ditlantas: false, bidhumas: true }, ['ditbinmas', 'ditlantas']],
    ['directorateAdmin', gita, { ditlantas: true }, ['ditbinmas', 'ditlantas']],
  ])('%s changing the roles of %s with %j leaves %j', async (who, id, body, expected) => {
    const { body: answer } = await put(who, id, body);
    const flags = ['bidhumas', 'ditbinmas', 'ditintelkam', 'ditlantas', 'ditsamapta', 'operator'];
    expect(flags.filter((flag) => answer.data?.[flag])).toEqual(expected);
  });

  test.each<[string, object, string]>([
    ['a name that is cleared', { nama: '' }, '400 VALIDATION_FAILED'],
    ['a name that is null', { nama: null }, '400 VALIDATION_FAILED'],
    ['a text that is too long', { divisi: 'x'.repeat(121) }, '400 VALIDATION_FAILED'],
    ['a handle that is none', { insta: 'a b' }, '400 HANDLE_INVALID'],
    ['a reserved handle', { tiktok: '@cicero_devs' }, '400 HANDLE_RESERVED'],
    ['the handle of another', { tiktok: 'https://www.tiktok.com/@Dewi' }, '409 HANDLE_TAKEN'],
    ['the address of another', { email: 'DEWI@example.org' }, '409 EMAIL_TAKEN'],
    ['an address that is none', { email: 'x' }, '400 EMAIL_INVALID'],
    ['a number that is none', { whatsapp: 'x' }, '400 PHONE_INVALID'],
    ['a flag that is a text', { status: 'mungkin' }, '400 VALIDATION_FAILED'],
    ['a personnel number without digits', { user_id: '' }, '400 NRP_INVALID'],
    ['a personnel number of seven digits', { user_id: '3000001' }, '400 NRP_INVALID'],
    ['a personnel number that is an object', { user_id: {} }, '400 NRP_INVALID'],
    ['the personnel number of another', { user_id: dewi }, '409 USER_ID_TAKEN'],
  ])('is refused as a whole: %s', async (_what, body, expected) => {
    const before = await rowOf(ani);
    expect(verdict(await put('admin', ani, { jabatan: 'tidak jadi', ...body }))).toBe(expected);
    expect(await rowOf(ani)).toEqual(before);
  });

  test('a body that would reach behind objects is refused', async () => {
    expect(verdict(await put('admin', ani, '{"__proto__":{"exception":true},"nama":"X"}'))).toBe('400 MALFORMED_BODY');
    expect(verdict(await put('admin', ani, '{"constructor":{"prototype":{}}}'))).toBe('400 MALFORMED_BODY');
    expect(verdict(await put('admin', ani, '[]'))).toBe('400 VALIDATION_FAILED');
    expect(verdict(await put('admin', ani, 'x'))).toBe('400 MALFORMED_BODY');
  });

  test('handles and numbers are stored in one form, and what is stored already may be sent back as it is', async () => {
    await world.db.updateTable('user').set({ insta: 'bukan akun' }).where('user_id', '=', budi).execute();
    const { body } = await put('budi', budi, {
      insta: 'bukan akun',
      tiktok: 'Budi.Tok',
      whatsapp: '+62 812-0000-0002',
      email: 'Budi@Example.org',
    });
    expect(body.data).toMatchObject({ insta: 'bukan akun', tiktok: '@budi.tok' });
    expect(await rowOf(budi)).toMatchObject({
      insta: 'bukan akun',
      tiktok: 'budi.tok',
      whatsapp: '6281200000002',
      email: 'budi@example.org',
    });
    const cleared = await put('budi', budi, { insta: ' ', tiktok: null, whatsapp: '', email: '' });
    expect(cleared.body.data).toMatchObject({ insta: null, tiktok: null, whatsapp: '', email: null });
  });
});

describe('a version', () => {
  test('that is no longer the present one is not changed', async () => {
    const tag = (await read('admin', ani)).headers.etag ?? '';
    const match = { 'if-match': tag };
    const changed = await put('admin', ani, { jabatan: 'pertama' }, match);
    expect(changed.status).toBe(200);
    expect(changed.headers.etag).not.toBe(tag);
    expect(verdict(await put('admin', ani, { jabatan: 'kedua' }, match))).toBe('412 PRECONDITION_FAILED');
    for (const [method, url, body] of [
      ['PUT', `/api/users/${ani}/roles`, { roles: [] }],
      ['PUT', `/api/users/${ani}/wa-notification`, { whatsapp: '6281200000001', opt_in: false }],
      ['DELETE', `/api/users/${ani}`, undefined],
    ] as const) {
      expect(verdict(await world.call('admin', method, url, body, match))).toBe('412 PRECONDITION_FAILED');
    }
    expect((await put('admin', ani, { jabatan: 'kedua' }, { 'if-match': changed.headers.etag })).status).toBe(200);
    expect((await put('admin', ani, { jabatan: 'kanit' }, { 'if-match': '*' })).status).toBe(200);
  });
});

test('of two people who want one handle at once, one gets it', async () => {
  const answers = await Promise.all([
    put('admin', ani, { insta: 'rebutan' }),
    put('twoUnitsAdmin', dewi, { insta: 'rebutan' }),
  ]);
  expect(answers.map(verdict).sort()).toEqual([200, '409 HANDLE_TAKEN']);
});

async function rowOf(userId: string) {
  return world.db.selectFrom('user').selectAll().where('user_id', '=', userId).executeTakeFirst();
}
