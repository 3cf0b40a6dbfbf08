import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../src/connection/open.ts';
import { migrate, migrationsFolder } from '../src/migration/migrate.ts';

/** Longer than an index takes, and not to be compressed. */
const long = Array.from({ length: 4_000 }, (_, at) => String.fromCharCode(0x4e00 + at)).join('');

let database: Database;
beforeAll(async () => {
  database = await openDatabase({});
});
afterAll(() => database.close());

test('a text in place of a number, however long, does not keep an adopted database from its migrations', async () => {
  await database.script(await readFile(new URL('0001_baseline.sql', migrationsFolder), 'utf8'));
  await database.script(`insert into "user" (user_id, nama, whatsapp) values ('10000001', 'ANI CONTOH', '${long}'),
    ('10000002', 'BUDI CONTOH', '6281200000002')`);
  await migrate(database);
  await database.script(`update "user" set whatsapp = whatsapp || '!' where user_id = '10000001'`);
  const people = await database.db.selectFrom('user').select('whatsapp').orderBy('user_id').execute();
  expect(people).toEqual([{ whatsapp: `${long}!` }, { whatsapp: '6281200000002' }]);
});

test('people are found by their number through an index', async () => {
  await database.script('set enable_seqscan = off');
  const { rows } = await sql<Record<string, string>>`
    explain select user_id from "user" where left(whatsapp, 40) = any(array['6281200000002'])`.execute(database.db);
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('user_by_whatsapp');
});
