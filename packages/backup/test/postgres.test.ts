import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@cicero/database';
import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import { ManualClock } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  BackupError,
  type BackupSettings,
  createBackup,
  listBackups,
  newKey,
  restoreBackup,
  verifyBackup,
} from '../src/index.ts';
import { readTables } from '../src/verify.ts';

const reachable = await postgresReachable();

describe.skipIf(!reachable)('a database on a server', () => {
  const clock = new ManualClock('2026-02-01T21:00:00Z');
  let source: ScratchDatabase;
  let key: string;
  let folder: string;

  beforeAll(async () => {
    source = await createScratchDatabase();
    await migrate(source);
    await source.script(`insert into clients (client_id, nama, client_type, client_status)
      select 'RES_' || n, 'Unit ' || n, 'org', true from generate_series(1, 500) n`);
    key = await newKey();
  });
  afterAll(() => source?.drop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cicero-backup-'));
    return () => rm(folder, { recursive: true });
  });

  const settings = (more: Partial<BackupSettings> = {}): BackupSettings => ({
    ...{ folder, key, unencrypted: false, keepDays: 14, programs: undefined },
    ...more,
  });
  const create = (more: Partial<BackupSettings> = {}, url = source.url) =>
    createBackup({ db: source.db, url, clock, settings: settings(more) });
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof BackupError ? error.message : `unexpected: ${error}`),
    );

  test('is copied, listed, read back and restored elsewhere with all its rows', async () => {
    const backup = await create();
    const name = `${new URL(source.url).pathname.slice(1)}-20260201T210000Z.dump.age`;
    expect(backup).toMatchObject({ name, kind: 'postgres', encrypted: true, madeAt: clock.now() });
    expect((await readdir(folder)).toSorted()).toEqual([name, `${name}.sha256`]);
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    expect((await readFile(join(folder, name))).subarray(0, 22).toString()).toBe('age-encryption.org/v1\n');
    expect(await listBackups(folder)).toEqual([backup]);

    const counts = await rowCounts(source);
    expect(counts['public clients']).toBe(500);
    expect((await verifyBackup(settings(), name)).toSorted()).toEqual(Object.keys(counts).toSorted());

    const target = await createScratchDatabase();
    try {
      const database = new URL(target.url).pathname.slice(1);
      const place = { url: source.url, database };
      expect(await restoreBackup(settings(), name, place, true)).toBe(Object.keys(counts).length);
      expect(await rowCounts(target)).toEqual({});
      expect(await restoreBackup(settings(), name, place)).toBe(Object.keys(counts).length);
      expect(await rowCounts(target)).toEqual(counts);
      expect(await refusal(restoreBackup(settings(), name, place))).toMatch(
        /has \d+ tables; restore into an empty one/,
      );
    } finally {
      await target.drop();
    }
  });

  test('is restored into a database that is made for it', async () => {
    const { name } = await create();
    const database = `${new URL(source.url).pathname.slice(1)}_it's=new`;
    try {
      await restoreBackup(settings(), name, { url: source.url, database });
      const { rows } = await sql`select from pg_database where datname = ${database}`.execute(source.db);
      expect(rows).toHaveLength(1);
    } finally {
      await source.script(`drop database if exists "${database}" with (force)`);
    }
  });

  test('a byte that was changed is noticed, by the checksum and without it', async () => {
    const backup = await create();
    const file = join(folder, backup.name);
    const bytes = await readFile(file);
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
    await writeFile(file, bytes);
    expect(await refusal(verifyBackup(settings(), backup.name))).toMatch(/checksum does not fit/);
    expect(await refusal(readTables(backup, file, settings()))).toMatch(/changed or cut off/);
  });

  test('so is an end that is missing, and a checksum that is', async () => {
    const backup = await create();
    const file = join(folder, backup.name);
    await truncate(file, backup.bytes - 1_000);
    expect(await refusal(verifyBackup(settings(), backup.name))).toMatch(/checksum does not fit/);
    expect(await refusal(readTables(backup, file, settings()))).toMatch(/changed or cut off/);
    await rm(`${file}.sha256`);
    expect(await refusal(verifyBackup(settings(), backup.name))).toMatch(/checksum \(.sha256\) is missing/);
  });

  test('another key reads nothing, and neither does none', async () => {
    const { name } = await create();
    expect(await refusal(verifyBackup(settings({ key: await newKey() }), name))).toMatch(/another BACKUP_KEY/);
    expect(await refusal(verifyBackup(settings({ key: undefined }), name))).toMatch(/set BACKUP_KEY/);
  });

  test('without a key none is made, unless somebody says so', async () => {
    expect(await refusal(create({ key: undefined }))).toMatch(
      /BACKUP_KEY is not set; make one with: cicero backup key/,
    );
    expect(await readdir(folder)).toEqual([]);
    const { name, encrypted } = await create({ key: undefined, unencrypted: true });
    expect([name.endsWith('Z.dump'), encrypted]).toEqual([true, false]);
    expect(await verifyBackup(settings({ key: undefined }), name)).toContain('public clients');
  });

  test('a key that is none is refused without saying it', async () => {
    const said = await refusal(create({ key: 'AGE-SECRET-KEY-1QQQQ' }));
    expect(said).toMatch(/is not an age secret key/);
    expect(said).not.toContain('QQQQ');
  });

  test('a folder that is not there is not made: it may be a disk that is not mounted', async () => {
    const missing = join(folder, 'disk');
    expect(await refusal(create({ folder: missing }))).toMatch(/there is no folder .*disk; make it, or mount it/);
    expect(await readdir(folder)).toEqual([]);
    expect(await refusal(listBackups(missing))).toMatch(/there is no folder/);
  });

  test('programs that are not there, or older than the server, are named with what to install', async () => {
    const { rows } = await sql<{ v: string }>`select current_setting('server_version_num') as v`.execute(source.db);
    const major = Math.floor(Number(rows[0]?.v) / 10_000);
    expect(await refusal(create({ programs: folder }))).toBe(
      `pg_dump is not there; install postgresql-client-${major} or newer, or set PG_BIN_DIR`,
    );
    await writeFile(join(folder, 'pg_dump'), '#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6.1"\n', { mode: 0o755 });
    expect(await refusal(create({ programs: folder }))).toMatch(
      new RegExp(`^pg_dump 9 is older than the server \\(${major}\\); install postgresql-client-${major}`),
    );
  });

  test('a dump that breaks off leaves nothing behind and says why', async () => {
    const gone = new URL(source.url);
    gone.pathname = '/no_such_database';
    expect(await refusal(create({}, gone.href))).toMatch(/pg_dump failed \(1\): .*no_such_database/s);
    expect(await readdir(folder)).toEqual([]);
  });

  test('work that is ended half-way leaves nothing behind', async () => {
    await writeFile(
      join(folder, 'pg_dump'),
      '#!/bin/sh\n[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 99.0" && exit\nexec sleep 60\n',
      {
        mode: 0o755,
      },
    );
    const signal = AbortSignal.timeout(300);
    const work = createBackup({
      db: source.db,
      url: source.url,
      clock,
      settings: settings({ programs: folder }),
      signal,
    });
    await expect(work).rejects.toThrow(/abort/i);
    expect(await readdir(folder)).toEqual(['pg_dump']);
  });

  test('a dump without a table that the database has is not kept', async () => {
    const other = await createScratchDatabase();
    try {
      await other.script('create table clients (id int)');
      expect(await refusal(create({}, other.url))).toMatch(/^tables are missing in it: /);
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await other.drop();
    }
  });
});

async function rowCounts({ db }: Pick<ScratchDatabase, 'db'>): Promise<Record<string, number>> {
  const { rows } = await sql<{ table: string; rows: number }>`select schemaname || ' ' || tablename as table,
    (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I.%I', schemaname, tablename), false, true,
      '')))[1]::text::int as rows
    from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`.execute(db);
  return Object.fromEntries(rows.map(({ table, rows: count }) => [table, count]));
}
