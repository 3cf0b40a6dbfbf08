import { jakartaZone } from '@cicero/runtime';
import { Cron } from 'croner';

/** So many missed due times are written down at most; a year of downtime is not a year of rows. */
const missedLimit = 200;

/** What cannot be read is never due. */
export function cronsOf(patterns: readonly string[]): Cron[] {
  return patterns.flatMap((pattern) => cronOf(pattern) ?? []);
}

function cronOf(pattern: string): Cron | undefined {
  if (!/^\s*(\S+\s+){4,5}\S+\s*$/.test(pattern)) return undefined;
  try {
    return new Cron(pattern, { timezone: jakartaZone, paused: true });
  } catch {
    return undefined;
  }
}

/** Whether a text is a cron pattern of five or six fields. */
export function isSchedule(pattern: string): boolean {
  return cronOf(pattern) !== undefined;
}

/** The last due time of patterns in (since, until]; undefined when there is none. */
export function lastDue(patterns: readonly string[], since: Date, until: Date): Date | undefined {
  return dueTimes(cronsOf(patterns), since, until).at(-1);
}

/** The first due time of patterns after an instant; undefined when there is none. */
export function nextDue(patterns: readonly string[], after: Date): Date | undefined {
  return cronsOf(patterns)
    .flatMap((cron) => cron.nextRun(after) ?? [])
    .sort((a, b) => a.getTime() - b.getTime())[0];
}

/** Due times in (since, now], oldest first; the newest ones when there are more than the limit. */
export function dueTimes(crons: readonly Cron[], since: Date, now: Date): Date[] {
  const times = new Set<number>();
  for (const cron of crons) {
    let next = cron.nextRun(since);
    while (next && next <= now) {
      times.add(next.getTime());
      next = cron.nextRun(next);
      if (times.size > missedLimit * 50) break;
    }
  }
  return [...times]
    .sort((a, b) => a - b)
    .slice(-missedLimit)
    .map((time) => new Date(time));
}
