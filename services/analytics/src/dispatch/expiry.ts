import { nextDue } from '@cicero/platform';
import { addDays, jakartaDay, startOfDay } from '@cicero/runtime';
import { reportOf } from '../reports/catalogue.ts';
import type { Issue } from './issues.ts';

const hour = 3_600_000;
/** What nothing newer replaces is of use for so long; and never longer than a week. */
const usefulFor = { least: 4 * hour, asked: 24 * hour, most: 7 * 24 * hour };

/**
 * When an issue is of no use any more: when the next of the same subscription is there, but never in less than hours or
 * more than a week. Where the next one may have nothing to say, not before the end of its day in Jakarta.
 * @throws CiceroError REPORT_UNKNOWN
 */
export function expiryOf({ report, dueAt, schedule }: Pick<Issue, 'report' | 'dueAt' | 'schedule'>): Date {
  const due = dueAt.getTime();
  const next = schedule.length > 0 ? nextDue(schedule, dueAt)?.getTime() : due + usefulFor.asked;
  const endOfDay = reportOf(report).onlyNews ? startOfDay(addDays(jakartaDay(dueAt), 1)).getTime() : 0;
  const useful = Math.max((next ?? 0) - due, endOfDay - due, usefulFor.least);
  return new Date(due + Math.min(useful, usefulFor.most));
}
