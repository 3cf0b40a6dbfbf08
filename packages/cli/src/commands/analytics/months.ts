import type { MonthsOptions } from '@cicero/analytics';
import { type Platform, platforms } from '@cicero/contracts';
import { isDay } from '@cicero/runtime';
import { type Command, InvalidArgumentError } from 'commander';
import { CommandError } from '../../terminal.ts';

/** What is said on the command line about the client-months that are meant. */
export interface MonthsArguments {
  client?: string;
  platform?: Platform;
  month?: string;
  from?: string;
  to?: string;
}

/** Adds the options that choose client-months. */
export function monthsOptions(command: Command): Command {
  return command
    .option('-c, --client <id>', 'only this client')
    .option('-p, --platform <platform>', `only ${platforms.join(' or ')}`, platformOption)
    .option('-m, --month <month>', 'only this month, such as 2026-02', monthOption)
    .option('--from <month>', 'only months from this one on', monthOption)
    .option('--to <month>', 'only months up to this one', monthOption);
}

/** @throws CommandError when they contradict each other */
export function chosenMonths({ client, platform, month, from, to }: MonthsArguments): MonthsOptions {
  if (month !== undefined && (from !== undefined || to !== undefined)) {
    throw new CommandError('--month goes without --from and --to');
  }
  const [first, last] = [month ?? from, month ?? to];
  if (first !== undefined && last !== undefined && first > last) throw new CommandError('--from is after --to');
  return {
    ...(client === undefined ? {} : { client }),
    ...(platform === undefined ? {} : { platform }),
    ...(first === undefined ? {} : { from: first }),
    ...(last === undefined ? {} : { to: last }),
  };
}

/** A client of which nothing is known is a slip of the pen. @throws CommandError */
export function assertKnown(client: string | undefined, months: number): void {
  if (client !== undefined && months === 0) {
    throw new CommandError(`no posts of "${client}" in these months; see: cicero client list`);
  }
}

function platformOption(text: string): Platform {
  const platform = platforms.find((known) => known === text.trim().toLowerCase());
  if (!platform) throw new InvalidArgumentError(`${platforms.join(' or ')} is needed`);
  return platform;
}

/** @returns its first day */
function monthOption(text: string): string {
  const day = `${text.trim()}-01`;
  if (!isDay(day)) throw new InvalidArgumentError('a month such as 2026-02 is needed');
  return day;
}
