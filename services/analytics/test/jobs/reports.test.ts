import { JobScheduler } from '@cicero/platform';
import { createLog } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { reportsJob } from '../../src/jobs/reports.ts';
import { subscribed } from '../fixtures/reports.ts';
import { World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(async () => {
  await world.reset();
  await sql`truncate cron_job_config`.execute(world.db);
  await world.client('RES_A', { client_insta: 'a', client_operator: '081100000001' });
});
afterAll(() => world.close());

const log = createLog('test', { level: 'silent' });

/** A process that starts at a time, and is there at these as well. */
async function running(...times: string[]): Promise<void> {
  const { db, clock, host } = world;
  const scheduler = new JobScheduler({ db, clock, log, metrics: host.metrics });
  const [start = '', ...others] = times;
  clock.set(`2025-11-10T${start}:00Z`);
  await scheduler.start([reportsJob(host.context('analytics'), [])]);
  for (const time of others) {
    clock.set(`2025-11-10T${time}:00Z`);
    await scheduler.tick();
    await scheduler.idle();
  }
  await scheduler.stop();
}

/** When issues were due, `HH:MM` in UTC. */
async function issued(): Promise<string[]> {
  const { rows } = await sql<{ due: string }>`select to_char(due_at at time zone 'UTC', 'HH24:MI') as due
    from report_issue order by due_at`.execute(world.db);
  return rows.map(({ due }) => due);
}

async function runs() {
  const { rows } = await sql<{ due: string; reason: string; status: string; counts: Record<string, number> }>`
    select to_char(scheduled_for at time zone 'UTC', 'HH24:MI') as due, reason, status, counts
    from job_run order by scheduled_for`.execute(world.db);
  return rows;
}

const likes = (...schedule: string[]) => ({ report: 'likes-attendance', schedule });

test('each subscription is produced when it is due', async () => {
  await subscribed(world, likes('0 15 * * *'), likes('0,30 15 * * *'));
  await running('07:59', '08:00', '08:10', '08:30');
  expect(await issued()).toEqual(['08:00', '08:00', '08:30']);
  const none = { withoutRecipients: 0, unknown: 0, failed: 0, timedOut: 0 };
  expect(await runs()).toMatchObject([
    { due: '08:00', reason: 'schedule', status: 'succeeded', counts: { subscriptions: 2, issues: 2, ...none } },
    { due: '08:30', reason: 'schedule', status: 'succeeded', counts: { subscriptions: 2, issues: 1, ...none } },
  ]);
});

test('after ninety minutes of downtime the latest of each subscription is made up for, once', async () => {
  const halfHourly = likes('0,30 15,16 * * *');
  await subscribed(world, halfHourly);
  await running('07:59', '08:00');
  // Of these one was due meanwhile, and one more than two hours before.
  await subscribed(world, halfHourly, likes('20 15 * * *'), likes('25 14 * * *'));
  await running('09:50', '09:51');
  expect(await issued()).toEqual(['08:20', '09:30']);
  expect((await runs()).map(({ due, reason, status }) => `${due} ${reason} ${status}`)).toEqual([
    '08:00 schedule succeeded',
    '08:20 schedule missed',
    '08:30 schedule missed',
    '09:00 schedule missed',
    '09:30 catch-up succeeded',
  ]);
  await running('09:55', '09:56');
  expect(await issued()).toHaveLength(2);
});

test('after a longer downtime nothing is made up for that nobody wants any more', async () => {
  await subscribed(world, likes('0 15 * * *'), likes('30 15 * * *'));
  await running('07:59', '08:00');
  await running('10:31', '10:32');
  expect(await issued()).toEqual(['08:00']);
  expect((await runs()).map(({ due, status }) => `${due} ${status}`)).toEqual(['08:00 succeeded', '08:30 missed']);
});

test('a schedule that nobody can read stops neither the start nor the reports of others', async () => {
  await subscribed(world, likes('99 99 * * *'), likes('0 15 * * *'));
  await running('07:59', '08:00');
  expect(await issued()).toEqual(['08:00']);
  expect(await runs()).toMatchObject([{ status: 'succeeded', counts: { subscriptions: 1, issues: 1, failed: 1 } }]);
});

test('what nobody has produced for hours ends with the next run', async () => {
  await subscribed(world, likes('0 8 * * *', '0 15 * * *'));
  await running('00:59', '01:00', '08:00');
  expect((await runs()).map(({ counts }) => counts.timedOut)).toEqual([0, 1]);
  const ends = await world.db.selectFrom('report_issue').select(['status', 'reason']).orderBy('due_at').execute();
  expect(ends).toEqual([
    { status: 'failed', reason: 'TIMED_OUT' },
    { status: 'waiting', reason: null },
  ]);
});
