import { isDay } from '@cicero/runtime';
import type { Command } from 'commander';
import { CommandError, type Terminal } from '../terminal.ts';
import { simulateDay } from './simulate.ts';

/** A Monday with posts of all clients. */
const usualDay = '2025-11-10';

interface Options {
  date: string;
  from: string;
  to: string;
  data?: string;
  out?: string;
  full?: boolean;
}

/** `cicero simulate`: an installation of its own, so that it never runs inside one. */
export function simulateCommand(program: Command, terminal: Terminal): void {
  program
    .command('simulate')
    .description('let time pass in fast motion, in an installation of its own')
    .command('day')
    .description('one day in Jakarta with all its jobs and messages, on the sandbox; prints what happened when')
    .option('--date <day>', 'the day, YYYY-MM-DD', usualDay)
    .option('--from <time>', 'HH:MM at which it begins', '00:00')
    .option('--to <time>', 'HH:MM at which it ends; 24:00 is midnight', '24:00')
    .option('--data <folder>', 'an empty folder for the data, which is kept')
    .option('--out <folder>', 'where transcript.md, pictures and files are written')
    .option('--full', 'whole texts instead of first lines')
    .action(async ({ date, from, to, data, out, full }: Options) => {
      if (!isDay(date)) throw new CommandError(`"${date}" is not a day such as ${usualDay}`);
      const span = { day: date, from: minutesOf(from), to: minutesOf(to) };
      if (span.from >= span.to) throw new CommandError('--from must be before --to');
      const done = await simulateDay({
        ...span,
        ...(data === undefined ? {} : { data }),
        ...(out === undefined ? {} : { out }),
        full: full ?? false,
        env: process.env,
        onProgress: (text) => void process.stderr.write(`${text}\n`),
      });
      terminal.line(done.transcript);
      if (done.troubles.length > 0) throw new CommandError(`not in order: ${done.troubles.join('; ').slice(0, 2_000)}`);
    });
}

function minutesOf(text: string): number {
  const [, hours = '', minutes = ''] = /^([01]?\d|2[0-4]):([0-5]\d)$/.exec(text) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  if (hours === '' || total > 24 * 60) throw new CommandError(`"${text}" is not a time such as 15:20`);
  return total;
}
