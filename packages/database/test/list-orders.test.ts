import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, migrationsFolder } from '../src/index.ts';
import { openMigratedDatabase } from '../src/testing.ts';

let database: Database;
beforeAll(async () => {
  database = await openMigratedDatabase();
});
afterAll(() => database.close());

test('texts that are longer than an index takes do not keep an adopted database from its orders of personnel', async () => {
  const long = Array.from({ length: 4_000 }, (_, at) => String.fromCharCode(0x4e00 + at)).join('');
  const indexes = ['user_by_name', 'user_by_title', 'user_by_division', 'user_by_client'];
  await database.script(`${indexes.map((name) => `drop index ${name};`).join(' ')}
    insert into clients (client_id, nama) values ('RES_A', 'Unit A');
    insert into "user" (user_id, nama, title, divisi, client_id) values ('10000001', '${long}', '${long}', '${long}', 'RES_A')`);
  await database.script(await readFile(new URL('0059_lists_and_logs.sql', migrationsFolder), 'utf8'));
  await database.script(`update "user" set nama = nama || '!'`);
  const people = await database.db.selectFrom('user').select('nama').execute();
  expect(people).toEqual([{ nama: `${long}!` }]);
});
