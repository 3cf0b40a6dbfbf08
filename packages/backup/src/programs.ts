import { execFile } from 'node:child_process';
import { glob } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import { BackupError } from './error.ts';

const run = promisify(execFile);

export type Program = 'pg_dump' | 'pg_restore';

/** Major version of the server. */
export async function serverMajor(db: Kysely<DB>): Promise<number> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version_num') as version`.execute(db);
  return Math.floor(Number(rows[0]?.version) / 10_000);
}

/**
 * The path of a PostgreSQL program that understands the server: the oldest that is not older than it, because newer ones
 * write settings that an older server does not know.
 * @throws BackupError that says what to install
 */
export async function findProgram(program: Program, major: number, folder: string | undefined): Promise<string> {
  const found: { path: string; major: number }[] = [];
  for (const path of await candidates(program, folder)) {
    const version = await versionOf(path);
    if (version === major) return path;
    if (version !== null) found.push({ path, major: version });
  }
  const [best] = found.filter((one) => one.major > major).sort((a, b) => a.major - b.major);
  if (best) return best.path;
  const newest = Math.max(...found.map((one) => one.major));
  const have = found.length === 0 ? 'is not there' : `${newest} is older than the server (${major})`;
  throw new BackupError(`${program} ${have}; install postgresql-client-${major} or newer, or set PG_BIN_DIR`);
}

async function candidates(program: Program, folder: string | undefined): Promise<string[]> {
  if (folder !== undefined) return [join(folder, program)];
  const debian: string[] = [];
  for await (const path of glob(`/usr/lib/postgresql/*/bin/${program}`)) debian.push(path);
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => entry !== '');
  return [...debian, ...path.map((entry) => join(entry, program))];
}

async function versionOf(path: string): Promise<number | null> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 10_000 });
    const major = Number(/\(PostgreSQL\) (\d+)/.exec(stdout)?.[1]);
    return Number.isInteger(major) ? major : null;
  } catch {
    return null;
  }
}
