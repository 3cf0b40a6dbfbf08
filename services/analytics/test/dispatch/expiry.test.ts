import { expect, test } from 'vitest';
import { expiryOf } from '../../src/dispatch/expiry.ts';

/** Times in Jakarta. */
const due = (time: string) => new Date(`2025-11-${time.replace(' ', 'T')}:00+07:00`);

test.each<[string, string, string[], string, string]>([
  ['until the next one is due', 'likes-attendance', ['20 15 * * *'], '10 15:20', '11 15:20'],
  ['for four hours at least', 'likes-attendance', ['10,40 * * * *'], '10 15:10', '10 19:10'],
  ['for a week at most', 'likes-attendance', ['0 8 1 * *'], '10 15:20', '17 15:20'],
  ['for a day when somebody asked', 'likes-attendance', [], '10 15:20', '11 15:20'],
  ['for four hours when it is never due again', 'likes-attendance', ['0 0 30 2 *'], '10 15:20', '10 19:20'],
  ['to the end of its day when the next may say nothing', 'task-message', ['10,40 6-16 * * *'], '10 06:10', '11 00:00'],
  ['for four hours at least also late in its day', 'task-message', ['10,40 6-23 * * *'], '10 22:10', '11 02:10'],
  ['until the next one is due, after its day', 'task-message', ['10 6,17 * * *'], '10 17:10', '11 06:10'],
])('a report is of use %s', (_, report, schedule, time, until) => {
  expect(expiryOf({ report, schedule, dueAt: due(time) })).toEqual(due(until));
});
