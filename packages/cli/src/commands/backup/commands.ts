import { createBackup, listBackups, newKey, outdated, pruneBackups, verifyBackup } from '@cicero/backup';
import type { CommandModule } from '../../program.ts';
import { CommandError, table } from '../../terminal.ts';
import { type RestoreOptions, restore } from './restore.ts';
import { explained, settingsOf } from './settings.ts';
import { size } from './size.ts';

/** Copies of the whole database in BACKUP_DIR. See docs/operations.md, "Back up". */
export const backupCommands: CommandModule = (program, use) => {
  const backup = program
    .command('backup')
    .description('copies of the database in BACKUP_DIR: create, list, verify, restore, prune, key');

  backup
    .command('create')
    .description('copy the database now; the copy counts after it was read back')
    .action(async () => {
      const tools = use();
      const settings = settingsOf(tools);
      const { db } = await tools.database();
      const { config, clock, terminal } = tools;
      const { name, bytes } = await explained(createBackup({ db, url: config.DATABASE_URL, clock, settings }));
      terminal.line(`${name}: ${size(bytes)}, verified`);
    });

  backup
    .command('list')
    .description('backups, newest first')
    .action(async () => {
      const tools = use();
      const backups = await explained(listBackups(settingsOf(tools).folder));
      if (backups.length === 0) return tools.terminal.line('no backup');
      const rows = backups.map((one) => [
        ...[one.name, one.database, one.madeAt.toISOString(), size(one.bytes)],
        one.encrypted ? 'yes' : 'no',
      ]);
      tools.terminal.line(table(['backup', 'database', 'made', 'size', 'encrypted'], rows));
    });

  backup
    .command('verify [name]')
    .description('read a backup to its end: checksum, decryption, its tables; without a name the newest')
    .action(async (name: string | undefined) => {
      const tools = use();
      const settings = settingsOf(tools);
      const chosen = name ?? (await explained(listBackups(settings.folder)))[0]?.name;
      if (chosen === undefined) throw new CommandError('there is no backup; make one with: cicero backup create');
      const tables = await explained(verifyBackup(settings, chosen), chosen);
      tools.terminal.line(`${chosen}: right, ${tables.length} tables`);
    });

  backup
    .command('restore <name>')
    .description('write a backup into an empty database, after reading it to its end')
    .option('--into <database>', 'another database on the server of DATABASE_URL; made when there is none')
    .option('--dry-run', 'only check backup and target; this is so without --yes')
    .option('--yes', 'write it')
    .action((name: string, options: RestoreOptions) => restore(use(), name, options));

  backup
    .command('prune')
    .description('remove backups older than BACKUP_KEEP_DAYS; the newest three of a database stay')
    .option('--dry-run', 'only say which; this is so without --yes')
    .option('--yes', 'remove them')
    .action(async ({ dryRun, yes }: { dryRun?: boolean; yes?: boolean }) => {
      const { clock, terminal, ...rest } = use();
      const settings = settingsOf(rest);
      const remove = yes === true && dryRun !== true;
      const gone = remove
        ? await explained(pruneBackups(settings, clock.now()))
        : outdated(await explained(listBackups(settings.folder)), settings.keepDays, clock.now());
      for (const { name } of gone) terminal.line(`${remove ? 'removed' : 'would remove'} ${name}`);
      if (gone.length === 0) terminal.line('nothing to remove');
      else if (!remove) terminal.line('say --yes to remove them');
    });

  backup
    .command('key')
    .description('make a key for BACKUP_KEY; keep it where the backups are not')
    .action(async () => use().terminal.line(await newKey()));
};
