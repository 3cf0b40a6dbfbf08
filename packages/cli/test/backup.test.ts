import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openDatabase } from '@cicero/database';
import { createScratchDatabase, postgresReachable } from '@cicero/database/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openToolbox } from '../src/toolbox.ts';
import { Console } from './fixtures/console.ts';

let console: Console;
let folder: string;
let key: string;
beforeAll(async () => {
  console = await Console.open();
  key = (await console.run(['backup', 'key'])).text;
});
afterAll(() => console.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cicero-backups-'));
  return () => rm(folder, { recursive: true });
});

const env = (more: Record<string, string> = {}) => ({
  ...console.toolbox.env,
  BACKUP_DIR: folder,
  BACKUP_KEY: key,
  ...more,
});
const backup = (argv: string[], more: Record<string, string> = {}) =>
  console.run(['backup', ...argv], { env: env(more) });

test('a key is made that fits BACKUP_KEY', () => {
  expect(key).toMatch(/^AGE-SECRET-KEY-1[0-9A-Z]+$/);
});

test('the embedded database: created, listed, verified, and restored into another data folder', async () => {
  expect(await backup(['list'])).toEqual({ exit: 0, text: 'no backup' });
  const created = await backup(['create']);
  expect(created).toMatchObject({ exit: 0, text: expect.stringMatching(/^embedded-\S+\.tar\.gz\.age: .*, verified$/) });
  const [name = ''] = created.text.split(':');
  expect((await backup(['list'])).text).toContain(name);
  expect(await backup(['verify'])).toMatchObject({ exit: 0, text: expect.stringMatching(/: right, \d{2,} tables$/) });

  const dataDir = join(folder, 'data');
  const config = { ...console.toolbox.config, CICERO_DATA_DIR: dataDir };
  const restore = (...argv: string[]) => console.run(['backup', 'restore', name, ...argv], { env: env(), config });
  expect(await restore()).toMatchObject({ exit: 0, text: expect.stringMatching(/would restore .* say --yes/) });
  await expect(readdir(dataDir)).rejects.toThrow('ENOENT');
  expect(await restore('--yes')).toMatchObject({ exit: 0, text: expect.stringContaining('tables restored into') });
  const restored = await openDatabase({ dataDir });
  const clients = await restored.db.selectFrom('clients').select('client_id').orderBy('client_id').execute();
  await restored.close();
  expect(clients.map((row) => row.client_id)).toEqual(['RES_A', 'RES_B']);
});

test('a database in use is not overwritten', async () => {
  const [name = ''] = (await backup(['create'])).text.split(':');
  const refused = await backup(['restore', name, '--yes']);
  expect(refused).toMatchObject({ exit: 1, text: expect.stringMatching(/has a database; stop Cicero and move/) });
});

test('what is wrong is said in a line: no folder, no key, an unknown backup', async () => {
  expect(await console.run(['backup', 'list'])).toMatchObject({
    exit: 1,
    text: '! BACKUP_DIR is not set: say in which folder backups are',
  });
  expect(await backup(['create'], { BACKUP_KEY: '' })).toMatchObject({
    exit: 1,
    text: expect.stringMatching(/^! BACKUP_KEY is not set; make one with: cicero backup key/),
  });
  const wrong = await backup(['create'], { BACKUP_KEY: 'rahasia-pendek' });
  expect([wrong.exit, wrong.text.includes('BACKUP_KEY'), wrong.text.includes('rahasia')]).toEqual([1, true, false]);
  expect(await backup(['verify', 'x.dump'])).toMatchObject({
    exit: 1,
    text: expect.stringMatching(/^! x.dump: there is no backup "x.dump"/),
  });
});

test('prune names what it would remove, and removes it with --yes', async () => {
  const names = [1, 2, 3, 4].map((day) => `cicero-2024010${day}T210000Z.dump.age`);
  for (const name of names) await writeFile(join(folder, name), 'x');
  const would = await backup(['prune']);
  expect(would.text).toBe(`would remove ${names[0]}\nsay --yes to remove them`);
  expect((await backup(['prune', '--yes', '--dry-run'])).text).toContain('would remove');
  expect(await readdir(folder)).toHaveLength(4);
  expect((await backup(['prune', '--yes'])).text).toBe(`removed ${names[0]}`);
  expect((await readdir(folder)).toSorted()).toEqual(names.slice(1));
  expect((await backup(['prune', '--yes'])).text).toBe('nothing to remove');
});

const reachable = await postgresReachable();

describe.skipIf(!reachable)('a database on a server', () => {
  test('goes into a second one beside it', async () => {
    const source = await createScratchDatabase();
    const into = `${new URL(source.url).pathname.slice(1)}_drill`;
    const own = env({ DATABASE_URL: source.url });
    const tools = openToolbox(own, console.terminal);
    try {
      await migrate(source);
      await source.script(`insert into clients (client_id, nama) values ('RES_Z', 'Unit Z')`);
      const [name = ''] = (await console.run(['backup', 'create'], tools)).text.split(':');
      expect(await console.run(['backup', 'restore', name, '--yes'], tools)).toMatchObject({
        exit: 1,
        text: expect.stringMatching(/tables; restore into an empty one, see --into/),
      });
      expect((await console.run(['backup', 'restore', name, '--into', into, '--yes'], tools)).exit).toBe(0);
      const target = new URL(source.url);
      target.pathname = `/${into}`;
      const restored = await openDatabase({ url: target.href, poolSize: 1 });
      const rows = await restored.db.selectFrom('clients').select('client_id').execute();
      await restored.close();
      expect(rows).toEqual([{ client_id: 'RES_Z' }]);
    } finally {
      await tools.close();
      await source.script(`drop database if exists "${into}" with (force)`);
      await source.drop();
    }
  });
});
