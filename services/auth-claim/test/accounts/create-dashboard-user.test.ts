import { type Database, migrate, openDatabase } from '@cicero/database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyPassword } from '../../src/accounts/password.ts';
import { accountIdOf, createDashboardUser, type NewDashboardUser } from '../../src/index.ts';
import { clients } from '../fixtures/service.ts';

let database: Database;
beforeAll(async () => {
  database = await openDatabase({});
  await migrate(database);
  await database.script(clients);
});
afterAll(() => database.close());

const valid: NewDashboardUser = {
  username: 'kepala',
  password: 'sandi-contoh-1',
  role: ' Operator ',
  clientIds: ['RES_A'],
};

test('an account is created with its role and clients as they are spelt in the database, and waits for approval', async () => {
  const id = await createDashboardUser(database.db, {
    ...valid,
    clientIds: ['RES_B', ' res_b', 'res_a'],
    whatsapp: '0812 3456 7890',
    email: ' Kepala@Example.org ',
  });
  const row = await database.db.selectFrom('dashboard_user').selectAll().executeTakeFirstOrThrow();
  expect(row).toMatchObject({
    dashboard_user_id: id,
    username: 'kepala',
    status: false,
    whatsapp: '6281234567890',
    email: 'kepala@example.org',
  });
  expect(await verifyPassword(row.password_hash, valid.password)).toBe(true);
  const role = await database.db.selectFrom('roles').selectAll().where('role_id', '=', row.role_id).executeTakeFirst();
  expect(role?.role_name).toBe('operator');
  const links = await database.db
    .selectFrom('dashboard_user_clients')
    .select('client_id')
    .orderBy('client_id')
    .execute();
  expect(links.map(({ client_id }) => client_id).sort()).toEqual(['RES_A', 'res_b']);
  expect(await accountIdOf(database.db, 'dashboard', ' KEPALA ')).toBe(id);
});

test.for([
  ['the name in another spelling', { username: 'KEPALA' }, 'USERNAME_TAKEN'],
  ['a name with spaces', { username: 'ke pala' }, 'USERNAME_INVALID'],
  ['no name', { username: ' ' }, 'USERNAME_INVALID'],
  ['a short password', { username: 'lain', password: '1234567' }, 'PASSWORD_INVALID'],
  ['no role', { username: 'lain', role: '' }, 'ROLE_REQUIRED'],
  ['a role that must be there and is not', { username: 'lain', role: { existing: 'entah' } }, 'ROLE_INVALID'],
  ['a role number that must be there and is not', { username: 'lain', role: { existing: 9_999 } }, 'ROLE_INVALID'],
  ['an operator without client', { username: 'lain', clientIds: [] }, 'CLIENT_REQUIRED'],
  ['an unknown client', { username: 'lain', clientIds: ['RES_A', 'RES_X'] }, 'CLIENT_NOT_FOUND'],
  ['a number that is none', { username: 'lain', whatsapp: 'abc' }, 'PHONE_INVALID'],
  ['an address that is none', { username: 'lain', email: 'abc' }, 'EMAIL_INVALID'],
] as const)('%s is refused and leaves nothing behind', async ([, change, code]) => {
  await expect(createDashboardUser(database.db, { ...valid, ...change })).rejects.toMatchObject({ code });
  expect(await accountIdOf(database.db, 'dashboard', 'lain')).toBeUndefined();
});

test('another role than operator may come without client', async () => {
  const id = await createDashboardUser(database.db, { ...valid, username: 'tanpa', role: 'admin', clientIds: [] });
  expect(await accountIdOf(database.db, 'dashboard', 'tanpa')).toBe(id);
});

describe('names that look like another', () => {
  test.for([
    ['the Kelvin sign, which is k in lower case', '\u212aepala'],
    ['the long s, which is S in upper case', 'ke\u017fatu'],
    ['the dotted capital I', 'PEN\u0130LA\u0130'],
    ['a Cyrillic letter', 'kep\u0430la'],
    ['full-width letters', '\uff4bepala'],
    ['a character of no width', 'kepa\u200bla'],
    ['a change of direction', 'kepala\u202e'],
    ['a zero character', 'kepa\u0000la'],
    ['a line break', 'kepa\nla'],
    ['markup', '<b>kepala'],
    ['a quote', "kepala'--"],
    ['65 characters', 'k'.repeat(65)],
    ['two characters', 'ke'],
  ] as const)('%s', async ([, username]) => {
    await expect(createDashboardUser(database.db, { ...valid, username })).rejects.toMatchObject({
      code: 'USERNAME_INVALID',
    });
  });

  test('letters, digits and . _ @ + - are names', async () => {
    for (const username of ['abc', 'A-b_c.d+e@f9', 'x'.repeat(64)]) {
      await expect(createDashboardUser(database.db, { ...valid, username })).resolves.toEqual(expect.any(String));
    }
  });
});
