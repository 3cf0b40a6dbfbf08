import { type Database, migrate, openDatabase } from '@cicero/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyPassword } from '../src/accounts/password.ts';
import { createDashboardUser, findDashboardUser, type NewDashboardUser } from '../src/index.ts';
import { clients } from './fixtures/service.ts';

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
  });
  const row = await database.db.selectFrom('dashboard_user').selectAll().executeTakeFirstOrThrow();
  expect(row).toMatchObject({ dashboard_user_id: id, username: 'kepala', status: false, whatsapp: '6281234567890' });
  expect(await verifyPassword(row.password_hash, valid.password)).toBe(true);
  const role = await database.db.selectFrom('roles').selectAll().where('role_id', '=', row.role_id).executeTakeFirst();
  expect(role?.role_name).toBe('operator');
  const links = await database.db
    .selectFrom('dashboard_user_clients')
    .select('client_id')
    .orderBy('client_id')
    .execute();
  expect(links.map(({ client_id }) => client_id).sort()).toEqual(['RES_A', 'res_b']);
  expect(await findDashboardUser(database.db, ' KEPALA ')).toBe(id);
});

test.for([
  ['the name in another spelling', { username: 'KEPALA' }, 'CONFLICT'],
  ['a name with spaces', { username: 'ke pala' }, 'VALIDATION_FAILED'],
  ['no name', { username: ' ' }, 'VALIDATION_FAILED'],
  ['a short password', { username: 'lain', password: '1234567' }, 'VALIDATION_FAILED'],
  ['a blank password', { username: 'lain', password: ' '.repeat(10) }, 'VALIDATION_FAILED'],
  ['no role', { username: 'lain', role: '' }, 'ROLE_REQUIRED'],
  ['no client', { username: 'lain', clientIds: [] }, 'CLIENT_REQUIRED'],
  ['an unknown client', { username: 'lain', clientIds: ['RES_A', 'RES_X'] }, 'CLIENT_NOT_FOUND'],
  ['a number that is none', { username: 'lain', whatsapp: 'abc' }, 'PHONE_INVALID'],
] as const)('%s is refused and leaves nothing behind', async ([, change, code]) => {
  await expect(createDashboardUser(database.db, { ...valid, ...change })).rejects.toMatchObject({ code });
  expect(await findDashboardUser(database.db, 'lain')).toBeUndefined();
});
