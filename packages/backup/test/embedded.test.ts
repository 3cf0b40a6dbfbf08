import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '@cicero/database';
import { openMigratedDatabase } from '@cicero/database/testing';
import { ManualClock } from '@cicero/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BackupSettings, createBackup, newKey, restoreBackup, verifyBackup } from '../src/index.ts';

const clock = new ManualClock('2026-02-01T21:00:00Z');
let source: Database;
let place: string;
let settings: BackupSettings;
beforeAll(async () => {
  source = await openMigratedDatabase();
  await source.script(`insert into clients (client_id, nama, client_type, client_status)
    select 'RES_' || n, 'Unit ' || n, 'org', true from generate_series(1, 50) n`);
  place = await mkdtemp(join(tmpdir(), 'cicero-backup-'));
  const folder = join(place, 'backups');
  await mkdir(folder);
  settings = { folder, key: await newKey(), unencrypted: false, keepDays: 14, programs: undefined };
});
afterAll(async () => {
  await source.close();
  await rm(place, { recursive: true });
});

test('the embedded database comes back in a data folder that has none, and only there', async () => {
  const { name } = await createBackup({ db: source.db, url: undefined, clock, settings });
  expect(name).toBe('embedded-20260201T210000Z.tar.gz.age');
  expect((await readdir(settings.folder)).toSorted()).toEqual([name, `${name}.sha256`]);
  expect(await verifyBackup(settings, name)).toContain('public clients');

  const dataDir = join(place, 'restored');
  await restoreBackup(settings, name, { dataDir }, true);
  await expect(readdir(dataDir)).rejects.toThrow('ENOENT');
  await restoreBackup(settings, name, { dataDir });
  const restored = await openDatabase({ dataDir });
  const { length } = await restored.db.selectFrom('clients').select('client_id').execute();
  await restored.close();
  expect(length).toBe(50);
  await expect(restoreBackup(settings, name, { dataDir })).rejects.toThrow(/has a database; stop Cicero and move/);
});

test('a backup of the embedded database is not restored on a server', async () => {
  clock.set('2026-02-02T21:00:00Z');
  const { name } = await createBackup({ db: source.db, url: undefined, clock, settings });
  const target = { url: 'postgres://127.0.0.1:1/nothing', database: 'nothing' };
  await expect(restoreBackup(settings, name, target)).rejects.toThrow(/embedded database; unset DATABASE_URL/);
});
