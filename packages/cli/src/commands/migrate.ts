import { migrate, migrationStatus } from '@cicero/database';
import type { CommandModule } from '../program.ts';
import { table } from '../terminal.ts';

export const migrateCommand: CommandModule = (program, use) => {
  program
    .command('migrate')
    .description('bring the database schema up to date')
    .option('--dry-run', 'show what would be applied, change nothing')
    .option('--status', 'the same as --dry-run, with what was applied when')
    .action(async (options: { dryRun?: boolean; status?: boolean }) => {
      const { terminal, database } = use();
      const opened = await database();
      if (options.dryRun || options.status) {
        const rows = await migrationStatus(opened);
        terminal.line(
          table(
            ['version', 'name', 'applied'],
            rows.map((row) => [row.version, row.name, row.appliedAt?.toISOString() ?? 'waiting']),
          ),
        );
        return;
      }
      const applied = await migrate(opened, {
        onApplied: (migration, warnings) => {
          terminal.line(`applied ${migration.version} ${migration.name}`);
          for (const warning of warnings) terminal.line(`  warning: ${warning}`);
        },
      });
      terminal.line(applied.length === 0 ? 'nothing to do: the schema is up to date' : `${applied.length} applied`);
    });
};
