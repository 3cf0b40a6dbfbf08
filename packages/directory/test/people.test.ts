import { type Database, type DB, type VersionScope, versionTag } from '@cicero/database';
import { openMigratedDatabase } from '@cicero/database/testing';
import { sql, type Transaction } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  changeRoles,
  directorateRoles,
  grantRoles,
  readEmail,
  readPersonRecord,
  renamePerson,
  roleFlags,
  saveClients,
  savePersonnel,
  shownHandle,
  storedUserId,
} from '../src/index.ts';

let database: Database;
const within = <T>(work: (tx: Transaction<DB>) => Promise<T>) => database.db.transaction().execute(work);

beforeAll(async () => {
  database = await openMigratedDatabase();
  await within((tx) =>
    saveClients(tx, [
      { client_id: 'RES_A', nama: 'Polres A', client_type: 'org' },
      { client_id: 'DITPOLAIR', nama: 'Polair', client_type: 'Direktorat' },
      { client_id: 'DITLANTAS', nama: 'Lantas', client_type: 'direktorat' },
    ]),
  );
});
afterAll(() => database.close());

describe('roles', () => {
  test('directorates are those every installation knows, then clients of that type', async () => {
    expect(await directorateRoles(database.db)).toEqual([
      'ditbinmas',
      'ditlantas',
      'bidhumas',
      'ditsamapta',
      'ditintelkam',
      'ditpolair',
    ]);
  });

  test('are given and taken by name in any spelling, once; unit and roles go stale, nothing else does', async () => {
    await within((tx) => savePersonnel(tx, [{ user_id: '80000001', client_id: 'RES_A' }]));
    await sql`insert into roles (role_name) values ('Bagops')`.execute(database.db);
    const scopes: VersionScope[] = ['client:RES_A', 'role:bagops', 'role:ditpolair', 'role:bidhumas'];
    const before = await versionsOf(scopes);
    await within((tx) => changeRoles(tx, '80000001', { add: [' BAGOPS', 'ditpolair', 'Ditpolair'] }));
    await within((tx) => changeRoles(tx, '80000001', { add: ['bagops'], remove: ['DITPOLAIR'] }));
    expect(await rolesOf('80000001')).toEqual(['Bagops']);
    expect((await versionsOf(scopes)).map((version, at) => version - (before[at] ?? 0))).toEqual([2, 2, 2, 0]);
    await within((tx) => changeRoles(tx, '80000001', {}));
    expect((await versionsOf(scopes))[0]).toBe((before[0] ?? 0) + 2);
  });
});

describe('numbers', () => {
  test('a person is found by the digits of an adopted key, unless two have them', async () => {
    await database.script(`alter table "user" disable trigger user_number_is_digits;
      insert into "user" (user_id) values ('NRP 8100-0001'), ('81000002'), ('8100.0002'), ('8-1000003'), ('81-000003');
      alter table "user" enable trigger user_number_is_digits;`);
    expect(await storedUserId(database.db, '81000001')).toBe('NRP 8100-0001');
    expect(await storedUserId(database.db, '81000002')).toBe('81000002');
    expect(await storedUserId(database.db, '81000003')).toBeNull();
    expect(await storedUserId(database.db, '81000009')).toBeNull();
  });

  test('everything that refers to a person follows to the new number, and the numbers go stale', async () => {
    await within(async (tx) => {
      await savePersonnel(tx, [{ user_id: '82000001', nama: 'LAMA', client_id: 'RES_A' }]);
      await changeRoles(tx, '82000001', { add: ['ditlantas'] });
    });
    await database.script(`
      insert into insta_post (shortcode, client_id) values ('Pasca1', 'RES_A');
      insert into link_report (shortcode, user_id, instagram_link) values ('Pasca1', '82000001', 'x');
      insert into reported_link (link_key, kind, shortcode, user_id) values ('x', 'regular', 'Pasca1', '82000001');
      insert into premium_request (user_id, sender_name) values ('82000001', 'LAMA');`);
    const before = await versionsOf(['client:RES_A', 'role:ditlantas']);
    expect(await within((tx) => renamePerson(tx, '82000001', '82000099'))).toBe(true);
    for (const table of ['user_roles', 'link_report', 'reported_link', 'premium_request']) {
      const { rows } = await sql<{ user_id: string }>`select user_id from ${sql.table(table)}
        where user_id in ('82000001', '82000099')`.execute(database.db);
      expect({ table, people: rows.map(({ user_id }) => user_id) }).toEqual({ table, people: ['82000099'] });
    }
    expect(await versionsOf(['client:RES_A', 'role:ditlantas'])).toEqual(before.map((version) => version + 1));
  });

  test('a number that is somebody else’s in any spelling is not taken', async () => {
    await within((tx) => savePersonnel(tx, [{ user_id: '82000002' }]));
    expect(await within((tx) => renamePerson(tx, '82000002', '81000001'))).toBe(false);
    expect(await within((tx) => renamePerson(tx, '82000002', '81000002'))).toBe(false);
    expect(await storedUserId(database.db, '82000002')).toBe('82000002');
  });

  test('an adopted key can become its own digits', async () => {
    expect(await within((tx) => renamePerson(tx, 'NRP 8100-0001', '81000001'))).toBe(true);
    expect(await storedUserId(database.db, '81000001')).toBe('81000001');
  });
});

test('a record is the person, the unit and the roles, whose names are in lower case', async () => {
  const userId = '71020001';
  const person = { user_id: userId, nama: 'Ani', client_id: 'res_a', status: true, premium_end_date: '2026-03-01' };
  await within(async (tx) => {
    await savePersonnel(tx, [person]);
    await grantRoles(
      tx,
      ['operator', 'DITLANTAS'].map((role) => ({ user_id: userId, role })),
    );
  });
  const record = await readPersonRecord(database.db, userId);
  expect(record).toMatchObject({
    user_id: userId,
    nama: 'ANI',
    client_id: 'RES_A',
    client_name: 'Polres A',
    regional_id: null,
    premium_end_date: '2026-03-01',
    wa_notification_opt_in: false,
    roles: ['ditlantas', 'operator'],
  });
  expect(roleFlags(record?.roles ?? [], ['ditbinmas', 'operator'])).toEqual({ ditbinmas: false, operator: true });
  expect(await readPersonRecord(database.db, '71020002')).toBeUndefined();
});

test.each([
  [' Ani@Example.ORG ', 'ani@example.org', 'ani@example.org', true],
  ['ani@example.org', 'ani@example.org', 'lain@example.org', false],
  ['', null, null, true],
  [null, null, 'ani@example.org', false],
  ['bukan alamat', null, 'Bukan Alamat', true],
])('the address %j is stored as %j; next to the stored %j it is the same: %j', (typed, value, stored, isSame) => {
  const wanted = readEmail(typed);
  expect(wanted.value).toBe(value);
  expect(wanted.isStored(stored)).toBe(isSame);
  expect(wanted.problem?.code).toBe(typed === 'bukan alamat' ? 'EMAIL_INVALID' : undefined);
});

test.each([
  ['instagram', '@Ani.01', 'ani.01'],
  ['tiktok', 'Ani.01', '@ani.01'],
  ['tiktok', '@ani.01', '@ani.01'],
  ['tiktok', 'bukan akun', 'bukan akun'],
  ['tiktok', '', ''],
  ['instagram', null, null],
] as const)('on %s the stored %j is shown as %j', (platform, stored, shown) => {
  expect(shownHandle(platform, stored)).toBe(shown);
});

async function versionsOf(scopes: readonly VersionScope[]): Promise<number[]> {
  return (await versionTag(database.db, scopes)).split('.').map(Number);
}

async function rolesOf(userId: string): Promise<string[]> {
  const { rows } = await sql<{ role_name: string }>`select role_name from user_roles join roles using (role_id)
    where user_id = ${userId} order by role_name`.execute(database.db);
  return rows.map(({ role_name }) => role_name);
}
