import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Database } from '../connection/open.ts';

/** One file of sql/migrations: `NNNN_name.sql`. */
export interface Migration {
  version: string;
  name: string;
  text: string;
  checksum: string;
}

export interface MigrationStatus extends Omit<Migration, 'text'> {
  appliedAt: Date | null;
}

/** The ledger and the files disagree; nothing was changed. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export const migrationsFolder = new URL('../../../../sql/migrations/', import.meta.url);

export async function readMigrations(folder: URL = migrationsFolder): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => /^\d{4}_\w+\.sql$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(new URL(file, folder), 'utf8');
      const checksum = createHash('sha256').update(text).digest('hex');
      return { version: file.slice(0, 4), name: file.slice(5, -4), text, checksum };
    }),
  );
}

/** Any number will do, as long as all migrators use it. */
const lock = 7_239_115;
const ledger = `begin; select pg_advisory_xact_lock(${lock});
create table if not exists schema_migration (
  version text primary key, name text not null, checksum text not null, applied_at timestamptz not null default now());
commit;`;

/**
 * Brings the schema up to date: applies the files that the ledger does not have, each in a transaction of its own.
 * Safe to run from several processes at once (advisory lock) and again (nothing to do).
 * @returns the versions applied now
 * @throws MigrationError when an applied file was edited or has disappeared
 */
export async function migrate(
  database: Database,
  options: { folder?: URL; onApplied?: (migration: Migration, warnings: readonly string[]) => void } = {},
): Promise<string[]> {
  const migrations = await readMigrations(options.folder);
  await database.script(ledger);
  const applied: string[] = [];
  for (const migration of migrations) {
    const status = await migrationStatus(database, options.folder);
    assertUnedited(status);
    if (status.find((row) => row.version === migration.version)?.appliedAt) continue;
    let warnings: string[];
    try {
      warnings = await database.script(underLock(migration));
    } catch (error) {
      if (wasAppliedByAnother(error)) continue;
      throw error;
    }
    applied.push(migration.version);
    options.onApplied?.(migration, warnings);
  }
  return applied;
}

/** Files and ledger side by side, in order. */
export async function migrationStatus(database: Database, folder?: URL): Promise<MigrationStatus[]> {
  const migrations = await readMigrations(folder);
  await database.script(ledger);
  const rows = await sql<{ version: string; checksum: string; applied_at: Date }>`
    select version, checksum, applied_at from schema_migration`.execute(database.db);
  const known = new Map(rows.rows.map((row) => [row.version, row]));
  for (const version of known.keys()) {
    if (!migrations.some((migration) => migration.version === version)) {
      throw new MigrationError(`migration ${version} was applied to this database but its file is gone`);
    }
  }
  return migrations.map(({ text: _, ...migration }) => {
    const row = known.get(migration.version);
    if (row && row.checksum !== migration.checksum) {
      throw new MigrationError(
        `migration ${migration.version}_${migration.name} was edited after it was applied; add a new one instead`,
      );
    }
    return { ...migration, appliedAt: row?.applied_at ?? null };
  });
}

function assertUnedited(status: readonly MigrationStatus[]): void {
  const firstOpen = status.findIndex((row) => row.appliedAt === null);
  if (firstOpen >= 0 && status.slice(firstOpen).some((row) => row.appliedAt !== null)) {
    throw new MigrationError('a migration was added before one that is already applied; number it after the last');
  }
}

/** Two migrators arrived at the same file: the second waits for the lock and then finds it in the ledger. */
function wasAppliedByAnother(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'schema_migration_pkey';
}

/** Lock, ledger and file share one transaction, hence one script. */
function underLock(migration: Migration): string {
  return `begin;
select pg_advisory_xact_lock(${lock});
insert into schema_migration (version, name, checksum) values ('${migration.version}', '${migration.name}', '${migration.checksum}');
${migration.text}
commit;`;
}
