import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../src/connection/open.ts';
import { migrate, migrationsFolder } from '../src/migration/migrate.ts';

let database: Database;
beforeAll(async () => {
  database = await openDatabase({});
  await database.script(await readFile(new URL('0001_baseline.sql', migrationsFolder), 'utf8'));
  await database.script(`INSERT INTO "user" (user_id, nama) VALUES ('NRP-0004', 'LAMA'), ('70010001', 'ANGGOTA')`);
  await migrate(database);
});
afterAll(() => database.close());

const numbers = async () =>
  (await sql<{ id: string }>`SELECT user_id AS id FROM "user" ORDER BY 1`.execute(database.db)).rows.map(
    ({ id }) => id,
  );

test('what an adopted database brings along stays, and can be changed otherwise', async () => {
  expect(await numbers()).toEqual(['70010001', 'NRP-0004']);
  await database.script(`UPDATE "user" SET nama = 'LAMA SEKALI', status = false WHERE user_id = 'NRP-0004'`);
});

test.for(['NRP-0005', '7001 0002', '', ' 70010003', '７００１０００４', '1234567890123456789'])(
  'a new number "%s" is refused by the database itself',
  async (id) => {
    const refusal = { code: '23514', constraint: 'user_number_is_digits' };
    await expect(sql`INSERT INTO "user" (user_id) VALUES (${id})`.execute(database.db)).rejects.toMatchObject(refusal);
    const rename = sql`UPDATE "user" SET user_id = ${id} WHERE user_id = '70010001'`;
    await expect(rename.execute(database.db)).rejects.toMatchObject(refusal);
    expect(await numbers()).toEqual(['70010001', 'NRP-0004']);
  },
);

test('leading zeros are part of a number; an old key can be put right', async () => {
  await database.script(`
    INSERT INTO "user" (user_id) VALUES ('00010003'), ('1'), ('123456789012345678');
    UPDATE "user" SET user_id = '00000004' WHERE user_id = 'NRP-0004';`);
  expect(await numbers()).toEqual(['00000004', '00010003', '1', '123456789012345678', '70010001']);
});
