import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { type Caller, people, World } from '../world.ts';
import { personForm } from './person-form.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const enter = (who: Caller, body: object | string) => world.call(who, 'POST', '/api/users/create', body);

describe('somebody who is known', () => {
  test('gets the asked roles and nothing else: neither name nor unit nor roles are taken', async () => {
    const { status, body } = await enter(
      'directorate',
      personForm(people.eko, { client_id: 'DITBINMAS', nama: 'Lain' }),
    );
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ nama: 'EKO CONTOH', client_id: 'RES_B', ditbinmas: true, operator: true });
    const again = await enter('operator', personForm(people.budi, { roles: ['ditlantas'] }));
    expect(again.body.data).toMatchObject({ nama: 'BUDI CONTOH', ditlantas: true, operator: true });
  });

  test.each<[Caller, string, string]>([
    ['operator', people.dewi, '409 USER_ID_TAKEN'],
    ['admin', people.fajar, '409 USER_ID_TAKEN'],
    ['unit', people.dewi, '409 USER_ID_TAKEN'],
    ['directorateUnit', people.budi, '409 USER_ID_TAKEN'],
    ['directorate', people.hana, '409 USER_ID_TAKEN'],
  ])('and belongs to another unit is not %s’s to enter', async (who, id, expected) => {
    const before = await personOf(id);
    expect(verdict(await enter(who, personForm(id, { move: true })))).toBe(expected);
    expect(await personOf(id)).toEqual(before);
  });

  test('joins a directorate of the own region, or while the region of the unit is not known', async () => {
    expect(verdict(await enter('directorate', personForm(people.hana)))).toBe('409 USER_ID_TAKEN');
    await world.db.updateTable('clients').set({ regional_id: ' ' }).where('client_id', '=', 'res_d').execute();
    expect(verdict(await enter('directorate', personForm(people.hana)))).toBe(200);
    await world.db.updateTable('clients').set({ regional_id: 'wil2' }).where('client_id', '=', 'res_d').execute();
    await world.db.deleteFrom('user_roles').where('user_id', '=', people.hana).execute();
  });

  test('moves only on request, and only between units of the caller', async () => {
    const body = personForm(people.budi, { client_id: 'RES_B' });
    expect((await enter('twoUnits', body)).body.data?.client_id).toBe('RES_A');
    expect((await enter('twoUnits', { ...body, move: true })).body.data?.client_id).toBe('RES_B');
    expect(verdict(await enter('directorate', personForm(people.budi, { client_id: 'DITBINMAS', move: true })))).toBe(
      '403 FORBIDDEN',
    );
    expect(verdict(await enter('twoUnits', personForm(people.budi, { client_id: 'RES_C', move: true })))).toBe(
      '403 CLIENT_DENIED',
    );
    expect((await enter('twoUnits', { ...body, client_id: 'RES_A', move: true })).body.data?.client_id).toBe('RES_A');
  });

  test('and was away is active again, with the role of whoever enters them and no other', async () => {
    await grant(people.citra, 'ditlantas');
    const { status, body } = await enter('operator', personForm(people.citra, { roles: ['ditbinmas'] }));
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ status: true, operator: true, ditlantas: false, ditbinmas: false });
    expect((await world.trail('personnel.restored')).at(-1)).toMatchObject({
      subject: { id: people.citra },
      detail: { roles_removed: ['ditlantas'] },
    });
  });

  test('and was away from another unit keeps what other directorates gave', async () => {
    await world.db.updateTable('user').set({ status: false }).where('user_id', '=', people.dewi).execute();
    const { body } = await enter('directorate', personForm(people.dewi));
    expect(body.data).toMatchObject({ status: true, client_id: 'RES_B', ditbinmas: true, ditlantas: true });
  });

  test('is found by the digits of an adopted number', async () => {
    await world.host.database.script(`alter table "user" disable trigger user_number_is_digits;
      insert into "user" (user_id, nama, client_id) values ('NRP 2000-0051', 'LAMA', 'RES_A');
      alter table "user" enable trigger user_number_is_digits;`);
    const { status, body } = await enter('admin', personForm('20000051', { roles: ['ditbinmas'] }));
    expect([status, body.data?.user_id, body.data?.ditbinmas]).toEqual([200, 'NRP 2000-0051', true]);
  });
});

async function personOf(userId: string) {
  const roles = await world.db.selectFrom('user_roles').select('role_id').where('user_id', '=', userId).execute();
  const row = await world.db.selectFrom('user').selectAll().where('user_id', '=', userId).executeTakeFirst();
  return { row, roles };
}

async function grant(userId: string, role: string): Promise<void> {
  const { role_id } = await world.db
    .selectFrom('roles')
    .select('role_id')
    .where('role_name', '=', role)
    .executeTakeFirstOrThrow();
  await world.db.insertInto('user_roles').values({ user_id: userId, role_id }).execute();
}
