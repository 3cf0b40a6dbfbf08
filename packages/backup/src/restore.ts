import { join } from 'node:path';
import { blob } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { hasEmbedded, openDatabase, restoreEmbedded } from '@cicero/database';
import { sql } from 'kysely';
import { start } from './child.ts';
import { libpqEnvironment, withDatabase } from './connection.ts';
import { BackupError } from './error.ts';
import { type Backup, findBackup } from './folder.ts';
import { findProgram, serverMajor } from './programs.ts';
import { tablesOf } from './tables.ts';
import { contentOf, type ReadSettings, verifyBackup } from './verify.ts';

/** Where a backup goes: a database on a server (made when there is none), or a data folder without one. */
export type RestoreTarget = { readonly url: string; readonly database: string } | { readonly dataDir: string };

/**
 * Writes a backup into an empty database, after reading it to its end. All of it arrives or nothing.
 * @param dryRun check backup and target, change nothing
 * @returns how many tables it has
 * @throws BackupError when the backup is not right, of another kind, or the target is not empty
 */
export async function restoreBackup(
  settings: ReadSettings,
  name: string,
  target: RestoreTarget,
  dryRun = false,
): Promise<number> {
  const backup = await findBackup(settings.folder, name);
  const isServer = 'url' in target;
  if (isServer !== (backup.kind === 'postgres')) {
    const kind = isServer ? 'an embedded database; unset DATABASE_URL' : 'a PostgreSQL server; set DATABASE_URL';
    throw new BackupError(`it is a backup of ${kind} to restore it`);
  }
  const tables = await verifyBackup(settings, name);
  if (isServer) await toServer(settings, backup, target, dryRun);
  else await toFolder(settings, backup, target.dataDir, dryRun);
  return tables.length;
}

async function toServer(
  settings: ReadSettings,
  backup: Backup,
  { url, database }: { url: string; database: string },
  dryRun: boolean,
): Promise<void> {
  const { exists, major } = await lookAt(url, database);
  if (exists) await assertEmpty(withDatabase(url, database), database);
  const pgRestore = await findProgram('pg_restore', major, settings.programs);
  if (dryRun) return;
  if (!exists) await onServer(url, (db) => sql`create database ${sql.id(database)}`.execute(db));
  const child = start(
    pgRestore,
    [
      '--no-password',
      '--no-owner',
      '--no-privileges',
      '--exit-on-error',
      '--single-transaction',
      `--dbname=${quoted(database)}`,
    ],
    { env: libpqEnvironment(withDatabase(url, database)) },
  );
  child.output.resume();
  await pipeline(await contentOf(backup, join(settings.folder, backup.name), settings.key), child.input);
  await child.ended;
}

async function toFolder(settings: ReadSettings, backup: Backup, dataDir: string, dryRun: boolean): Promise<void> {
  if (await hasEmbedded(dataDir)) {
    throw new BackupError(`${dataDir} has a database; stop Cicero and move ${join(dataDir, 'database')} away first`);
  }
  if (dryRun) return;
  await restoreEmbedded(dataDir, await blob(await contentOf(backup, join(settings.folder, backup.name), settings.key)));
}

async function lookAt(url: string, database: string): Promise<{ exists: boolean; major: number }> {
  return onServer(url, async (db) => {
    const { rows } = await sql`select from pg_database where datname = ${database}`.execute(db);
    return { exists: rows.length > 0, major: await serverMajor(db) };
  });
}

async function assertEmpty(url: string, database: string): Promise<void> {
  const tables = await onServer(url, tablesOf);
  if (tables.length === 0) return;
  throw new BackupError(`database ${database} has ${tables.length} tables; restore into an empty one, see --into`);
}

/** As libpq reads it: a bare name with `=` or `://` in it would be taken for a connection. */
const quoted = (database: string): string => `dbname='${database.replaceAll(/[\\']/g, '\\$&')}'`;

type Query<Result> = (db: Awaited<ReturnType<typeof openDatabase>>['db']) => Promise<Result>;

async function onServer<Result>(url: string, query: Query<Result>): Promise<Result> {
  const database = await openDatabase({ url, poolSize: 1, applicationName: 'cicero-backup' });
  try {
    return await query(database.db);
  } finally {
    await database.close();
  }
}
