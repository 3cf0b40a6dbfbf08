import type { CommandModule } from '../../program.ts';
import { countOption } from '../account/operator.ts';
import { appDesk } from './app.ts';
import { dashboardDesk } from './dashboard.ts';
import type { Desk } from './desk.ts';

const forApp = ['--app', 'requests of people in the app, instead of those of dashboard accounts'] as const;

/** Requests for premium: as administrators see and decide them over HTTP, and also one's own. */
export const premiumCommands: CommandModule = (program, use) => {
  const premium = program.command('premium').description('requests for premium: list, show, approve, deny');
  const deskOf = ({ app }: { app?: boolean }): Desk => (app ? appDesk : dashboardDesk);

  premium
    .command('list')
    .description('requests, newest first')
    .option(...forApp)
    .option('-s, --status <status>', 'only those that stand so; open: those that wait')
    .option('-n, --limit <n>', 'how many', countOption(500), 50)
    .action((options: { app?: boolean; status?: string; limit: number }) => deskOf(options).list(use(), options));

  premium
    .command('show <request>')
    .description('one request, by its number, or its token; with what befell it')
    .option(...forApp)
    .action((request: string, options: { app?: boolean }) => deskOf(options).show(use(), request));

  premium
    .command('approve <request>')
    .description('grant what was asked for, also when the request has expired; effective at once')
    .option(...forApp)
    .option('--tier <tier>', 'another tier than the one that was asked for; not in the app')
    .option('--until <day>', 'last day, YYYY-MM-DD; else thirty days')
    .option('--dry-run', 'only say what would happen')
    .action((request: string, options: { app?: boolean; tier?: string; until?: string; dryRun?: boolean }) =>
      deskOf(options).decide(use(), request, { ...options, decision: 'approve' }),
    );

  premium
    .command('deny <request>')
    .description('refuse a request; whoever asked is told')
    .option(...forApp)
    .option('--note <text>', 'why; kept with the request, not in the app')
    .option('--dry-run', 'only say what would happen')
    .action((request: string, options: { app?: boolean; note?: string; dryRun?: boolean }) =>
      deskOf(options).decide(use(), request, { ...options, decision: 'reject' }),
    );
};
