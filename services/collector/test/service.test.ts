import type { Host } from '@cicero/platform';
import { requestJobRun, type Service } from '@cicero/platform';
import { createMetrics, ManualClock } from '@cicero/runtime';
import { createSandbox, INSTAGRAM_HOST, type Sandbox, TIKTOK_HOST } from '@cicero/sandbox';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { build } from '../src/service.ts';
import { openTestHost } from './stage.ts';

const clock = new ManualClock('2025-11-07T12:00:00+07:00');
let host: Host;
let sandbox: Sandbox;
let service: Service;
let env: Record<string, string>;

beforeAll(async () => {
  host = await openTestHost(clock, 'pglite');
  sandbox = await createSandbox({
    clock,
    world: { clients: 6, personnelPerClient: 5, postsPerDay: 2, engagementHours: 0 },
  });
  const url = await sandbox.listen(0);
  for (const { row } of sandbox.world.clients) {
    await host.database.db
      .insertInto('clients')
      .values({ ...row, parent_client_id: null })
      .execute();
  }
  env = {
    RAPIDAPI_KEY: 'sandbox-key',
    RAPIDAPI_INSTAGRAM_URL: `${url}/sandbox/rapidapi/${INSTAGRAM_HOST}`,
    RAPIDAPI_TIKTOK_URL: `${url}/sandbox/rapidapi/${TIKTOK_HOST}`,
  };
  service = await build({ ...host.context('collector'), env });
  await service.start({ port: 0, host: '127.0.0.1' });
  await host.startRelay();
});
afterAll(async () => {
  await service.stop();
  await sandbox.close();
  await host.close();
});

test('the job commands a collection per client and platform; every one of them ends on record', async () => {
  const { db } = host.database;
  await sandbox.simulator.faults.add({ kind: 'server-error', account: 'bidhumas_contoh' });
  const runId = await host.context('collector').transact((unit) => requestJobRun(unit, 'collector.collect', clock));
  await vi.waitFor(
    async () => {
      const job = await db.selectFrom('job_run').selectAll().where('run_id', '=', runId).executeTakeFirstOrThrow();
      expect(job).toMatchObject({ status: 'succeeded', counts: { instagram: 6, tiktok: 6 } });
      const runs = await db.selectFrom('collection_run').select(['client_id', 'status', 'finished_at']).execute();
      expect(runs.filter((run) => run.finished_at !== null)).toHaveLength(12);
    },
    { timeout: 30_000, interval: 100 },
  );
  // A run that somebody asks for looks at the accounts, too.
  const profiles = await sql<{ accounts: number }>`select (select count(*) from insta_profile)::int
    + (select count(*) from tiktok_profile)::int as accounts`.execute(db);
  expect(profiles.rows[0]?.accounts).toBe(10);
  const runs = await db.selectFrom('collection_run').select(['client_id', 'status']).execute();
  for (const run of runs) expect(run.status).toBe(run.client_id === 'BIDHUMAS' ? 'failed' : 'succeeded');
  const { rows } = await sql<{
    clients: number;
  }>`select count(distinct client_id) as clients from content_post`.execute(db);
  expect(rows[0]?.clients).toBe(5);
});

test('measurements and health are there', async () => {
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  expect(metrics).toContain('cicero_provider_request_seconds_count');
  expect(metrics).toMatch(
    /cicero_collections_total\{platform="instagram",status="failed",error_class="transient",service="collector"\} 1/,
  );
  expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
});

test('stopping does not wait for a provider that hangs, and what was under way is collected after the next start', async () => {
  const { db } = host.database;
  sandbox.simulator.faults.reset();
  sandbox.simulator.faults.add({ kind: 'hang' });
  clock.advance(30 * 60_000);
  const before = sandbox.simulator.journal.count();
  await host.context('collector').transact((unit) => requestJobRun(unit, 'collector.collect', clock));
  await vi.waitFor(() => expect(sandbox.simulator.journal.count()).toBeGreaterThan(before + 3), { timeout: 10_000 });
  const started = performance.now();
  await service.stop();
  expect(performance.now() - started).toBeLessThan(3_000);
  sandbox.simulator.faults.reset();
  service = await build({
    ...host.context('collector'),
    metrics: createMetrics('collector', { defaults: false }),
    env,
  });
  await service.start({ port: 0, host: '127.0.0.1' });
  const slot = clock.now();
  await vi.waitFor(
    async () => {
      const runs = await db.selectFrom('collection_run').select('status').where('slot', '=', slot).execute();
      expect(runs.map((run) => run.status)).toEqual(Array(12).fill('succeeded'));
    },
    { timeout: 30_000, interval: 100 },
  );
});

test('the schedule is every half hour from six to ten, and official accounts before midnight, in Jakarta', () => {
  expect(service.jobList).toMatchObject([
    { key: 'collector.collect', schedule: ['0,30 6-21 * * *', '0 22 * * *'], catchUp: 1_500_000 },
    { key: 'collector.official-media', schedule: ['5 23 * * *'] },
  ]);
});
