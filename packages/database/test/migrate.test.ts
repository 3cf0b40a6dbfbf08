import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MigrationError, migrate, migrationStatus, openDatabase, readMigrations } from '../src/index.ts';
import { createScratchDatabase, postgresReachable } from '../src/testing.ts';

const reachable = await postgresReachable();
let path: string;
let folder: URL;

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'cicero-migrations-'));
  folder = pathToFileURL(`${path}/`);
  await writeFile(join(path, '0001_first.sql'), 'create table first (id int); insert into first values (1);');
  await writeFile(join(path, '0002_second.sql'), 'create table second (id int);');
});
afterEach(() => rm(path, { recursive: true }));

test('files are applied in order, once', async () => {
  const database = await openDatabase({});
  const seen: string[] = [];
  const applied = await migrate(database, { folder, onApplied: ({ name }) => seen.push(name) });
  expect(applied).toEqual(['0001', '0002']);
  expect(seen).toEqual(['first', 'second']);
  expect(await migrate(database, { folder })).toEqual([]);
  const status = await migrationStatus(database, folder);
  expect(status.map(({ version, appliedAt }) => [version, appliedAt instanceof Date])).toEqual([
    ['0001', true],
    ['0002', true],
  ]);
  await database.close();
});

test('a file that fails leaves nothing behind and stops the run', async () => {
  const database = await openDatabase({});
  await writeFile(join(path, '0003_third.sql'), 'create table third (id int); select nonsense;');
  await expect(migrate(database, { folder })).rejects.toThrow(/nonsense/);
  const { rows } = await sql`select to_regclass('second') as second, to_regclass('third') as third`.execute(
    database.db,
  );
  expect(rows).toEqual([{ second: 'second', third: null }]);
  await writeFile(join(path, '0003_third.sql'), 'create table third (id int);');
  expect(await migrate(database, { folder })).toEqual(['0003']);
  await database.close();
});

test('an applied file that was edited, removed or overtaken is refused', async () => {
  const database = await openDatabase({});
  await migrate(database, { folder });
  await writeFile(join(path, '0001_first.sql'), 'create table first (id bigint);');
  await expect(migrate(database, { folder })).rejects.toThrow(MigrationError);
  await rm(join(path, '0001_first.sql'));
  await expect(migrate(database, { folder })).rejects.toThrow(/its file is gone/);
  await database.close();
});

test('a file numbered before one that is applied is refused', async () => {
  const database = await openDatabase({});
  await rm(join(path, '0001_first.sql'));
  await migrate(database, { folder });
  await writeFile(join(path, '0001_first.sql'), 'create table first (id int);');
  await expect(migrate(database, { folder })).rejects.toThrow(/number it after the last/);
  await database.close();
});

describe.skipIf(!reachable)('on a server', () => {
  test('several processes may migrate at once', async () => {
    const scratch = await createScratchDatabase();
    try {
      const runs = await Promise.all([1, 2].map(() => migrate(scratch, { folder })));
      expect(runs.flat().sort()).toEqual(['0001', '0002']);
      const { rows } = await sql`select count(*) as count from first`.execute(scratch.db);
      expect(rows).toEqual([{ count: 1 }]);
    } finally {
      await scratch.drop();
    }
  });
});

test('the product’s own files are numbered without gaps in their hundreds', async () => {
  const versions = (await readMigrations()).map(({ version }) => Number(version));
  expect(versions.slice(0, 4)).toEqual([1, 2, 3, 4]);
  expect(new Set(versions).size).toBe(versions.length);
});
