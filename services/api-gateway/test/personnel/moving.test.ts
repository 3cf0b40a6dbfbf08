import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { type Caller, people, World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const { ani, budi, dewi } = people;
const read = (who: Caller, id: string) => world.call(who, 'GET', `/api/users/${id}`);
const put = (who: Caller, id: string, body: object) => world.call(who, 'PUT', `/api/users/${id}`, body);
const rename = (who: Caller, body: object) => world.call(who, 'PUT', '/api/user_roles/update', body);

describe('another unit', () => {
  afterEach(() => world.db.updateTable('user').set({ client_id: 'RES_A' }).where('user_id', '=', budi).execute());

  test.each<[Caller, string, object, string]>([
    ['twoUnitsAdmin', budi, { client_id: 'RES_B' }, 'RES_A'],
    ['twoUnitsAdmin', budi, { client_id: 'RES_B', move: false }, 'RES_A'],
    ['twoUnitsAdmin', budi, { client_id: 'res_b', move: true }, 'RES_B'],
    ['twoUnits', budi, { client_id: 'RES_B', move: true }, 'RES_B'],
    ['twoUnitsAdmin', budi, { client_id: 'RES_C', move: true }, '403 CLIENT_DENIED'],
    ['admin', budi, { client_id: 'RES_B', move: true }, '403 CLIENT_DENIED'],
    ['unit', budi, { client_id: 'RES_B', move: true }, '403 CLIENT_DENIED'],
    ['directorate', ani, { client_id: 'DITBINMAS', move: true }, '403 FORBIDDEN'],
    ['budi', budi, { client_id: 'RES_B', move: true }, 'RES_A'],
  ])('%s moving %s with %j: %s', async (who, id, body, expected) => {
    const answer = await put(who, id, body);
    expect(answer.status < 400 ? answer.body.data?.client_id : verdict(answer)).toBe(expected);
    if (answer.status >= 400) expect((await rowOf(id))?.client_id).toBe('RES_A');
  });

  test('makes the numbers of both units stale', async () => {
    const before = await world.versions('client:RES_A', 'client:RES_B');
    await put('twoUnitsAdmin', budi, { client_id: 'RES_B', move: true });
    const after = await world.versions('client:RES_A', 'client:RES_B');
    expect(after.map((version, at) => version - (before[at] ?? 0))).toEqual([1, 1]);
  });
});

describe('another number', () => {
  beforeEach(() =>
    world.host.database.script(`
      insert into "user" (user_id, nama, client_id) values ('40000001', 'GANTI', 'RES_A') on conflict do nothing;
      insert into user_roles select '40000001', role_id from roles where role_name in ('operator', 'ditbinmas')
        on conflict do nothing;
      insert into insta_post (shortcode, client_id) values ('Pasca1', 'RES_A') on conflict do nothing;
      insert into link_report (shortcode, user_id, instagram_link) values ('Pasca1', '40000001', 'x') on conflict do nothing`),
  );
  afterEach(() =>
    world.host.database.script(`
      delete from link_report where shortcode = 'Pasca1';
      delete from user_roles where user_id like '4000%'; delete from "user" where user_id like '4000%'`),
  );

  test('comes with the row as the dashboard edits it; roles and reports follow, and the second call finds it done', async () => {
    const { status, body } = await put('admin', '40000001', {
      nama: 'Ganti Baru',
      title: 'IPDA',
      divisi: 'SI UM',
      user_id: '4000-0002',
    });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ user_id: '40000002', nama: 'GANTI BARU', operator: true, ditbinmas: true });
    expect(await world.db.selectFrom('link_report').select('user_id').execute()).toEqual([{ user_id: '40000002' }]);
    const pair = { old_user_id: '40000001', new_user_id: '40000002' };
    for (let call = 0; call < 2; call++) {
      const again = await rename('admin', pair);
      expect([again.status, again.body]).toEqual([200, { success: true, data: pair }]);
    }
    expect(await world.trail('personnel.renamed')).toMatchObject([
      { subject: { kind: 'personnel', id: '40000002' }, detail: { from: '40000001', to: '40000002' } },
    ]);
  });

  test('is given by operators, too: the second call of the dashboard is not refused after the first', async () => {
    const renamed = await put('operator', '40000001', { nama: 'GANTI', user_id: '40000003' });
    expect(renamed.body.data?.user_id).toBe('40000003');
    const pair = { old_user_id: '40000001', new_user_id: '40000003' };
    expect(await rename('operator', pair)).toMatchObject({ status: 200, body: { data: pair } });
  });

  test('can be given by itself, with PUT and POST', async () => {
    expect((await rename('unit', { old_user_id: '40000001', new_user_id: '40000003' })).status).toBe(200);
    const post = await world.call('admin', 'POST', '/api/user_roles/update', {
      old_user_id: '40000003',
      new_user_id: '40000001',
    });
    expect(post.status).toBe(200);
    expect((await read('admin', '40000001')).body.data).toMatchObject({ nama: 'GANTI', ditbinmas: true });
  });

  test.each<[Caller, object, string]>([
    ['admin', { old_user_id: '40000001' }, '400 NRP_INVALID'],
    ['admin', { old_user_id: '40000001', new_user_id: '' }, '400 NRP_INVALID'],
    ['admin', { old_user_id: '40000001', new_user_id: null }, '400 NRP_INVALID'],
    ['admin', { old_user_id: '40000001', new_user_id: 'abc' }, '400 NRP_INVALID'],
    ['admin', { old_user_id: '40000001', new_user_id: '4000' }, '400 NRP_INVALID'],
    ['admin', { old_user_id: '40000001', new_user_id: dewi }, '409 USER_ID_TAKEN'],
    ['admin', { old_user_id: '40000001', new_user_id: budi }, '409 USER_ID_TAKEN'],
    ['admin', { old_user_id: '40000008', new_user_id: '40000009' }, '404 USER_NOT_FOUND'],
    ['foreigner', { old_user_id: '40000001', new_user_id: '40000009' }, '404 USER_NOT_FOUND'],
    // That the new number is somebody's does not make a foreign person visible.
    ['foreigner', { old_user_id: '40000008', new_user_id: '40000001' }, '404 USER_NOT_FOUND'],
    ['directorateUnit', { old_user_id: '40000001', new_user_id: '40000009' }, '403 FORBIDDEN'],
    ['operator', { old_user_id: dewi, new_user_id: '40000009' }, '404 USER_NOT_FOUND'],
    ['ani', { old_user_id: ani, new_user_id: '40000009' }, '403 FORBIDDEN'],
  ])('%s giving %j: %s', async (who, body, expected) => {
    expect(verdict(await rename(who, body))).toBe(expected);
    expect((await rowOf('40000001'))?.nama).toBe('GANTI');
  });

  test('ends the sessions of the old one: whoever gets it next does not meet them', async () => {
    const token = await world.tokenOf('personnel', '40000001');
    const own = () => world.call(null, 'GET', '/api/users/40000001', undefined, { authorization: `Bearer ${token}` });
    expect((await own()).status).toBe(200);
    await put('admin', '40000001', { user_id: '40000002' });
    await world.call('admin', 'POST', '/api/users', { user_id: '40000001', nama: 'Orang Lain', client_id: 'RES_A' });
    expect(verdict(await own())).toBe('401 TOKEN_INVALID');
  });
});

async function rowOf(userId: string) {
  return world.db.selectFrom('user').selectAll().where('user_id', '=', userId).executeTakeFirst();
}
