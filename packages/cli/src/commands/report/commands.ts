import { optionsOf, reportCatalogue } from '@cicero/analytics';
import type { Command } from 'commander';
import type { CommandModule } from '../../program.ts';
import { table } from '../../terminal.ts';
import { countOption } from '../account/operator.ts';
import { optionWord, several } from './asked.ts';
import { type HistoryFilter, history, send, show, statusNamed } from './history.ts';
import { type PreviewOptions, preview } from './preview.ts';
import { change, list, type SubscriptionWords, subscribe, switchTo, unsubscribe } from './subscriptions.ts';

/** Reports: what there are, who gets them and when, and what they said. See docs/reports.md. */
export const reportCommands: CommandModule = (program, use) => {
  const report = program
    .command('report')
    .description(
      'reports: list, preview, subscriptions, subscribe, change, enable, disable, unsubscribe, send, history',
    );

  report
    .command('list')
    .description('the reports there are, and what can be chosen of each; the first value is what goes without saying')
    .action(() => {
      const cells = reportCatalogue.map(({ key, title, audience, needs, needsOneOf = [], options }) => [
        ...[
          key,
          title,
          audience,
          [...needs, ...(needsOneOf.length > 0 ? [needsOneOf.join('|')] : [])].join(', ') || '-',
        ],
        optionsOf(options).map(optionWord).join(' ') || '-',
      ]);
      use().terminal.line(table(['report', 'title', 'about', 'needs', 'options'], cells));
    });

  report
    .command('preview <report>')
    .description('what a report would say now; nothing is sent')
    .requiredOption('-c, --client <id>', 'the client it is about')
    .option('-o, --option <name=value>', 'may be given several times; see: cicero report list', several, [])
    .option('--at <time>', 'as if it was due then: 2025-11-10T15:20, in Jakarta')
    .option('--out <folder>', 'write text, picture and files there')
    .action((key: string, options: PreviewOptions) => preview(use(), key, options));

  report
    .command('subscriptions')
    .description('who gets which report, and when (times in Jakarta)')
    .option('-r, --report <report>', 'only of this report')
    .option('-c, --client <id>', 'only about this client alone')
    .option('--on', 'only those that are switched on')
    .option('--off', 'only those that are switched off')
    .option('-n, --limit <n>', 'how many', countOption(10_000), 200)
    .action((filter: Parameters<typeof list>[1]) => list(use(), filter));

  withWords(
    report
      .command('subscribe <report>')
      .description(
        'have a report sent: --to whom, --at which times; about all clients it is for, or --client, or --type',
      ),
  ).action((key: string, words: SubscriptionWords) => subscribe(use(), key, words));

  withWords(
    report
      .command('change <subscription>')
      .description('change what is said; --option, --to and --at replace all that there were'),
  ).action((name: string, words: SubscriptionWords) => change(use(), name, words));

  for (const [verb, active] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    report
      .command(`${verb} <subscription>`)
      .description(active ? 'switch one on; what was due before is not made up for' : 'switch one off')
      .action((name: string) => switchTo(use(), name, active));
  }

  report
    .command('unsubscribe <subscription>')
    .description('take one away; what it has sent stays')
    .option('--apply', 'do it; without, it is only shown')
    .action((name: string, options: { apply?: boolean }) => unsubscribe(use(), name, options));

  report
    .command('send <subscription>')
    .description('have it produced and sent now, whatever its schedule and switch say')
    .option('--dry-run', 'only say to whom')
    .action((name: string, options: { dryRun?: boolean }) => send(use(), name, options));

  report
    .command('history')
    .description('reports that were due or asked for, the latest first')
    .option('-c, --client <id>', 'only about this client')
    .option('-r, --report <report>', 'only of this kind')
    .option('-s, --subscription <subscription>', 'only of this one')
    .option('--status <outcome>', 'waiting, sent, nothing, unchanged or failed', statusNamed)
    .option('-n, --limit <n>', 'how many', countOption(500), 20)
    .action((filter: HistoryFilter) => history(use(), filter));

  report
    .command('show <issue>')
    .description('one of them: what it said and to whom')
    .option('--out <folder>', 'write its text, picture and files there')
    .action((id: string, options: { out?: string }) => show(use(), id, options));
};

function withWords(command: Command): Command {
  return command
    .option('-c, --client <id>', 'about this client alone; all = about all')
    .option('--type <type>', 'about all clients of a type: org or direktorat; all = of both')
    .option('-o, --option <name=value>', 'may be given several times; see: cicero report list', several, [])
    .option('--to <recipient>', 'group, operator, super, administrators, a number, telegram:…, email:…', several, [])
    .option('--at <cron>', 'five fields of cron in Jakarta time, such as "20 15 * * 1-5"', several, [])
    .option('--picture', 'with a picture, where the report has one')
    .option('--no-picture', 'without')
    .option('--files', 'with files, where the report has some')
    .option('--no-files', 'without')
    .option('--say-nothing', 'say so when there is nothing to report')
    .option('--no-say-nothing', 'say nothing then')
    .option('--note <text>', 'for those who look after it');
}
