import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Backup, checksumName, isDraft, listBackups } from './folder.ts';
import type { BackupSettings } from './settings.ts';

const day = 86_400_000;
/** So many of each database stay whatever their age. */
const alwaysKept = 3;

/** Which backups are older than they are kept; of each database the newest three never are. */
export function outdated(backups: readonly Backup[], keepDays: number, now: Date): Backup[] {
  const before = now.getTime() - keepDays * day;
  const byDatabase = Map.groupBy(backups, (backup) => backup.database);
  return [...byDatabase.values()].flatMap((own) =>
    own
      .toSorted((a, b) => b.madeAt.getTime() - a.madeAt.getTime())
      .slice(alwaysKept)
      .filter((backup) => backup.madeAt.getTime() < before),
  );
}

/** Removes outdated backups, and what a process left half-written a day ago or more; returns the backups. */
export async function pruneBackups(
  settings: Pick<BackupSettings, 'folder' | 'keepDays'>,
  now: Date,
): Promise<Backup[]> {
  const { folder, keepDays } = settings;
  const gone = outdated(await listBackups(folder), keepDays, now);
  for (const { name } of gone) {
    await rm(join(folder, name), { force: true });
    await rm(join(folder, checksumName(name)), { force: true });
  }
  for (const name of (await readdir(folder)).filter(isDraft)) {
    const facts = await stat(join(folder, name)).catch(() => undefined);
    if (facts && facts.mtimeMs < now.getTime() - day) await rm(join(folder, name), { force: true });
  }
  return gone;
}
