import { type Database, versionTag } from '@cicero/database';
import { openMigratedDatabase } from '@cicero/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  findClientId,
  grantRoles,
  handleKey,
  handleKeySql,
  isHandleOfAnother,
  type PersonChanges,
  type PersonInput,
  saveClients,
  savePersonnel,
  updatePerson,
} from '../src/index.ts';

let database: Database;
beforeAll(async () => {
  database = await openMigratedDatabase();
  await database.db.transaction().execute((tx) =>
    saveClients(tx, [
      { client_id: 'res_a', nama: 'Polres A', client_type: 'org' },
      { client_id: 'RES_B', nama: 'Polres B', client_type: 'org' },
    ]),
  );
});
afterAll(() => database.close());

const save = (...people: PersonInput[]) => database.db.transaction().execute((tx) => savePersonnel(tx, people));

test('a client is found whatever its letter case, and its spelling stays', async () => {
  expect(await findClientId(database.db, ' Res_A')).toBe('RES_A');
  expect(await findClientId(database.db, 'RES_X')).toBeNull();
  await database.db.transaction().execute((tx) => saveClients(tx, [{ client_id: 'Res_a', nama: 'Polres A Baru' }]));
  const rows = await database.db
    .selectFrom('clients')
    .select(['client_id', 'nama', 'client_type'])
    .orderBy('client_id')
    .execute();
  expect(rows).toContainEqual({ client_id: 'RES_A', nama: 'Polres A Baru', client_type: 'org' });
});

test('a second import changes only what it supplies', async () => {
  await save({ user_id: '0075-0001', nama: 'ani', client_id: 'res_a', insta: '@Ani', whatsapp: '628111' });
  await save({ user_id: '00750001', nama: 'Ani Baru' });
  const row = await database.db.selectFrom('user').selectAll().where('user_id', '=', '00750001').executeTakeFirst();
  expect(row).toMatchObject({ nama: 'ANI BARU', client_id: 'RES_A', insta: '@Ani', whatsapp: '628111', status: true });
});

test('a change makes the numbers of everybody concerned stale: old unit, new unit, roles', async () => {
  await save({ user_id: '00750002', nama: 'Budi', client_id: 'RES_A' });
  await database.db.transaction().execute((tx) => grantRoles(tx, [{ user_id: '00750002', role: 'DITBINMAS' }]));
  const scopes = ['client:RES_A', 'client:RES_B', 'role:ditbinmas', 'role:bidhumas'] as const;
  const before = (await versionTag(database.db, scopes)).split('.').map(Number);
  await save({ user_id: '00750002', client_id: 'RES_B' });
  const after = (await versionTag(database.db, scopes)).split('.').map(Number);
  expect(after.map((version, at) => version > (before[at] ?? 0))).toEqual([true, true, true, false]);
});

test('roles are granted once, and created when they are new', async () => {
  for (let times = 0; times < 2; times++) {
    await database.db.transaction().execute((tx) => grantRoles(tx, [{ user_id: '00750002', role: ' DitContoh ' }]));
  }
  const { rows } = await sql`select role_name from roles join user_roles using (role_id)
    where user_id = '00750002' order by 1`.execute(database.db);
  expect(rows).toEqual([{ role_name: 'ditbinmas' }, { role_name: 'ditcontoh' }]);
});

test('the key of a handle is the same in SQL', async () => {
  const handles = ['@Ani.01 ', 'BUDI_x', '@ gina', ' ', '@', '@@X@', 'ÄÖ', '\u00a0dodi\t\n', 'a b'];
  const { rows } = await sql<{ key: string | null }>`select ${sql.raw(handleKeySql('h'))} as key
    from unnest(${handles}::text[]) with ordinality as t (h, n) order by n`.execute(database.db);
  expect(rows.map(({ key }) => key)).toEqual(handles.map(handleKey));
});

test('of a person named twice in a roster the later line counts', async () => {
  await save(
    { user_id: '90000001', nama: 'Satu', title: 'Bripka' },
    { user_id: '9000 0001', nama: 'Satu Baru', title: 'Aipda' },
    { user_id: '90000001', insta: 'satu' },
  );
  const row = await database.db
    .selectFrom('user')
    .select(['nama', 'title', 'insta'])
    .where('user_id', '=', '90000001')
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ nama: 'SATU BARU', title: 'AIPDA', insta: 'satu' });
});

test('personnel of a client whose adopted id is not upper case belong to that client', async () => {
  await sql`insert into clients (client_id, nama, client_type) values ('res_c', 'Polres C', 'org')`.execute(
    database.db,
  );
  await save({ user_id: '90000002', nama: 'Dua', client_id: ' Res_C ' });
  const row = await database.db
    .selectFrom('user')
    .select('client_id')
    .where('user_id', '=', '90000002')
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ client_id: 'res_c' });
});

test('one person is changed by the key as stored, texts upper case, unit and roles stale', async () => {
  await database.script(`
    alter table "user" disable trigger user_number_is_digits;
    insert into "user" (user_id, nama, client_id, insta) values ('NRP-77', 'LAMA', 'RES_A', '@Lama');
    alter table "user" enable trigger user_number_is_digits;
    insert into user_roles select 'NRP-77', role_id from roles where role_name = 'bidhumas';`);
  const scopes = ['client:RES_A', 'role:bidhumas', 'client:RES_B'] as const;
  const before = (await versionTag(database.db, scopes)).split('.').map(Number);
  const change = (id: string, fields: PersonChanges) =>
    database.db.transaction().execute((tx) => updatePerson(tx, id, fields));
  expect(await change('NRP-77', { nama: ' baru ', client_id: 'res_a', desa: null })).toBe(true);
  const row = await database.db.selectFrom('user').selectAll().where('user_id', '=', 'NRP-77').executeTakeFirst();
  expect(row).toMatchObject({ nama: 'BARU', client_id: 'RES_A', insta: '@Lama', desa: null });
  const after = (await versionTag(database.db, scopes)).split('.').map(Number);
  expect(after.map((version, at) => version - (before[at] ?? 0))).toEqual([1, 1, 0]);
  expect([await change('NRP-77', {}), await change('77', {}), await change('77', { nama: 'x' })]).toEqual([
    true,
    false,
    false,
  ]);
});

test('a handle is somebody else’s however it is spelled, and one’s own is not', async () => {
  await save({ user_id: '90000011', insta: ' @Milik.Sebelas', tiktok: '@Sebelas' });
  const isTaken = (handle: string, id: string, platform: 'instagram' | 'tiktok' = 'instagram') =>
    database.db.transaction().execute((tx) => isHandleOfAnother(tx, platform, handle, id));
  expect(await isTaken('milik.sebelas', '90000012')).toBe(true);
  expect(await isTaken('MILIK.SEBELAS', '90000011')).toBe(false);
  expect(await isTaken('milik.sebelas', '90000012', 'tiktok')).toBe(false);
  expect(await isTaken('sebelas', '90000012', 'tiktok')).toBe(true);
});
