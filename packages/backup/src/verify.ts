import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { blob, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { queryDump } from '@cicero/database';
import { start } from './child.ts';
import { decrypt } from './envelope.ts';
import { BackupError } from './error.ts';
import { type Backup, checksumName, findBackup } from './folder.ts';
import { findProgram } from './programs.ts';
import type { BackupSettings } from './settings.ts';
import { tablesIn, tablesQuery } from './tables.ts';

/** What reading a backup needs. */
export type ReadSettings = Pick<BackupSettings, 'folder' | 'key' | 'programs'>;

/**
 * Reads a backup to its end: its checksum, every encrypted chunk, and its list of tables.
 * @returns the tables in it, `schema name`
 * @throws BackupError that says what is wrong with it
 */
export async function verifyBackup(settings: ReadSettings, name: string): Promise<string[]> {
  const backup = await findBackup(settings.folder, name);
  const file = join(settings.folder, name);
  await assertChecksum(file, await storedChecksum(join(settings.folder, checksumName(name))));
  return readTables(backup, file, settings);
}

/** The content of a backup, decrypted. @throws BackupError without the key, or with another one */
export async function contentOf(
  backup: Pick<Backup, 'encrypted'>,
  file: string,
  key: string | undefined,
): Promise<Readable> {
  if (!backup.encrypted) return createReadStream(file);
  if (key === undefined) throw new BackupError('it is encrypted: set BACKUP_KEY to the key it was made with');
  return decrypt(createReadStream(file), key);
}

/** The tables in the file of a backup, after all of it was read. @throws BackupError */
export async function readTables(
  backup: Pick<Backup, 'encrypted' | 'kind'>,
  file: string,
  { key, programs }: ReadSettings,
): Promise<string[]> {
  try {
    const content = await contentOf(backup, file, key);
    const tables = backup.kind === 'postgres' ? await listArchive(content, programs) : await listFolder(content);
    if (tables.length === 0) throw new BackupError('there is no table in it');
    return tables;
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError('it cannot be read to its end: it was changed or cut off', { cause: error });
  }
}

async function listArchive(content: Readable, programs: string | undefined): Promise<string[]> {
  const pgRestore = await findProgram('pg_restore', 1, programs);
  const child = start(pgRestore, ['--list'], { env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' } });
  const [listing] = await Promise.all([text(child.output), pipeline(content, child.input)]);
  await child.ended;
  return tablesIn(listing);
}

async function listFolder(content: Readable): Promise<string[]> {
  const rows = await queryDump<{ name: string }>(await blob(content), tablesQuery);
  return rows.map(({ name }) => name);
}

async function storedChecksum(file: string): Promise<string> {
  const line = await readFile(file, 'utf8').catch(() => '');
  const [, checksum] = /^([0-9a-f]{64}) {2}/.exec(line) ?? [];
  if (checksum === undefined) throw new BackupError('its checksum (.sha256) is missing or cannot be read');
  return checksum;
}

/** @throws BackupError when the file is not what was written */
export async function assertChecksum(file: string, checksum: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  if (hash.digest('hex') !== checksum) throw new BackupError('its checksum does not fit: it was changed or cut off');
}

/** Hashes what passes through. */
export function tapChecksum(): { tap: Transform; checksum(): string } {
  const hash = createHash('sha256');
  const tap = new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { tap, checksum: () => hash.digest('hex') };
}
