import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from './error.ts';

/** One finished backup in the folder. */
export interface Backup {
  /** File name: `<database>-<yyyymmddThhmmssZ>.dump` or `.tar.gz`, with `.age` when encrypted. */
  readonly name: string;
  readonly database: string;
  readonly madeAt: Date;
  /** `postgres`: an archive of pg_dump; `pglite`: the folder of an embedded database. */
  readonly kind: 'postgres' | 'pglite';
  readonly encrypted: boolean;
  readonly bytes: number;
}

const pattern = /^(?<database>.+)-(?<stamp>\d{8}T\d{6}Z)\.(?<kind>dump|tar\.gz)(?<age>\.age)?$/;

/** What a file name says; null = it is no backup. */
export function readName(name: string): Omit<Backup, 'bytes'> | null {
  const { database, stamp, kind, age } = pattern.exec(name)?.groups ?? {};
  if (database === undefined || stamp === undefined) return null;
  const madeAt = new Date(stamp.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'));
  if (Number.isNaN(madeAt.getTime())) return null;
  return { name, database, madeAt, kind: kind === 'dump' ? 'postgres' : 'pglite', encrypted: age !== undefined };
}

export function nameOf(backup: Omit<Backup, 'bytes' | 'name'>): string {
  const stamp = `${backup.madeAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const kind = backup.kind === 'postgres' ? 'dump' : 'tar.gz';
  // A database may be called anything, a file may not.
  const database = backup.database.replaceAll(/[^\w.-]/g, '_');
  return `${database}-${stamp}.${kind}${backup.encrypted ? '.age' : ''}`;
}

export const checksumName = (name: string): string => `${name}.sha256`;

/** While it is written a backup has this name, which no list shows. */
export const draftName = (name: string): string => `.${name}.partial`;
export const isDraft = (name: string): boolean => name.startsWith('.') && name.endsWith('.partial');

/** @throws BackupError when the folder is not there: it may be a disk that is not mounted, so nobody makes it */
export async function assertFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new BackupError(`BACKUP_DIR: there is no folder ${folder}; make it, or mount it`);
}

/** Finished backups, newest first. @throws BackupError when the folder is not there */
export async function listBackups(folder: string): Promise<Backup[]> {
  await assertFolder(folder);
  const named = (await readdir(folder)).flatMap((name) => readName(name) ?? []);
  const found = await Promise.all(
    named.map(async (backup) => {
      const facts = await stat(join(folder, backup.name)).catch(() => undefined);
      return facts?.isFile() ? [{ ...backup, bytes: facts.size }] : [];
    }),
  );
  return found.flat().sort((a, b) => b.madeAt.getTime() - a.madeAt.getTime() || (a.name < b.name ? -1 : 1));
}

/** One of the folder by its name. @throws BackupError when there is none */
export async function findBackup(folder: string, name: string): Promise<Backup> {
  const found = (await listBackups(folder)).find((backup) => backup.name === name);
  if (!found) throw new BackupError(`there is no backup "${name}" in ${folder}; see: cicero backup list`);
  return found;
}
