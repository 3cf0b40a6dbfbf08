import { rebuild } from '@cicero/analytics';
import { importLegacyEngagement } from '@cicero/collector';
import { fixAdoption, inspectAdoption, migrate } from '@cicero/database';
import colors from 'picocolors';
import type { CommandModule } from '../program.ts';
import { table } from '../terminal.ts';

export const adoptCommand: CommandModule = (program, use) => {
  program
    .command('adopt')
    .description('take over an existing Cicero_V2 database: migrate, check, repair what is safe, import engagement')
    .option('--dry-run', 'only look: nothing is migrated, repaired or imported')
    .option('--no-fix', 'do not repair')
    .option('--no-import', 'do not import the existing lists of likes and comments')
    .action(async (options: { dryRun?: boolean; fix: boolean; import: boolean }) => {
      const { terminal, database } = use();
      const opened = await database();
      const { db } = opened;
      if (!options.dryRun) {
        const applied = await migrate(opened, {
          onApplied: (_migration, warnings) => {
            for (const warning of warnings) terminal.line(`warning: ${warning}`);
          },
        });
        terminal.line(`schema: ${applied.length === 0 ? 'up to date' : `${applied.length} migrations applied`}`);
      }
      if (options.fix) {
        const fixes = await fixAdoption(db, { dryRun: options.dryRun ?? false });
        for (const fix of fixes.filter(({ changed }) => changed > 0)) {
          terminal.line(
            `${options.dryRun ? 'would repair' : 'repaired'} ${fix.fix}: ${fix.changed} ${JSON.stringify(fix.counts)}`,
          );
        }
      }
      if (options.import && !options.dryRun) {
        const counts = await importLegacyEngagement(db, {
          onProgress: (progress) => terminal.line(`importing engagement: ${JSON.stringify(progress)}`),
        });
        terminal.line(`engagement: ${JSON.stringify(counts)}`);
        terminal.line(`tallies: ${JSON.stringify(await rebuild(db))}`);
      }
      const report = await inspectAdoption(db);
      const found = report.findings.filter(({ count }) => count > 0);
      terminal.line(
        found.length === 0
          ? colors.green('nothing left that needs a decision')
          : table(
              ['severity', 'check', 'count', 'for instance', 'what to do'],
              found.map((finding) => [
                finding.severity,
                finding.check,
                finding.count,
                finding.samples.slice(0, 3).join(' '),
                finding.advice,
              ]),
            ),
      );
      for (const { check, missing } of report.skipped) {
        terminal.line(`not checked: ${check} (missing ${missing.join(', ')})`);
      }
    });
};
