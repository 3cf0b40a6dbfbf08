import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Console } from './fixtures/console.ts';

let desk: Console;
beforeAll(async () => {
  desk = await Console.open();
});
afterAll(() => desk.close());
beforeEach(async () => {
  await sql`delete from cron_job_config where job_key not like './%'`.execute(desk.db);
  await sql`insert into cron_job_config (job_key, display_name, is_active, own_schedule) values
    ('notifier.cleanup', 'Membersihkan pesan lama', true, '{10 3 * * *}'),
    ('auth-claim.cleanup', 'Membersihkan jejak audit', false, '{25 3 * * *}'),
    ('analytics.reports', 'Laporan sesuai langganan', true,
      '{20 15 * * *,21 15 * * *,5 18 * * *,6 18 * * *,7 21 * * *}')`.execute(desk.db);
});

/** 10 November 2025, 12:00 WIB. */
const clock = { now: () => new Date('2025-11-10T05:00:00Z') };
const run = (...argv: string[]) => desk.run(['job', ...argv], { clock });
const line = (text: string, job: string) => text.split('\n').find((one) => one.startsWith(job)) ?? '';

test('jobs are listed with their schedule and their next run in WIB; one that is off has none', async () => {
  const { exit, text } = await run('list');
  expect(exit).toBe(0);
  expect(line(text, 'notifier.cleanup')).toMatch(/ on +10 3 \* \* \* +2025-11-11 03:10 +never/);
  expect(line(text, 'auth-claim.cleanup')).toMatch(/ off +25 3 \* \* \* +- +never/);
  expect(line(text, 'analytics.reports')).toMatch(/5 18 \* \* \* \| and 2 more +2025-11-10 15:20/);
  expect(text).not.toContain('./src/cron');
});

test('a chosen schedule is shown as one, until the default is taken again', async () => {
  expect(await run('schedule', 'notifier.cleanup', '0 4 * * *', '0 16 * * *')).toMatchObject({ exit: 0 });
  expect(line((await run('list')).text, 'notifier.cleanup')).toMatch(
    /0 4 \* \* \* \| 0 16 \* \* \* \(chosen\) +2025-11-10 16:00/,
  );
  expect(await run('schedule', 'notifier.cleanup', '--default')).toMatchObject({ exit: 0 });
  expect(line((await run('list')).text, 'notifier.cleanup')).toMatch(/10 3 \* \* \* +2025-11-11 03:10/);
});

test.each([
  [['notifier.cleanup', '61 * * * *'], '"61 * * * *" is not a cron pattern'],
  [['notifier.cleanup', 'daily'], '"daily" is not a cron pattern'],
  [['notifier.cleanup'], 'give cron patterns, or --default'],
  [['notifier.cleanup', '0 4 * * *', '--default'], 'give cron patterns, or --default'],
  [['notifier.unknown', '0 4 * * *'], 'there is no job "notifier.unknown"'],
  [['./src/cron/cronRekapLink.js', '0 4 * * *'], 'there is no job'],
  [['analytics.reports', '0 4 * * *'], 'schedules belong to subscriptions'],
])('schedule %j is refused, and nothing changes', async (words, reason) => {
  const { exit, text } = await run('schedule', ...words);
  expect([exit, text]).toEqual([1, expect.stringContaining(reason)]);
  const { rows } = await sql`select job_key from cron_job_config where schedule is not null`.execute(desk.db);
  expect(rows).toEqual([]);
});
