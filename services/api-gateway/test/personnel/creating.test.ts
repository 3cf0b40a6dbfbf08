import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { accountIds, type Caller, World } from '../world.ts';
import { personForm } from './person-form.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const enter = (who: Caller, body: object | string) => world.call(who, 'POST', '/api/users/create', body);

describe('somebody new', () => {
  test('is entered as the dashboard sends it, upper case, and answered with role flags', async () => {
    const before = await world.versions('client:RES_A', 'role:operator');
    const { status, body, headers } = await enter('operator', personForm(' 2000.0001 '));
    expect(status).toBe(201);
    expect(body).toEqual({
      success: true,
      data: {
        user_id: '20000001',
        nama: 'BARU CONTOH',
        title: 'BRIPDA',
        divisi: 'POLSEK SATU',
        jabatan: null,
        desa: null,
        insta: null,
        tiktok: null,
        whatsapp: null,
        email: null,
        client_id: 'RES_A',
        client_name: 'RESOR CONTOH A',
        regional_id: 'WIL1',
        status: true,
        exception: false,
        premium_status: false,
        premium_end_date: null,
        wa_notification_opt_in: false,
        created_at: expect.any(String),
        updated_at: expect.any(String),
        ditbinmas: false,
        ditlantas: false,
        bidhumas: false,
        ditsamapta: false,
        ditintelkam: false,
        operator: true,
      },
    });
    expect(headers.etag).toMatch(/^"[\w-]{22}"$/);
    const after = await world.versions('client:RES_A', 'role:operator');
    expect(after.map((version, at) => version > (before[at] ?? 0))).toEqual([true, true]);
    expect(await world.trail('personnel.created')).toMatchObject([
      {
        actor: { kind: 'dashboard', id: accountIds.operator },
        subject: { kind: 'personnel', id: '20000001' },
        outcome: 'ok',
        detail: { client: 'RES_A', roles_added: ['operator'] },
      },
    ]);
  });

  test('may come with handles, number and address, in any spelling', async () => {
    const { body } = await enter(
      'admin',
      personForm('20000002', {
        insta: 'https://www.instagram.com/Baru.Dua/',
        tiktok: '@Baru.Dua',
        whatsapp: '0812-0000-0102',
        email: ' Baru@Example.ORG ',
        wa_notification_opt_in: true,
      }),
    );
    expect(body.data).toMatchObject({
      insta: 'baru.dua',
      tiktok: '@baru.dua',
      whatsapp: '6281200000102',
      email: 'baru@example.org',
      wa_notification_opt_in: true,
    });
    const row = await world.db.selectFrom('user').select('tiktok').where('user_id', '=', '20000002').executeTakeFirst();
    expect(row).toEqual({ tiktok: 'baru.dua' });
  });

  test.each<[Caller, string, object, string[]]>([
    ['operator', '20000011', { roles: ['DITBINMAS'] }, ['ditbinmas']],
    ['operator', '20000012', { roles: [] }, ['operator']],
    ['admin', '20000013', {}, []],
    ['admin', '20000014', { roles: ['operator', 'ditlantas'] }, ['ditlantas', 'operator']],
    ['admin', '20000015', { ditbinmas: true, operator: false }, ['ditbinmas']],
    ['reviewer', '20000016', { roles: ['operator'], ditbinmas: true }, []],
    ['unit', '20000017', { ditbinmas: true }, []],
    ['directorate', '20000018', { roles: ['ditlantas'], operator: true }, ['ditbinmas']],
    ['directorateUnit', '20000019', {}, ['ditbinmas']],
  ])('entered by %s as %s with %j holds %j', async (who, id, more, roles) => {
    const { status, body } = await enter(who, personForm(id, more));
    expect(status).toBe(201);
    const flags = ['bidhumas', 'ditbinmas', 'ditintelkam', 'ditlantas', 'ditsamapta', 'operator'];
    expect(flags.filter((flag) => body.data?.[flag])).toEqual(roles);
  });

  test('belongs to the directorate when a directorate enters them, whatever unit it names', async () => {
    const { body } = await enter('directorate', personForm('20000021', { client_id: 'RES_C' }));
    expect(body.data).toMatchObject({ client_id: 'DITBINMAS', ditbinmas: true });
  });

  test('belongs to the caller’s one unit when none is named', async () => {
    const { body } = await enter('unit', { user_id: '20000022', nama: 'Tanpa Unit' });
    expect(body.data).toMatchObject({ client_id: 'RES_A', title: null });
  });

  test.each<[string, Caller, object, string]>([
    ['no number', 'admin', { nama: 'X' }, '400 VALIDATION_FAILED'],
    ['an empty number', 'admin', personForm(' '), '400 VALIDATION_FAILED'],
    ['a number without digits', 'admin', personForm('abc'), '400 NRP_INVALID'],
    ['seven digits', 'admin', personForm('2000003'), '400 NRP_INVALID'],
    ['nineteen digits', 'admin', personForm('1234567890123456789'), '400 NRP_INVALID'],
    ['a list as number', 'admin', { ...personForm('x'), user_id: ['20000030'] }, '400 NRP_INVALID'],
    ['no name', 'admin', personForm('20000030', { nama: ' ' }), '400 VALIDATION_FAILED'],
    ['a name of 151 letters', 'admin', personForm('20000030', { nama: 'x'.repeat(151) }), '400 VALIDATION_FAILED'],
    ['true as a name', 'admin', personForm('20000030', { nama: true }), '400 VALIDATION_FAILED'],
    ['an object as a name', 'admin', personForm('20000030', { nama: { a: 1 } }), '400 VALIDATION_FAILED'],
    ['no address', 'admin', personForm('20000030', { email: 'bukan alamat' }), '400 EMAIL_INVALID'],
    ['no phone number', 'admin', personForm('20000030', { whatsapp: '123' }), '400 PHONE_INVALID'],
    ['no handle', 'admin', personForm('20000030', { insta: 'bukan akun' }), '400 HANDLE_INVALID'],
    ['a handle of another', 'admin', personForm('20000030', { insta: '@DEWI' }), '409 HANDLE_TAKEN'],
    ['an address of another', 'admin', personForm('20000030', { email: 'Dewi@example.org' }), '409 EMAIL_TAKEN'],
    ['a role that is none', 'operator', personForm('20000030', { roles: ['premium_status'] }), '400 ROLE_INVALID'],
    ['roles that are no list', 'operator', personForm('20000030', { roles: 'ditbinmas' }), '400 VALIDATION_FAILED'],
    ['a status in words', 'admin', personForm('20000030', { status: 'aktif' }), '400 VALIDATION_FAILED'],
    ['a foreign unit', 'operator', personForm('20000030', { client_id: 'RES_C' }), '403 CLIENT_DENIED'],
    ['no unit, with two', 'twoUnits', personForm('20000030', { client_id: '' }), '400 CLIENT_REQUIRED'],
    ['as a person', 'ani', personForm('20000030'), '403 FORBIDDEN'],
    ['as an editor', 'editor', personForm('20000030'), '403 FORBIDDEN'],
  ])('is refused: %s', async (_reason, who, body, expected) => {
    expect(verdict(await enter(who, body))).toBe(expected);
    expect(await numberOf('20000030')).toBe(0);
  });

  test('is refused in a unit that is not active', async () => {
    await world.db.updateTable('clients').set({ client_status: false }).where('client_id', '=', 'RES_B').execute();
    expect(verdict(await enter('twoUnitsAdmin', personForm('20000031', { client_id: 'RES_B' })))).toBe(
      '404 CLIENT_NOT_FOUND',
    );
    await world.db
      .updateTable('clients')
      .set({ client_status: true, deleted_at: new Date() })
      .where('client_id', '=', 'RES_B')
      .execute();
    expect(verdict(await enter('twoUnitsAdmin', personForm('20000031', { client_id: 'RES_B' })))).toBe(
      '404 CLIENT_NOT_FOUND',
    );
    await world.db.updateTable('clients').set({ deleted_at: null }).where('client_id', '=', 'RES_B').execute();
    expect(verdict(await enter('twoUnitsAdmin', personForm('20000031', { client_id: 'res_b' })))).toBe(201);
  });

  test('a number of 18 digits that lost some of them as a JSON number is refused, and taken as text', async () => {
    const raw = JSON.stringify(personForm('x')).replace('"user_id":"x"', '"user_id":199001012015031001');
    expect(verdict(await enter('admin', raw))).toBe('400 NRP_INVALID');
    expect((await enter('admin', personForm('199001012015031001'))).body.data?.user_id).toBe('199001012015031001');
    expect((await enter('admin', raw.replace('199001012015031001', '20000040'))).body.data?.user_id).toBe('20000040');
  });

  test('columns that are nobody’s to send stay as they are', async () => {
    const { body } = await enter(
      'operator',
      personForm('20000041', {
        premium_status: true,
        premium_end_date: '2099-01-01',
        exception: true,
        created_at: '2000-01-01',
      }),
    );
    expect(body.data).toMatchObject({ premium_status: false, premium_end_date: null, exception: false });
    expect((await enter('admin', personForm('20000042', { exception: true }))).body.data?.exception).toBe(true);
  });
});

test('of ten who enter the same number at once, one creates', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => enter('admin', personForm('20000061'))));
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
});

async function numberOf(userId: string): Promise<number> {
  return (await world.db.selectFrom('user').select('user_id').where('user_id', '=', userId).execute()).length;
}
