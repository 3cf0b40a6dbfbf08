import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { type Caller, World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());
afterEach(() => world.host.database.script('delete from satbinmas_official_accounts; delete from audit_event'));

const path = (id: string) => `/api/clients/${id}/satbinmas-official`;
const list = (who: Caller, id = 'RES_A') => world.call<Record<string, unknown>[]>(who, 'GET', path(id));
const put = (who: Caller, body: object, id = 'RES_A') => world.call(who, 'PUT', path(id), body);

test('an account is stored once for a network, and changed by what is said', async () => {
  const made = await put('admin', { platform: ' Instagram ', username: '@Binmas.A', secUid: 'MS4', is_verified: 'y' });
  expect(made.status).toBe(201);
  expect(made.body.data).toMatchObject({
    created: true,
    account: {
      ...{ client_id: 'RES_A', platform: 'instagram', username: 'binmas.a', secUid: 'MS4', display_name: null },
      ...{ is_active: true, is_verified: true },
    },
  });
  const changed = await put('admin', {
    platform: 'instagram',
    username: 'binmas.baru',
    is_active: 'nonaktif',
    secuid: ' ',
  });
  expect([changed.status, changed.body.data?.created]).toEqual([200, false]);
  expect((await list('unit')).body.data).toEqual([
    expect.objectContaining({ username: 'binmas.baru', secUid: 'MS4', is_active: false, is_verified: true }),
  ]);
  expect((await world.trail('client')).map(({ action, detail }) => [action, detail])).toEqual([
    ['client.account-created', { platform: 'instagram' }],
    ['client.account-updated', { platform: 'instagram' }],
  ]);
});

test('a name that another client has is refused, also when two want it at once', async () => {
  const wanted = { platform: 'tiktok', username: 'rebutan' };
  const answers = await Promise.all([put('admin', wanted), put('foreigner', wanted, 'RES_C')]);
  expect(answers.map(verdict).sort()).toEqual([201, '409 CONFLICT']);
});

test.each([
  [{ username: 'a' }, '400 VALIDATION_FAILED'],
  [{ platform: 'instagram' }, '400 VALIDATION_FAILED'],
  [{ platform: 'instagram', username: 'dua kata' }, '400 HANDLE_INVALID'],
  [{ platform: 'instagram', username: 'a', is_active: 'mungkin' }, '400 VALIDATION_FAILED'],
  [{ platform: 'instagram', username: 'a', profile_url: 'javascript:alert(1)' }, '400 VALIDATION_FAILED'],
])('%j is refused: %s', async (body, expected) => {
  expect(verdict(await put('admin', body))).toBe(expected);
  expect((await list('admin')).body.data).toEqual([]);
});

test('one that is taken out is switched off, and comes back when it is stored as active', async () => {
  const made = await put('admin', { platform: 'instagram', username: 'binmas.a' });
  const { account: stored } = made.body.data as { account: { satbinmas_account_id: string } };
  const id = stored.satbinmas_account_id;
  const remove = (who: Caller, client: string, account = id) => world.call(who, 'DELETE', `${path(client)}/${account}`);
  expect(verdict(await remove('foreigner', 'RES_A'))).toBe('403 CLIENT_DENIED');
  // Not of this client: it is as if there were none.
  expect(verdict(await remove('foreigner', 'RES_C'))).toBe('404 PROFILE_NOT_FOUND');
  expect(verdict(await remove('admin', 'RES_A', 'x'))).toBe('404 PROFILE_NOT_FOUND');
  expect((await list('admin')).body.data).toMatchObject([{ is_active: true }]);
  expect((await remove('admin', 'RES_A')).body.data).toMatchObject({ username: 'binmas.a', is_active: false });
  await put('admin', { platform: 'instagram', username: 'binmas.a', is_active: true });
  expect((await list('admin')).body.data).toMatchObject([{ satbinmas_account_id: id, is_active: true }]);
});

test.each<[Caller, 'GET' | 'PUT', string, string | number]>([
  ['admin', 'GET', 'res_a', 200],
  ['directorate', 'GET', 'DITBINMAS', 200],
  ['directorate', 'GET', 'RES_A', '403 CLIENT_DENIED'],
  ['foreignUnit', 'GET', 'RES_A', '403 CLIENT_DENIED'],
  ['operator', 'GET', 'RES_A', '403 FORBIDDEN'],
  ['ani', 'GET', 'RES_A', '403 FORBIDDEN'],
  ['directorateAdmin', 'PUT', 'RES_A', '403 CLIENT_DENIED'],
  ['foreigner', 'PUT', 'RES_A', '403 CLIENT_DENIED'],
  ['directorate', 'PUT', 'DITBINMAS', '403 FORBIDDEN'],
  ['unit', 'PUT', 'RES_A', '403 FORBIDDEN'],
])('%s, %s of %s: %s', async (who, method, id, expected) => {
  const body = method === 'PUT' ? { platform: 'instagram', username: 'a' } : undefined;
  expect(verdict(await world.call(who, method, path(id), body))).toBe(expected);
});
