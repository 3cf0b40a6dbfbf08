import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { type Caller, people, World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const { ani, budi, dewi, fajar, gita } = people;
/** RES_A, holding ditbinmas and operator; made anew before each test. */
const leaver = '50000001';
beforeEach(() =>
  world.host.database.script(`
    delete from user_roles where user_id = '${leaver}';
    delete from "user" where user_id = '${leaver}';
    insert into "user" (user_id, nama, client_id, whatsapp) values ('${leaver}', 'PERGI', 'RES_A', '081200000050');
    insert into user_roles select '${leaver}', role_id from roles where role_name in ('operator', 'ditbinmas')`),
);

const remove = (who: Caller, path: string, body?: object) => world.call(who, 'DELETE', `/api/users/${path}`, body);
const setRoles = (who: Caller, id: string, roles: unknown) =>
  world.call(who, 'PUT', `/api/users/${id}/roles`, { roles });

async function standingOf(id: string): Promise<[status: boolean | null | undefined, ...roles: string[]]> {
  const person = await world.db.selectFrom('user').select('status').where('user_id', '=', id).executeTakeFirst();
  const held = await world.db
    .selectFrom('user_roles')
    .innerJoin('roles', 'roles.role_id', 'user_roles.role_id')
    .select('role_name')
    .where('user_id', '=', id)
    .orderBy('role_name')
    .execute();
  return [person?.status, ...held.map(({ role_name }) => role_name ?? '')];
}

describe('leaving the directory', () => {
  test('without a role: no longer active, roles stay, and the record comes back with status', async () => {
    const { status, body } = await remove('admin', leaver);
    expect([status, body.data?.status, body.data?.user_id]).toEqual([200, false, leaver]);
    expect(await standingOf(leaver)).toEqual([false, 'ditbinmas', 'operator']);
    expect((await world.trail('personnel.deactivated')).at(-1)).toMatchObject({ subject: { id: leaver } });
    await world.call('operator', 'PUT', `/api/users/${leaver}`, { status: true });
    expect(await standingOf(leaver)).toEqual([true, 'ditbinmas', 'operator']);
  });

  test.each<[string, string, object | undefined, ReturnType<typeof standingOf> extends Promise<infer S> ? S : never]>([
    ['one of several: it is taken, they stay', `${leaver}?role=DITBINMAS`, undefined, [true, 'operator']],
    ['named in the body', leaver, { role: ' operator ' }, [true, 'ditbinmas']],
    ['blank', `${leaver}?role=`, undefined, [false, 'ditbinmas', 'operator']],
  ])('with a role %s', async (_what, path, body, expected) => {
    expect((await remove('admin', path, body)).status).toBe(200);
    expect(await standingOf(leaver)).toEqual(expected);
  });

  test('with the last role: it is taken and they are no longer active', async () => {
    await remove('admin', `${leaver}?role=operator`);
    expect((await remove('admin', `${leaver}?role=ditbinmas`)).body.data).toMatchObject({
      status: false,
      ditbinmas: false,
    });
    expect(await standingOf(leaver)).toEqual([false]);
  });

  test('a directorate takes its own role from people of other units, and nothing else', async () => {
    expect((await remove('directorate', leaver)).status).toBe(200);
    expect(await standingOf(leaver)).toEqual([true, 'operator']);
    expect(verdict(await remove('directorate', leaver))).toBe('404 USER_NOT_FOUND');
    expect(verdict(await remove('directorate', `${dewi}?role=ditlantas`))).toBe('403 FORBIDDEN');
    expect(await standingOf(dewi)).toEqual([true, 'ditbinmas', 'ditlantas']);
    expect((await remove('directorate', gita)).body.data?.status).toBe(false);
    await world.call('directorate', 'PUT', `/api/users/${gita}`, { status: true });
  });

  test('makes unit and role stale', async () => {
    const before = await world.versions('client:RES_A', 'role:ditbinmas', 'role:ditlantas');
    await remove('admin', `${leaver}?role=ditbinmas`);
    const after = await world.versions('client:RES_A', 'role:ditbinmas', 'role:ditlantas');
    expect(after.map((version, at) => version - (before[at] ?? 0))).toEqual([1, 1, 0]);
  });

  test.each<[Caller, string, string]>([
    ['admin', `${leaver}?role=ditlantas`, '400 ROLE_INVALID'],
    ['admin', `${leaver}?role=tidak-ada`, '403 FORBIDDEN'],
    ['unit', `${leaver}?role=operator`, '403 FORBIDDEN'],
    ['reviewer', `${leaver}?role=operator`, '403 FORBIDDEN'],
    ['admin', dewi, '404 USER_NOT_FOUND'],
    ['foreigner', leaver, '404 USER_NOT_FOUND'],
    ['directorate', budi, '404 USER_NOT_FOUND'],
    ['directorateUnit', fajar, '403 FORBIDDEN'],
    ['operator', leaver, '403 FORBIDDEN'],
    ['ani', ani, '403 FORBIDDEN'],
  ])('%s removing %s: %s', async (who, path, expected) => {
    const id = path.slice(0, 8);
    const before = await standingOf(id);
    expect(verdict(await remove(who, path))).toBe(expected);
    expect(await standingOf(id)).toEqual(before);
  });
});

describe('roles as a whole', () => {
  test('are replaced, and only roles of personnel are roles', async () => {
    expect((await setRoles('admin', leaver, ['Ditlantas ', 'operator'])).body.data).toMatchObject({
      ditlantas: true,
      operator: true,
      ditbinmas: false,
    });
    expect(await standingOf(leaver)).toEqual([true, 'ditlantas', 'operator']);
    for (const roles of [['premium_status'], ['admin'], ['exception'], ['']]) {
      expect(verdict(await setRoles('admin', leaver, roles))).toBe('400 ROLE_INVALID');
    }
    for (const roles of ['operator', null, undefined, [{}], [['operator']]]) {
      expect(verdict(await setRoles('admin', leaver, roles))).toBe('400 VALIDATION_FAILED');
    }
    expect(await standingOf(leaver)).toEqual([true, 'ditlantas', 'operator']);
    await setRoles('admin', leaver, []);
    expect(await standingOf(leaver)).toEqual([true]);
  });

  test('of which a directorate decides about its own', async () => {
    await setRoles('directorate', leaver, []);
    expect(await standingOf(leaver)).toEqual([true, 'operator']);
    expect(verdict(await setRoles('directorate', leaver, ['ditbinmas']))).toBe('404 USER_NOT_FOUND');
    expect(verdict(await setRoles('directorate', fajar, ['ditbinmas', 'ditlantas']))).toBe('403 FORBIDDEN');
    await setRoles('directorate', dewi, ['ditbinmas']);
    expect(await standingOf(dewi)).toEqual([true, 'ditbinmas', 'ditlantas']);
  });

  test.each<[Caller, string, string]>([
    ['reviewer', leaver, '403 FORBIDDEN'],
    ['operator', leaver, '403 FORBIDDEN'],
    ['unit', leaver, '403 FORBIDDEN'],
    ['ani', ani, '403 FORBIDDEN'],
    ['foreigner', leaver, '404 USER_NOT_FOUND'],
  ])('%s replacing the roles of %s: %s', async (who, id, expected) => {
    expect(verdict(await setRoles(who, id, []))).toBe(expected);
  });
});

describe('notices over WhatsApp', () => {
  const consent = (who: Caller, body: object, id = leaver) =>
    world.call(who, 'PUT', `/api/users/${id}/wa-notification`, body);

  test.each([
    [{ opt_in: true }, true],
    [{ opt_in: 'Ya ' }, true],
    [{ opt_in: 1 }, true],
    [{ wa_notification_opt_in: 'on' }, true],
    [{ opt_in: 'TIDAK' }, false],
    [{ opt_in: 0 }, false],
    [{ opt_in: false, wa_notification_opt_in: true }, false],
  ])('%j is %j', async (said, expected) => {
    await world.db
      .updateTable('user')
      .set({ wa_notification_opt_in: !expected })
      .where('user_id', '=', leaver)
      .execute();
    const { status, body } = await consent('admin', { whatsapp: '+62 812 0000 0050', ...said });
    expect([status, body.data?.wa_notification_opt_in]).toEqual([200, expected]);
    expect((await world.trail('personnel.notification-set')).at(-1)?.detail).toEqual({ opt_in: expected });
  });

  test.each<[Caller, string, object, string]>([
    ['admin', leaver, { opt_in: true }, '400 VALIDATION_FAILED'],
    ['admin', leaver, { whatsapp: ' ', opt_in: true }, '400 VALIDATION_FAILED'],
    ['admin', leaver, { whatsapp: '081200000050' }, '400 VALIDATION_FAILED'],
    ['admin', leaver, { whatsapp: '081200000050', opt_in: 'mungkin' }, '400 VALIDATION_FAILED'],
    ['admin', leaver, { whatsapp: '081200000051', opt_in: true }, '400 PHONE_MISMATCH'],
    ['admin', leaver, { whatsapp: 'x', opt_in: true }, '400 PHONE_MISMATCH'],
    ['admin', budi, { whatsapp: '081200000050', opt_in: true }, '400 PHONE_MISMATCH'],
    ['admin', '99999999', { whatsapp: '081200000050', opt_in: true }, '404 USER_NOT_FOUND'],
    ['foreigner', leaver, { whatsapp: '081200000050', opt_in: true }, '404 USER_NOT_FOUND'],
    ['ani', leaver, { whatsapp: '081200000050', opt_in: true }, '404 USER_NOT_FOUND'],
    ['operator', leaver, { whatsapp: '081200000050', opt_in: true }, '403 FORBIDDEN'],
  ])('%s setting it for %s with %j: %s', async (who, id, body, expected) => {
    expect(verdict(await consent(who, body, id))).toBe(expected);
  });

  test('a person decides for themselves', async () => {
    const { body } = await consent('ani', { whatsapp: '081200000001', opt_in: 'tidak' }, ani);
    expect(body.data?.wa_notification_opt_in).toBe(false);
  });
});
