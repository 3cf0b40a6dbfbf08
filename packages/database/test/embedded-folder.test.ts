import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../src/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cicero-folder-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('the embedded database is its owner’s alone, with all that is personal in it', async () => {
  const dataDir = join(folder, '.cicero');
  const database = await openDatabase({ dataDir });
  await database.close();
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
});
