import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeMigratedDatabase } from '@cicero/database/testing';
import { createLog, ManualClock } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  type Host,
  type Job,
  type JobRun,
  JobScheduler,
  lastDue,
  nextDue,
  openHost,
  requestJobRun,
} from '../src/index.ts';

const log = createLog('test', { level: 'silent' });
let folder: string;
let host: Host;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cicero-jobs-'));
  await placeMigratedDatabase(folder);
  host = await openHost({ env: { CICERO_DATA_DIR: folder }, name: 'test', log });
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => sql`truncate job_run, cron_job_config, outbox`.execute(host.database.db));

const minute = 60_000;
/** Runs at 15:20 and 18:20 WIB, which is 08:20 and 11:20 UTC. */
function recap(run: (run: JobRun) => Promise<Record<string, number>>): Job {
  return { key: 'analytics.recap', title: 'Rekap', schedule: ['20 15,18 * * *'], catchUp: 60 * minute, run };
}
function replica(clock: ManualClock): JobScheduler {
  return new JobScheduler({ db: host.database.db, clock, log, metrics: host.metrics });
}
const history = async () =>
  (
    await sql`select to_char(scheduled_for, 'DD HH24:MI') as due, reason, status, counts, error
      from job_run order by scheduled_for`.execute(host.database.db)
  ).rows;

test('a job runs once at its Jakarta time, whichever of several replicas gets there first', async () => {
  const clock = new ManualClock('2025-11-10T08:19:59Z');
  const runs: string[] = [];
  const job = recap(async ({ scheduledFor }) => {
    runs.push(scheduledFor.toISOString());
    return { messages: 14 };
  });
  const replicas = [replica(clock), replica(clock), replica(clock)];
  for (const one of replicas) await one.start([job]);
  expect(runs).toEqual([]);
  clock.set('2025-11-10T08:20:00Z');
  await Promise.all(replicas.map((one) => one.tick()));
  for (const one of replicas) await one.stop();
  expect(runs).toEqual(['2025-11-10T08:20:00.000Z']);
  expect(await history()).toEqual([
    { due: '10 08:20', reason: 'schedule', status: 'succeeded', counts: { messages: 14 }, error: null },
  ]);
});

test('a failing run is recorded with its error, and the next due time comes all the same', async () => {
  const clock = new ManualClock('2025-11-10T08:00:00Z');
  let tries = 0;
  const one = replica(clock);
  await one.start([
    recap(async () => {
      if (++tries === 1) throw new Error('no recipients');
      return {};
    }),
  ]);
  for (const time of ['08:20', '11:20']) {
    clock.set(`2025-11-10T${time}:00Z`);
    await one.tick();
    await one.idle();
  }
  await one.stop();
  expect(await history()).toMatchObject([
    { due: '10 08:20', status: 'failed', error: 'no recipients' },
    { due: '10 11:20', status: 'succeeded' },
  ]);
});

test('after downtime the latest missed run is made up for within its window; older ones are recorded as missed', async () => {
  const clock = new ManualClock('2025-11-09T08:00:00Z');
  const runs: string[] = [];
  const job = recap(async ({ scheduledFor, reason }) => {
    runs.push(`${scheduledFor.toISOString()} ${reason}`);
    return {};
  });
  const before = replica(clock);
  await before.start([job]);
  clock.set('2025-11-09T08:20:00Z');
  await before.tick();
  await before.stop();

  clock.set('2025-11-10T11:50:00Z');
  const after = replica(clock);
  await after.start([job]);
  await after.stop();
  expect(runs).toEqual(['2025-11-09T08:20:00.000Z schedule', '2025-11-10T11:20:00.000Z catch-up']);
  expect(await history()).toMatchObject([
    { due: '09 08:20', status: 'succeeded' },
    { due: '09 11:20', status: 'missed' },
    { due: '10 08:20', status: 'missed' },
    { due: '10 11:20', status: 'succeeded', reason: 'catch-up' },
  ]);

  clock.set('2025-11-10T14:00:00Z');
  const idle = replica(clock);
  await idle.start([job]);
  await idle.stop();
  expect(runs).toHaveLength(2);
});

test('a job that never ran makes up for nothing', async () => {
  const clock = new ManualClock('2025-11-10T08:21:00Z');
  const one = replica(clock);
  await one.start([recap(async () => ({}))]);
  await one.stop();
  expect(await history()).toEqual([]);
});

test('a switched-off job is skipped and says so', async () => {
  const clock = new ManualClock('2025-11-10T08:00:00Z');
  const one = replica(clock);
  await one.start([recap(async () => ({}))]);
  await sql`update cron_job_config set is_active = false`.execute(host.database.db);
  clock.set('2025-11-10T08:20:00Z');
  await one.tick();
  await one.stop();
  expect(await history()).toMatchObject([{ status: 'skipped' }]);
});

test('starting again keeps the switch that an operator set', async () => {
  const clock = new ManualClock('2025-11-10T08:00:00Z');
  const first = replica(clock);
  await first.start([recap(async () => ({}))]);
  await first.stop();
  await sql`update cron_job_config set is_active = false`.execute(host.database.db);
  const second = replica(clock);
  await second.start([recap(async () => ({}))]);
  await second.stop();
  const { rows } = await sql`select is_active from cron_job_config`.execute(host.database.db);
  expect(rows).toEqual([{ is_active: false }]);
});

test('a run whose process died is taken over', async () => {
  const clock = new ManualClock('2025-11-10T08:30:00Z');
  await sql`insert into job_run (run_id, job_key, scheduled_for, reason, status, worker, heartbeat_at)
    values (gen_random_uuid(), 'analytics.recap', '2025-11-10T08:20:00Z', 'schedule', 'running', 'dead',
      now() - interval '5 minutes')`.execute(host.database.db);
  const runs: Date[] = [];
  const one = replica(clock);
  await one.start([
    recap(async ({ scheduledFor }) => {
      runs.push(scheduledFor);
      return {};
    }),
  ]);
  await one.stop();
  expect(runs).toEqual([new Date('2025-11-10T08:20:00Z')]);
  expect(await history()).toMatchObject([{ status: 'succeeded' }]);
});

test('a run cut short by the database or by the end of its process is taken over, not failed', async () => {
  const clock = new ManualClock('2025-11-10T08:00:00Z');
  let tries = 0;
  const job = recap(async ({ signal }) => {
    tries += 1;
    if (tries === 1) throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    if (tries === 2) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    return { messages: 14 };
  });
  const silent = () => sql`update job_run set heartbeat_at = now() - interval '5 minutes'`.execute(host.database.db);
  const first = replica(clock);
  await first.start([job]);
  clock.set('2025-11-10T08:20:00Z');
  await first.tick();
  await first.stop();
  expect(await history()).toMatchObject([{ status: 'running', error: null }]);
  await silent();
  const second = replica(clock);
  await second.start([job]);
  await second.stop();
  expect(await history()).toMatchObject([{ status: 'running', error: null }]);
  await silent();
  const third = replica(clock);
  await third.start([job]);
  await third.stop();
  expect(tries).toBe(3);
  expect(await history()).toMatchObject([{ status: 'succeeded', counts: { messages: 14 } }]);
});

test('a run that its own process is still at is not taken over, however long the database had no sign of it', async () => {
  const clock = new ManualClock('2025-11-10T08:00:00Z');
  const started: number[] = [];
  const end = Promise.withResolvers<void>();
  const one = replica(clock);
  await one.start([
    recap(async () => {
      started.push(started.length);
      await end.promise;
      return { messages: 14 };
    }),
  ]);
  clock.set('2025-11-10T08:20:00Z');
  await one.tick();
  await sql`update job_run set heartbeat_at = now() - interval '5 minutes'`.execute(host.database.db);
  // Every thirtieth tick looks for runs of the dead.
  for (let tick = 0; tick < 30; tick += 1) await one.tick();
  expect(started).toEqual([0]);
  end.resolve();
  await one.stop();
  expect(await history()).toMatchObject([{ status: 'succeeded', counts: { messages: 14 } }]);
});

test('who lost a run to another has no say any more in how it ends', async () => {
  const clock = new ManualClock('2025-11-10T08:00:00Z');
  const ends = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  let runs = 0;
  const job = recap(async () => {
    const run = runs++;
    await ends[run === 0 ? 0 : 1].promise;
    if (run === 0) throw new Error('too late');
    return { messages: 14 };
  });
  const first = replica(clock);
  await first.start([job]);
  clock.set('2025-11-10T08:20:00Z');
  await first.tick();
  await sql`update job_run set heartbeat_at = now() - interval '5 minutes'`.execute(host.database.db);
  const second = replica(clock);
  await second.start([job]);
  expect(runs).toBe(2);
  ends[0].resolve();
  await first.idle();
  expect(await history()).toMatchObject([{ status: 'running', error: null }]);
  ends[1].resolve();
  await second.idle();
  await Promise.all([first.stop(), second.stop()]);
  expect(await history()).toMatchObject([{ status: 'succeeded', counts: { messages: 14 } }]);
});

test('a stop waits for a due time that is just being claimed', async () => {
  const clock = new ManualClock('2025-11-10T08:00:00Z');
  let running = 0;
  const one = replica(clock);
  await one.start([
    recap(async () => {
      running += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      return {};
    }),
  ]);
  clock.set('2025-11-10T08:20:00Z');
  const tick = one.tick();
  await one.stop();
  expect(running).toBe(0);
  expect(await history()).toMatchObject([{ status: 'succeeded' }]);
  await tick;
});

test('a run asked for by hand happens once, switched off or not', async () => {
  const clock = new ManualClock('2025-11-10T03:00:00Z');
  let runs = 0;
  const one = replica(clock);
  await one.start([
    recap(async () => {
      runs += 1;
      return { clients: 6 };
    }),
  ]);
  await sql`update cron_job_config set is_active = false`.execute(host.database.db);
  const runId = await host
    .context('api-gateway')
    .transact((unit) => requestJobRun(unit, 'analytics.recap', clock, 'manual'));
  await Promise.all([one.runRequested('analytics.recap', runId), one.runRequested('analytics.recap', runId)]);
  await one.stop();
  expect(runs).toBe(1);
  expect(await history()).toEqual([
    { due: '10 03:00', reason: 'manual', status: 'succeeded', counts: { clients: 6 }, error: null },
  ]);
});

test('two runs asked for in the same instant are two runs', async () => {
  const clock = new ManualClock('2025-11-10T03:00:00Z');
  const ask = () => host.context('api-gateway').transact((unit) => requestJobRun(unit, 'analytics.recap', clock));
  await ask();
  await ask();
  expect(await history()).toMatchObject([{ status: 'waiting' }, { status: 'waiting' }]);
});

const runsAt = async () => (await history()).map((row) => (row as { due: string }).due);
const choose = (schedule: string[] | null) =>
  sql`update cron_job_config set schedule = ${schedule}::text[]`.execute(host.database.db);
/** So often ticks look for changed schedules. */
async function untilReread(one: JobScheduler): Promise<void> {
  for (let ticks = 0; ticks < 10; ticks++) await one.tick();
}

test('an operator’s schedule takes the place of the job’s own, also after a start, until it is taken back', async () => {
  const clock = new ManualClock('2025-11-10T03:00:00Z');
  const first = replica(clock);
  await first.start([recap(async () => ({}))]);
  await first.stop();
  await choose(['0 12 * * *']);
  const one = replica(clock);
  await one.start([recap(async () => ({}))]);
  expect(one.nextRuns()).toEqual([{ jobKey: 'analytics.recap', at: new Date('2025-11-10T05:00:00Z') }]);
  await choose(null);
  await untilReread(one);
  expect(one.nextRuns()).toEqual([{ jobKey: 'analytics.recap', at: new Date('2025-11-10T08:20:00Z') }]);
  await one.stop();
});

test('a changed schedule does not make up for what would have been due under it before', async () => {
  const clock = new ManualClock('2025-11-10T08:00:00Z');
  const one = replica(clock);
  await one.start([recap(async () => ({}))]);
  clock.set('2025-11-10T08:20:00Z');
  await one.tick();
  await one.idle();
  clock.set('2025-11-10T08:50:00Z');
  // 15:30 WIB has passed, 15:55 is to come.
  await choose(['30,55 15 * * *']);
  await untilReread(one);
  await one.idle();
  expect(await runsAt()).toEqual(['10 08:20']);
  clock.set('2025-11-10T08:55:00Z');
  await one.tick();
  await one.stop();
  expect(await runsAt()).toEqual(['10 08:20', '10 08:55']);
});

test('a schedule that nobody can read is passed over for the job’s own', async () => {
  const clock = new ManualClock('2025-11-10T08:00:00Z');
  const first = replica(clock);
  await first.start([recap(async () => ({}))]);
  await first.stop();
  await choose(['every afternoon']);
  const one = replica(clock);
  await one.start([recap(async () => ({}))]);
  expect(one.nextRuns()).toEqual([{ jobKey: 'analytics.recap', at: new Date('2025-11-10T08:20:00Z') }]);
  await one.stop();
});

test('a schedule that is data is followed when the data changes, and written down for people to read', async () => {
  const clock = new ManualClock('2025-11-10T03:00:00Z');
  let patterns = ['0 12 * * *'];
  const one = replica(clock);
  await one.start([{ ...recap(async () => ({})), schedule: async () => patterns }]);
  expect(one.nextRuns()[0]?.at).toEqual(new Date('2025-11-10T05:00:00Z'));
  patterns = ['15 13 * * *', '0 17 * * *'];
  await untilReread(one);
  expect(one.nextRuns()[0]?.at).toEqual(new Date('2025-11-10T06:15:00Z'));
  await one.stop();
  const { rows } = await sql`select own_schedule from cron_job_config`.execute(host.database.db);
  expect(rows).toEqual([{ own_schedule: patterns }]);
});

test('a pattern that nobody can read among data keeps neither the others nor other jobs from running', async () => {
  const clock = new ManualClock('2025-11-10T03:00:00Z');
  let patterns = ['99 99 * * *', '0 12 * * *'];
  const runs: string[] = [];
  const ran = (name: string) => async () => {
    runs.push(name);
    return {};
  };
  const one = replica(clock);
  await one.start([
    { ...recap(ran('data')), schedule: async () => patterns },
    { ...recap(ran('other')), key: 'analytics.other', schedule: ['0 12 * * *'] },
  ]);
  clock.set('2025-11-10T05:00:00Z');
  await one.tick();
  await one.idle();
  expect(runs).toEqual(['data', 'other']);
  patterns = ['0 13 * * *', '@yearly', 'soon'];
  await untilReread(one);
  expect(one.nextRuns()[0]).toEqual({ jobKey: 'analytics.recap', at: new Date('2025-11-10T06:00:00Z') });
  clock.set('2025-11-10T06:00:00Z');
  await one.tick();
  await one.stop();
  expect(runs).toEqual(['data', 'other', 'data']);
});

test('a pattern that nobody can read is never due', () => {
  const [since, until] = [new Date('2025-11-10T04:00:00Z'), new Date('2025-11-10T06:00:00Z')];
  expect(lastDue(['99 99 * * *'], since, until)).toBeUndefined();
  expect(lastDue(['99 99 * * *', '0 12 * * *'], since, until)).toEqual(new Date('2025-11-10T05:00:00Z'));
  expect(nextDue(['x', '0 12 * * *'], since)).toEqual(new Date('2025-11-10T05:00:00Z'));
});
