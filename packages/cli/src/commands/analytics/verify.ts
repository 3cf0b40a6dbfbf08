import { type Difference, type DifferenceKind, differenceKinds, verify } from '@cicero/analytics';
import type { CommandModule } from '../../program.ts';
import { CommandError, table } from '../../terminal.ts';
import { countOption } from '../account/operator.ts';
import { assertKnown, chosenMonths, type MonthsArguments, monthsOptions } from './months.ts';

interface VerifyArguments extends MonthsArguments {
  limit: number;
  settle: number;
  repair?: boolean;
  json?: boolean;
}

const rebuilt = 'cicero analytics rebuild';
const takenOver = 'cicero analytics verify --repair';
const adopted = 'cicero adopt';

/** What each kind means, and what repairs it. */
const explained: Readonly<Record<DifferenceKind, { meaning: string; repair: string }>> = {
  'post-unknown': { meaning: 'a stored post that nothing counts', repair: adopted },
  'post-differs': { meaning: 'client or day of a post differ', repair: 'its next collection; else by hand' },
  'post-alone': { meaning: 'a counted post that is stored nowhere else', repair: 'nothing: it counts, lists lack it' },
  'list-unreadable': { meaning: 'a list that is no array of names; the rest counts', repair: adopted },
  'list-unread': { meaning: 'a list of a post that counts as never looked at', repair: takenOver },
  'fact-missing': { meaning: 'a name in a list that does not count', repair: takenOver },
  'list-incomplete': {
    meaning: 'a name that counts and is in no list',
    repair: 'its next collection; no answer reads lists',
  },
  'content-day': { meaning: 'posts of a day', repair: rebuilt },
  'engagement-day': { meaning: 'posts of a handle on a day', repair: rebuilt },
  'engagement-month': { meaning: 'posts of a handle in a month', repair: rebuilt },
};

/** Compares stored lists, facts and tallies; docs/attendance.md, "Verifying". */
export const verifyCommand: CommandModule = (analytics, use) => {
  monthsOptions(analytics.command('verify'))
    .description('compare stored posts and lists, facts and tallies; exit code 1 when they differ')
    .option('-n, --limit <n>', 'how many differences of a kind are shown; all are counted', countOption(10_000), 5)
    .option('--settle <seconds>', 'pause before what differs is looked at again', countOption(600), 3)
    .option('--repair', 'make names of lists facts and rebuild what is wrong; adds, never takes away')
    .option('--json', 'one JSON object per line: each difference shown, then the counts')
    .action(async (options: VerifyArguments) => {
      const { terminal, database } = use();
      const { db } = await database();
      const { json, client, limit, settle, repair = false } = options;
      const differences: Difference[] = [];
      const { months, different, counts } = await verify(db, {
        ...chosenMonths(options),
        samples: limit,
        settle: settle * 1000,
        repair,
        onProgress: ({ platform, clientId, month, differences: total }) => {
          if (!json) terminal.line(`${platform} ${clientId} ${month.slice(0, 7)}: differences ${total}`);
        },
        onRepaired: ({ platform, clientId, month, facts, lists, rows }) => {
          if (json) {
            terminal.line(JSON.stringify({ repaired: { platform, clientId, month, facts, lists, rows } }));
            return;
          }
          const where = `${platform} ${clientId} ${month.slice(0, 7)}`;
          const tallies = rows.posts + rows.days + rows.months;
          terminal.line(`repaired ${where}: facts ${facts}, lists ${lists}, rows of tallies ${tallies}`);
        },
        onDifference: (difference) => {
          if (json) terminal.line(JSON.stringify(difference));
          else differences.push(difference);
        },
      });
      assertKnown(client, months + different);
      if (json) terminal.line(JSON.stringify({ months, different, counts }));
      else if (different > 0) terminal.line(`${shown(differences)}\n\n${counted(counts)}`);
      else terminal.line(`client-months looked at: ${months}; lists, facts and tallies agree`);
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
      if (total > 0) throw new CommandError(`differences: ${total}`);
    });
};

function shown(differences: readonly Difference[]): string {
  return table(
    ['kind', 'platform', 'client', 'day', 'post', 'handle', 'expected', 'found'],
    differences
      .toSorted((one, other) => differenceKinds.indexOf(one.kind) - differenceKinds.indexOf(other.kind))
      .map((one) => [one.kind, one.platform, one.clientId, one.day, one.post, one.handle, one.expected, one.found]),
  );
}

function counted(counts: Readonly<Record<DifferenceKind, number>>): string {
  return table(
    ['kind', 'count', 'what differs', 'repaired by'],
    differenceKinds
      .filter((kind) => counts[kind] > 0)
      .map((kind) => [kind, counts[kind], explained[kind].meaning, explained[kind].repair]),
  );
}
