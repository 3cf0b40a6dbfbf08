import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountIds, type Caller, people, World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const { ani, budi, citra, dewi, eko, fajar, gita, hana } = people;

/** Numbers of whoever is listed, or status and code of the refusal. */
async function list(who: Caller, query: string, url = '/api/users/list'): Promise<string[] | string> {
  const { status, body } = await world.call<{ user_id: string }[]>(who, 'GET', `${url}${query}`);
  return status === 200 ? (body.data ?? []).map(({ user_id }) => user_id) : `${status} ${body.code}`;
}

describe('the directory of a unit', () => {
  test('rows carry the unit’s name and region, TikTok names have @, and there are no role flags', async () => {
    const { body } = await world.call<Record<string, unknown>[]>('admin', 'GET', '/api/users/list?client_id=res_a');
    expect(body).toEqual({ success: true, data: [expect.anything(), expect.anything()] });
    expect(body.data?.[0]).toEqual({
      user_id: ani,
      nama: 'ANI CONTOH',
      tiktok: '@ani.tok',
      insta: 'ani.01',
      divisi: 'SAT BINMAS',
      title: 'AIPDA',
      status: true,
      exception: false,
      jabatan: 'KANIT',
      whatsapp: '6281200000001',
      email: 'ani@example.org',
      client_id: 'RES_A',
      client_name: 'RESOR CONTOH A',
      regional_id: 'WIL1',
    });
  });

  test.each<[Caller, string, string[] | string]>([
    ['operator', '', [ani, budi]],
    ['operator', '?client_id=RES_A&scope=ORG&role=operator', [ani, budi]],
    ['operator', '?client_id=RES_A&role=ditbinmas', [ani]],
    ['operator', '?client_id=RES_A&role=ditbinmas&scope=DIREKTORAT', [ani]],
    ['operator', '?client_id=RES_B', '403 CLIENT_DENIED'],
    ['operator', '?client_id=DITBINMAS&role=ditbinmas&scope=direktorat', '403 CLIENT_DENIED'],
    ['twoUnits', '', '400 CLIENT_REQUIRED'],
    ['twoUnits', '?client_id=res_b', [eko]],
    ['admin', '', '400 CLIENT_REQUIRED'],
    ['admin', '?client_id=RES_A', [ani, budi]],
    ['admin', '?client_id=RES_A&role=admin&scope=org', [ani, budi]],
    ['admin', '?client_id=RES_C', '403 CLIENT_DENIED'],
    ['admin', '?client_id=RES_C&role=res_c', '403 CLIENT_DENIED'],
    ['admin', '?client_id=DITBINMAS&scope=direktorat&role=ditbinmas', '403 CLIENT_DENIED'],
    ['reviewer', '?client_id=RES_A', [ani, budi]],
    ['unit', '?client_id=RES_A', [ani, budi]],
    ['unit', '?client_id=RES_B', '403 CLIENT_DENIED'],
    ['admin', '?client_id=RES_A&scope=polda', '400 SCOPE_INVALID'],
    ['admin', '?client_id=RES_A&scope=direktorat&role=admin', '400 ROLE_INVALID'],
    ['admin', '?client_id=RES_A&scope=direktorat', '400 ROLE_INVALID'],
    ['admin', '?client_id=RES_A&regional_id=wil1', [ani, budi]],
    ['admin', '?client_id=RES_A&regional_id=WIL2', []],
  ])('%s asking %s gets %j', async (who, query, expected) => {
    expect(await list(who, query)).toEqual(expected);
  });

  test.each([
    ['', [ani, budi]],
    ['&status=active', [ani, budi]],
    ['&status=inactive', [citra]],
    ['&status=all', [ani, budi, citra]],
    ['&status=gone', '400 VALIDATION_FAILED'],
  ])('who is not active is listed on request: status %j', async (status, expected) => {
    expect(await list('admin', `?client_id=RES_A${status}`)).toEqual(expected);
  });

  test.each([
    ['&search=budi', [budi]],
    ['&search=100000', [ani, budi]],
    ['&search=%25', []],
    ['&divisi=sat%20lantas', [budi]],
    ['&sort=-nama', [budi, ani]],
    ['&sort=divisi', [ani, budi]],
    ['&sort=password', '400 VALIDATION_FAILED'],
  ])('can be searched and sorted: %s', async (more, expected) => {
    expect(await list('admin', `?client_id=RES_A${more}`)).toEqual(expected);
  });

  test('with a limit it is a page that says how many there are', async () => {
    const { body } = await world.call<{ user_id: string }[]>(
      'admin',
      'GET',
      '/api/users/list?client_id=RES_A&status=all&limit=2&page=2',
    );
    expect(body.data?.map(({ user_id }) => user_id)).toEqual([citra]);
    expect(body.pagination).toEqual({ total: 3, limit: 2, offset: 2, page: 2, totalPages: 2 });
    expect(await list('admin', '?client_id=RES_A&limit=501')).toBe('400 VALIDATION_FAILED');
  });
});

describe('the directory of a directorate', () => {
  test('rows have all columns and a flag for each directorate, none for ordinary personnel', async () => {
    const { body } = await world.call<Record<string, unknown>[]>(
      'directorate',
      'GET',
      '/api/users/list?client_id=DITBINMAS',
    );
    const row = body.data?.find(({ user_id }) => user_id === dewi);
    expect(row).toMatchObject({
      client_id: 'RES_B',
      client_name: 'RESOR CONTOH B',
      regional_id: 'WIL1',
      desa: null,
      premium_status: false,
      premium_end_date: null,
      wa_notification_opt_in: false,
      ditbinmas: true,
      ditlantas: true,
      bidhumas: false,
      ditsamapta: false,
      ditintelkam: false,
    });
    expect(row).not.toHaveProperty('operator');
    expect(row).not.toHaveProperty('roles');
  });

  test.each<[Caller, string, string[] | string]>([
    ['directorate', '?client_id=ditbinmas', [ani, dewi, fajar, gita]],
    ['directorate', '?client_id=DITBINMAS&scope=DIREKTORAT&role=ditbinmas', [ani, dewi, fajar, gita]],
    ['directorate', '?client_id=DITBINMAS&role=operator', [ani, dewi, fajar, gita]],
    ['directorate', '?client_id=DITBINMAS&scope=direktorat&regional_id=wil2', [fajar]],
    ['directorate', '?client_id=DITBINMAS&scope=org', [gita]],
    ['directorate', '?client_id=DITBINMAS&scope=direktorat&role=ditlantas', []],
    ['directorateAdmin', '?client_id=DITBINMAS', [ani, dewi, fajar, gita]],
    ['directorateUnit', '?client_id=DITBINMAS', [ani, dewi, fajar, gita]],
    // Units below it, and units where its people are; of these nobody else.
    ['directorate', '?client_id=RES_A&scope=org', [ani]],
    ['directorate', '?client_id=RES_B', [dewi]],
    ['directorate', '?client_id=RES_B&role=ditlantas', [dewi]],
    ['directorate', '?client_id=RES_B&role=operator', []],
    ['directorate', '?client_id=RES_D', '403 CLIENT_DENIED'],
    ['directorate', '?client_id=RES_X', '403 CLIENT_DENIED'],
    ['directorate', '?client_id=DITLANTAS', '403 CLIENT_DENIED'],
    ['directorate', '?client_id=DITLANTAS&scope=direktorat&role=ditlantas', '403 CLIENT_DENIED'],
    ['twoUnitsAdmin', '?client_id=RES_B&scope=direktorat&role=ditbinmas', [dewi]],
  ])('%s asking %s gets %j', async (who, query, expected) => {
    expect(await list(who, query)).toEqual(expected);
  });

  test('an account of a unit with the role of a directorate sees the directorate’s people of its own unit only', async () => {
    await world.db
      .updateTable('dashboard_user')
      .set({ role_id: (eb) => eb.selectFrom('roles').select('role_id').where('role_name', '=', 'ditbinmas') })
      .where('username', '=', 'peninjau.a')
      .execute();
    world.clock.advance(3_000);
    expect(await list('reviewer', '?client_id=DITBINMAS')).toEqual([ani]);
    expect(await list('reviewer', '?client_id=RES_A')).toEqual([ani]);
    expect(await list('reviewer', '?client_id=RES_B')).toBe('403 CLIENT_DENIED');
  });

  test('a client of type direktorat is one whatever it is called', async () => {
    await world.host.database.script(`
      insert into clients (client_id, nama, client_type, regional_id) values ('DITPOLAIR', 'Polair', 'DIREKTORAT', 'WIL1');
      insert into roles (role_name) values ('ditpolair');
      insert into user_roles select '${eko}', role_id from roles where role_name = 'ditpolair';
      update dashboard_user_clients set client_id = 'DITPOLAIR'
        where dashboard_user_id = (select dashboard_user_id from dashboard_user where username = 'admin.c')`);
    world.clock.advance(3_000);
    const { body } = await world.call<Record<string, unknown>[]>(
      'foreigner',
      'GET',
      '/api/users/list?client_id=DITPOLAIR',
    );
    expect(body.data).toMatchObject([{ user_id: eko, ditpolair: true, ditbinmas: false }]);
  });
});

describe('a unit whose id an adopted database spells in lower case', () => {
  test('is found in any spelling, and so are its people', async () => {
    await world.db
      .updateTable('dashboard_user_clients')
      .set({ client_id: 'res_d' })
      .where('dashboard_user_id', '=', accountIds.reviewer)
      .execute();
    world.clock.advance(3_000);
    for (const spelling of ['res_d', 'RES_D', '%20Res_D%20']) {
      expect(await list('reviewer', `?client_id=${spelling}&role=reviewer&regional_id=Wil2`)).toEqual([hana]);
    }
    const { status, body } = await world.call('reviewer', 'POST', '/api/users', {
      user_id: '70000001',
      nama: 'Baru',
      client_id: 'Res_D',
    });
    expect([status, body.data?.client_id, body.data?.client_name]).toEqual([201, 'res_d', 'RESOR CONTOH D']);
  });
});

test('no input is a fault, and nobody’s data is in the log', async () => {
  for (const query of [
    'search=%00',
    'client_id=%00',
    'divisi=%00&sort=nama',
    'role=%00',
    'regional_id=%00',
    'search=%25_\\%27%22',
  ]) {
    for (const url of ['/api/users', '/api/users/list']) {
      const { status } = await world.call('admin', 'GET', `${url}?client_id=RES_A&${query}`);
      expect({ query, isFault: status >= 500 }).toEqual({ query, isFault: false });
    }
  }
  expect((await world.call('admin', 'GET', '/api/users/%00')).status).toBe(404);
  expect(world.logged.length).toBeGreaterThan(0);
  expect(world.logged.join('')).not.toMatch(/CONTOH|ani\.01|62812|example\.org|1000000\d/);
});
