import { type Database, type DB, type VersionScope, versionTag } from '@cicero/database';
import { openMigratedDatabase } from '@cicero/database/testing';
import { sql, type Transaction } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  holdersOfEmails,
  holdersOfHandles,
  type PersonWrite,
  readPersonRecords,
  saveClients,
  savePersonnel,
  storedUserIds,
  writePeople,
} from '../src/index.ts';

let database: Database;
const within = <T>(work: (tx: Transaction<DB>) => Promise<T>) => database.db.transaction().execute(work);
const scopes: VersionScope[] = ['client:RES_A', 'client:RES_B', 'role:operator', 'role:ditbinmas'];
const versions = async () => (await versionTag(database.db, scopes)).split('.').map(Number);
const change = (userId: string, more: Partial<PersonWrite>): PersonWrite => ({
  ...{ userId, isNew: false, changes: {}, roles: { add: [], remove: [] } },
  ...more,
});

beforeAll(async () => {
  database = await openMigratedDatabase();
  await within((tx) =>
    saveClients(tx, [
      { client_id: 'RES_A', nama: 'A' },
      { client_id: 'RES_B', nama: 'B' },
    ]),
  );
  await sql`insert into clients (client_id, nama) values ('res_c', 'C')`.execute(database.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`delete from user_roles`.execute(database.db);
  await sql`delete from "user"`.execute(database.db);
  await within((tx) =>
    savePersonnel(tx, [
      { user_id: '80000001', nama: 'satu', client_id: 'RES_A', insta: '@Satu', email: 'Satu@contoh.example' },
      { user_id: '80000002', nama: 'dua', client_id: 'RES_A', insta: 'dua', email: 'dua@contoh.example' },
      { user_id: '80000003', nama: 'tiga', client_id: 'RES_B' },
    ]),
  );
});

test('are entered and changed together; what goes stale is raised once, and who has no changes is not touched', async () => {
  const [before, untouched] = [await versions(), await readPersonRecords(database.db, ['80000002', '80000003'])];
  const isDone = await within((tx) =>
    writePeople(tx, [
      change('80000001', { changes: { title: 'aipda' }, roles: { add: ['operator', 'ditbinmas'], remove: [] } }),
      change('80000002', {}),
      change('80000009', { isNew: true, changes: { nama: 'baru', client_id: 'RES_A', status: false } }),
      change('80000010', {
        isNew: true,
        changes: { nama: 'lain', client_id: 'RES_C' },
        roles: { add: ['operator'], remove: [] },
      }),
    ]),
  );
  expect(isDone).toBe(true);
  expect((await versions()).map((version, at) => version - (before[at] ?? 0))).toEqual([1, 0, 1, 1]);
  const records = await readPersonRecords(database.db, ['80000001', '80000009', '80000010']);
  expect(records.sort((a, b) => a.user_id.localeCompare(b.user_id))).toMatchObject([
    { nama: 'SATU', title: 'AIPDA', insta: '@Satu', roles: ['ditbinmas', 'operator'] },
    { nama: 'BARU', client_id: 'RES_A', status: false, roles: [] },
    { nama: 'LAIN', client_id: 'res_c', status: true, roles: ['operator'] },
  ]);
  expect(await readPersonRecords(database.db, ['80000002', '80000003'])).toEqual(untouched);
  await within((tx) => writePeople(tx, [change('80000001', { roles: { add: [], remove: ['operator'] } })]));
  expect(await readPersonRecords(database.db, ['80000001'])).toMatchObject([{ roles: ['ditbinmas'] }]);
  expect((await versions()).map((version, at) => version - (before[at] ?? 0))).toEqual([2, 0, 2, 2]);
});

test('may swap addresses', async () => {
  await within((tx) =>
    writePeople(tx, [
      change('80000001', { changes: { email: 'dua@contoh.example' } }),
      change('80000002', { changes: { email: 'satu@contoh.example' } }),
    ]),
  );
  const holders = await holdersOfEmails(database.db, ['satu@contoh.example', 'dua@contoh.example', 'x@contoh.example']);
  expect([...holders].sort()).toEqual([
    ['dua@contoh.example', ['80000001']],
    ['satu@contoh.example', ['80000002']],
  ]);
});

test('are not written when somebody took one of the numbers, and no column that is not meant is', async () => {
  const isDone = await within((tx) => writePeople(tx, [change('80000001', { isNew: true, changes: { nama: 'x' } })]));
  expect(isDone).toBe(false);
  const premium = change('80000001', { changes: { premium_status: true } });
  await expect(within((tx) => writePeople(tx, [premium]))).rejects.toThrow('premium_status');
});

test('are found by their numbers and handles in any spelling', async () => {
  await database.script(`alter table "user" disable trigger user_number_is_digits;
    insert into "user" (user_id, insta) values ('8000.0004', null), ('8000-0005', null), ('8000.0005', ' @SATU ');
    alter table "user" enable trigger user_number_is_digits`);
  const found = await storedUserIds(database.db, ['80000001', '80000004', '80000005', '80000099']);
  expect([...found].sort()).toEqual([
    ['80000001', '80000001'],
    ['80000004', '8000.0004'],
  ]);
  const holders = await holdersOfHandles(database.db, 'instagram', ['satu', 'dua', 'tiga']);
  expect(holders.get('satu')?.sort()).toEqual(['8000.0005', '80000001']);
  expect([holders.get('dua'), holders.get('tiga')]).toEqual([['80000002'], undefined]);
});
