import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { migrate, migrationStatus, openDatabase } from '../src/index.ts';
import { placeMigratedDatabase } from '../src/testing.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function open() {
  const dataDir = await mkdtemp(join(tmpdir(), 'cicero-placed-'));
  folders.push(dataDir);
  await placeMigratedDatabase(dataDir);
  return openDatabase({ dataDir });
}

test('a database that is placed has all migrations, holds nobody, and is its owner’s alone', async () => {
  const [one, other] = await Promise.all([open(), open()]);
  expect(await migrate(one)).toEqual([]);
  expect((await migrationStatus(one)).every(({ appliedAt }) => appliedAt !== null)).toBe(true);
  await one.script(`insert into clients (client_id, nama) values ('RES_A', 'Unit A')`);
  const clientsOf = ({ db }: typeof one) => db.selectFrom('clients').select('client_id').execute();
  expect(await clientsOf(one)).toEqual([{ client_id: 'RES_A' }]);
  expect(await clientsOf(other)).toEqual([]);
  await one.close();
  await other.close();
});
