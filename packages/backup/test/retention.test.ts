import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { nameOf } from '../src/folder.ts';
import { listBackups, pruneBackups } from '../src/index.ts';

const now = new Date('2026-02-01T21:00:00Z');
const day = 86_400_000;
const daysAgo = (days: number) => new Date(now.getTime() - days * day);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cicero-backup-'));
  return () => rm(folder, { recursive: true });
});

async function place(database: string, ...ages: number[]): Promise<void> {
  for (const age of ages) {
    const name = nameOf({ database, madeAt: daysAgo(age), kind: 'postgres', encrypted: true });
    await writeFile(join(folder, name), 'x');
    await writeFile(join(folder, `${name}.sha256`), 'x');
  }
}

const ages = async (): Promise<string[]> =>
  (await listBackups(folder)).map(({ database, madeAt }) => `${database} ${(now.getTime() - madeAt.getTime()) / day}`);

test('what is older than it is kept goes, with its checksum', async () => {
  await place('cicero', 0, 1, 2, 13, 14, 15, 40);
  const gone = await pruneBackups({ folder, keepDays: 14 }, now);
  expect(gone.map(({ name }) => name)).toEqual([
    'cicero-20260117T210000Z.dump.age',
    'cicero-20251223T210000Z.dump.age',
  ]);
  expect(await ages()).toEqual(['cicero 0', 'cicero 1', 'cicero 2', 'cicero 13', 'cicero 14']);
  expect((await readdir(folder)).filter((name) => name.endsWith('.sha256'))).toHaveLength(5);
});

test('of each database the newest three stay, however old', async () => {
  await place('cicero', 100, 200, 300, 400);
  await place('cicero-drill', 500, 600);
  await pruneBackups({ folder, keepDays: 14 }, now);
  expect(await ages()).toEqual(['cicero 100', 'cicero 200', 'cicero 300', 'cicero-drill 500', 'cicero-drill 600']);
});

test('what a process left half-written goes after a day; files of others stay', async () => {
  for (const [name, age] of [
    ['.cicero-20260130T210000Z.dump.age.partial', 2],
    ['.cicero-20260201T205900Z.dump.age.partial', 0],
    ['notes-of-2020.txt', 900],
  ] as const) {
    await writeFile(join(folder, name), 'x');
    await utimes(join(folder, name), daysAgo(age), daysAgo(age));
  }
  await pruneBackups({ folder, keepDays: 14 }, now);
  expect((await readdir(folder)).toSorted()).toEqual([
    '.cicero-20260201T205900Z.dump.age.partial',
    'notes-of-2020.txt',
  ]);
});
