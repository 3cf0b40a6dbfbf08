import { type BackupSettings, createBackup, listBackups, pruneBackups } from '@cicero/backup';
import { type Administrators, type Job, oneLine, type ServiceContext, tellAdministrators } from '@cicero/platform';
import { jakartaDay } from '@cicero/runtime';
import { bold, dayLine, timeLine } from '../reports/text.ts';

const hour = 3_600_000;
const megabyte = 1024 * 1024;
/** Characters of a cause; all of it is in the history. */
const longestCause = 300;

type Parts = Pick<ServiceContext, 'db' | 'clock' | 'transact' | 'log'>;

/**
 * Every night at 04:00: an encrypted copy of the database, read back before it counts, and old copies removed. When that
 * fails the run has failed, and administrators are told once a day. See docs/operations.md, "Back up".
 * @param settings null = no folder is named, so nothing is done
 * @param url of the server that `db` works on; undefined = embedded
 */
export function backupJob(
  parts: Parts,
  settings: BackupSettings | null,
  { url, administrators }: { url: string | undefined; administrators: Administrators },
): Job {
  const { db, clock, log } = parts;
  let saidOff = false;
  return {
    key: 'analytics.backup',
    title: 'Cadangan basis data',
    schedule: ['0 4 * * *'],
    catchUp: 6 * hour,
    async run({ signal }) {
      if (settings === null) {
        if (!saidOff) log.info('BACKUP_DIR is not set: the database is not backed up');
        saidOff = true;
        return { off: 1 };
      }
      try {
        const backup = await createBackup({ db, url, clock, settings, signal });
        const removed = await pruneBackups(settings, clock.now());
        return { backups: 1, megabytes: Math.ceil(backup.bytes / megabyte), removed: removed.length };
      } catch (error) {
        // A process that stops has not failed; the run is made up for.
        if (!signal.aborted) await tell(parts, administrators, settings, error);
        throw error;
      }
    },
  };
}

async function tell(
  { clock, log, transact }: Parts,
  administrators: Administrators,
  { folder }: BackupSettings,
  error: unknown,
): Promise<void> {
  const now = clock.now();
  const [newest] = await listBackups(folder).catch(() => []);
  const text = [
    bold('Cadangan basis data gagal'),
    `${dayLine(jakartaDay(now))} · ${timeLine(now)}`,
    '',
    `Sebab: ${oneLine(error instanceof Error ? error.message : String(error)).slice(0, longestCause)}`,
    `Cadangan utuh terakhir: ${newest ? `${dayLine(jakartaDay(newest.madeAt))} · ${timeLine(newest.madeAt)}` : 'tidak ada'}`,
    '',
    'Setelah sebabnya diatasi, ulangi di server: cicero job run analytics.backup',
  ].join('\n');
  try {
    const key = `backup-failed:${jakartaDay(now)}`;
    await transact(async (unit) => tellAdministrators(unit, administrators, { key, text }, now));
  } catch (cause) {
    // The database may be what is wrong; the first error says more.
    log.error({ err: cause }, 'administrators could not be told that the backup failed');
  }
}
