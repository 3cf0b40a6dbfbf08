import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BackupSettings, newKey } from '@cicero/backup';
import type { JobRun } from '@cicero/platform';
import { createLog } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { backupJob } from '../../src/jobs/backup.ts';
import { World } from '../fixtures/world.ts';

let world: World;
let folder: string;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());
beforeEach(async () => {
  await sql`truncate outbox`.execute(world.db);
  world.clock.set('2026-02-01T21:00:00Z');
  folder = await mkdtemp(join(tmpdir(), 'cicero-backup-'));
  return () => rm(folder, { recursive: true, force: true });
});

const administrators = { numbers: ['628111', '628112'], telegram: null };

function job(settings: Partial<BackupSettings> | null, said: string[] = []) {
  const log = createLog('test', { level: 'info', destination: { write: (line: string) => void said.push(line) } });
  const { db, clock, transact } = world.host.context('analytics');
  const chosen = settings && { folder, key: undefined, unencrypted: false, keepDays: 14, programs: undefined };
  const made = backupJob({ db, clock, transact, log }, chosen && { ...chosen, ...settings }, {
    url: undefined,
    administrators,
  });
  const run = { signal: new AbortController().signal } as JobRun;
  return { ...made, run: () => made.run(run) };
}

async function told(): Promise<{ recipient: string; text: string; dedupeKey: string }[]> {
  const { rows } = await sql<{ data: { recipient: string; text: string; dedupeKey: string } }>`
    select envelope -> 'data' as data from outbox where type = 'notifier.send-message' order by id`.execute(world.db);
  return rows.map(({ data }) => data);
}

test('without a folder nothing is done, and that is said once', async () => {
  const said: string[] = [];
  const { run } = job(null, said);
  expect([await run(), await run()]).toEqual([{ off: 1 }, { off: 1 }]);
  expect(said.filter((line) => line.includes('BACKUP_DIR is not set'))).toHaveLength(1);
  expect(await told()).toEqual([]);
});

test('every night there is one more backup, and old ones go', async () => {
  for (const day of ['28', '29', '30']) await writeFile(join(folder, `embedded-202601${day}T210000Z.tar.gz.age`), 'x');
  const { run } = job({ key: await newKey(), keepDays: 2 });
  expect(await run()).toEqual({ backups: 1, megabytes: expect.any(Number), removed: 1 });
  expect((await readdir(folder)).toSorted()).toEqual([
    'embedded-20260129T210000Z.tar.gz.age',
    'embedded-20260130T210000Z.tar.gz.age',
    'embedded-20260201T210000Z.tar.gz.age',
    'embedded-20260201T210000Z.tar.gz.age.sha256',
  ]);
  expect(await told()).toEqual([]);
});

test('when it fails the run fails and every administrator is told, under one key for the day', async () => {
  await writeFile(join(folder, 'embedded-20260201T210000Z.tar.gz'), 'x');
  world.clock.set('2026-02-02T21:00:00Z');
  const failing = job({});
  await expect(failing.run()).rejects.toThrow(/BACKUP_KEY is not set/);
  const [first, second] = await told();
  expect([first?.recipient, second?.recipient]).toEqual(['628111@c.us', '628112@c.us']);
  expect(first?.text.split('\n')).toEqual([
    '*Cadangan basis data gagal*',
    'Selasa, 3/2/2026 · 04.00 WIB',
    '',
    expect.stringMatching(/^Sebab: BACKUP_KEY is not set; make one with: cicero backup key/),
    'Cadangan utuh terakhir: Senin, 2/2/2026 · 04.00 WIB',
    '',
    'Setelah sebabnya diatasi, ulangi di server: cicero job run analytics.backup',
  ]);
  world.clock.advance(3_600_000);
  await expect(failing.run()).rejects.toThrow();
  expect(new Set((await told()).map(({ dedupeKey }) => dedupeKey)).size).toBe(2);
});

test('a folder that is gone is told as well, and that there is no whole backup', async () => {
  await rm(folder, { recursive: true });
  await expect(job({ unencrypted: true }).run()).rejects.toThrow(/there is no folder/);
  const [first] = await told();
  expect(first?.text).toContain('Cadangan utuh terakhir: tidak ada');
});

test('at 04:00, made up for until 10:00', () => {
  expect(job(null)).toMatchObject({ key: 'analytics.backup', schedule: ['0 4 * * *'], catchUp: 21_600_000 });
});
