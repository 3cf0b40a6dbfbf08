import { createWriteStream } from 'node:fs';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { type DB, dumpEmbedded } from '@cicero/database';
import type { Clock } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { type Child, start } from './child.ts';
import { databaseOf, libpqEnvironment } from './connection.ts';
import { encrypt, recipientOf } from './envelope.ts';
import { BackupError } from './error.ts';
import { assertFolder, type Backup, checksumName, draftName, nameOf } from './folder.ts';
import { findProgram, serverMajor } from './programs.ts';
import type { BackupSettings } from './settings.ts';
import { tablesOf } from './tables.ts';
import { assertChecksum, readTables, tapChecksum } from './verify.ts';

export interface BackupParts {
  readonly db: Kysely<DB>;
  /** Of the server that `db` works on; undefined = `db` is embedded. */
  readonly url: string | undefined;
  readonly clock: Clock;
  readonly settings: BackupSettings;
  /** Ends the work half-way; nothing stays behind. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Copies the whole database into the folder. The copy gets its name only after it was read back from the disk: checksum,
 * decryption, and every table that the database has. See docs/operations.md, "Back up".
 * @throws BackupError that says what is missing or failed; then nothing is left in the folder
 */
export async function createBackup(parts: BackupParts): Promise<Backup> {
  const { db, url, clock, settings } = parts;
  const { folder, key } = settings;
  if (key === undefined && !settings.unencrypted) {
    throw new BackupError('BACKUP_KEY is not set; make one with: cicero backup key (or say BACKUP_UNENCRYPTED=true)');
  }
  if (key !== undefined) await recipientOf(key);
  await assertFolder(folder);
  const facts = {
    database: url === undefined ? 'embedded' : databaseOf(url),
    madeAt: clock.now(),
    kind: url === undefined ? 'pglite' : 'postgres',
    encrypted: key !== undefined,
  } as const;
  const name = nameOf(facts);
  const draft = join(folder, draftName(name));
  try {
    const tables = await tablesOf(db);
    const checksum = await write(parts, draft);
    await assertChecksum(draft, checksum);
    assertTables(tables, await readTables(facts, draft, settings));
    await writeFile(join(folder, checksumName(name)), `${checksum}  ${name}\n`, { mode: 0o600 });
    await rename(draft, join(folder, name));
    return { ...facts, name, bytes: (await stat(join(folder, name))).size };
  } catch (error) {
    for (const file of [draft, join(folder, checksumName(name))]) await rm(file, { force: true });
    throw error;
  }
}

/** Writes the dump and returns the checksum of the file. */
async function write(parts: BackupParts, file: string): Promise<string> {
  const { settings, signal } = parts;
  const { content, ended } = await dump(parts);
  const { tap, checksum } = tapChecksum();
  const sealed = settings.key === undefined ? content : await encrypt(content, settings.key);
  // Only its owner reads it, and what is said to be written is on the disk.
  const target = createWriteStream(file, { mode: 0o600, flush: true });
  await pipeline(sealed, tap, target, ...(signal ? [{ signal }] : []));
  await ended;
  return checksum();
}

async function dump(parts: BackupParts): Promise<{ content: Readable; ended: Child['ended'] }> {
  const { db, url, settings, signal } = parts;
  if (url === undefined) {
    const stream = (await dumpEmbedded(db)).stream() as unknown as ReadableStream;
    return { content: Readable.fromWeb(stream), ended: Promise.resolve() };
  }
  const pgDump = await findProgram('pg_dump', await serverMajor(db), settings.programs);
  const child = start(pgDump, ['--format=custom', '--no-password'], { env: libpqEnvironment(url), signal });
  child.input.end();
  return { content: child.output, ended: child.ended };
}

function assertTables(wanted: readonly string[], found: readonly string[]): void {
  const there = new Set(found);
  const missing = wanted.filter((table) => !there.has(table));
  if (missing.length > 0) throw new BackupError(`tables are missing in it: ${missing.slice(0, 10).join(', ')}`);
}
