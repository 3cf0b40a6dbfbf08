import { rebuild } from '@cicero/analytics';
import type { CommandModule } from '../../program.ts';
import { assertKnown, chosenMonths, type MonthsArguments, monthsOptions } from './months.ts';

interface RebuildArguments extends MonthsArguments {
  dryRun?: boolean;
  json?: boolean;
}

/** Recomputes what answers are made from; answers are given meanwhile. */
export const rebuildCommand: CommandModule = (analytics, use) => {
  monthsOptions(analytics.command('rebuild'))
    .description('recompute tallies from the facts, beside the running system; what is right is not touched')
    .option('--dry-run', 'only say what would change')
    .option('--json', 'one JSON object per line: each month of a client, then the sum')
    .action(async (options: RebuildArguments) => {
      const { terminal, database } = use();
      const { db } = await database();
      const { dryRun = false, json, client } = options;
      const repaired = dryRun ? 'to repair' : 'repaired';
      const sum = await rebuild(db, {
        ...chosenMonths(options),
        dryRun,
        onProgress: ({ platform, clientId, month, changed, rows }) => {
          if (json) {
            terminal.line(JSON.stringify({ platform, clientId, month, changed, rows }));
            return;
          }
          const { posts, days, months } = rows;
          const wrong = `${repaired}: content_day ${posts}, engagement_day ${days}, engagement_month ${months}`;
          terminal.line(`${platform} ${clientId} ${month.slice(0, 7)}: ${changed ? wrong : 'right'}`);
        },
      });
      assertKnown(client, sum.months);
      terminal.line(json ? JSON.stringify(sum) : `client-months looked at: ${sum.months}, ${repaired}: ${sum.changed}`);
    });
};
