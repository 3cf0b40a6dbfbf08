import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Kysely } from 'kysely';
import type { DB } from '../schema.generated.ts';

const opened = new WeakMap<Kysely<DB>, PGlite>();

/** Remembers which embedded database a query builder works on, so that whoever has only that can have it dumped. */
export function rememberEmbedded(db: Kysely<DB>, pglite: PGlite): void {
  opened.set(db, pglite);
}

/**
 * The folder of an embedded database as a tar.gz, in memory.
 * @throws TypeError when the database is a server
 */
export async function dumpEmbedded(db: Kysely<DB>): Promise<Blob> {
  const pglite = opened.get(db);
  if (!pglite) throw new TypeError('the database is a server, not embedded');
  // With all in its files there is little to recover for whoever opens the copy.
  await pglite.exec('checkpoint');
  return pglite.dumpDataDir('gzip');
}

/** Opens a dump in memory, runs one query and forgets it again. */
export async function queryDump<Row>(dump: Blob, query: string): Promise<Row[]> {
  const pglite = await PGlite.create({ loadDataDir: dump });
  try {
    return (await pglite.query<Row>(query)).rows;
  } finally {
    await pglite.close();
  }
}

/** Whether a data folder has an embedded database in it. */
export async function hasEmbedded(dataDir: string): Promise<boolean> {
  return (await readdir(join(dataDir, 'database')).catch(() => [])).length > 0;
}

/**
 * Puts a dump into a data folder that has no database; nobody may have it open.
 * @throws TypeError when the folder has one
 */
export async function restoreEmbedded(dataDir: string, dump: Blob): Promise<void> {
  if (await hasEmbedded(dataDir)) throw new TypeError(`${dataDir} has a database`);
  const folder = join(dataDir, 'database');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const pglite = await PGlite.create({ dataDir: folder, loadDataDir: dump });
    await pglite.close();
  } catch (error) {
    // Half a database would be taken for one.
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
