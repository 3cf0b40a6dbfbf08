import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DB, migrate, openDatabase } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import { Agent } from 'undici';
import type { Stage } from '../stage/stage.ts';
import { Dashboard, type Seen } from './dashboards/dashboard.ts';
import { type DashboardsOutcome, dashboardsTable, isGood } from './dashboards/outcome.ts';
import { type DashboardsPlan, dashboardsPlanOf, usage } from './dashboards/plan.ts';
import { collect, fill, signInAll, type Viewer } from './dashboards/population.ts';
import type { Load } from './load.ts';
import { figuresOf } from './meter.ts';

/** Many dashboards that ask again and again, while collections change the numbers; see docs/resilience.md. */
export const dashboardsLoad: Load = {
  usage,
  async run(words, open, say) {
    const plan = dashboardsPlanOf(words);
    const stage = await open();
    const outcome = await measure(stage, plan, say);
    return { report: dashboardsTable(plan, outcome), isGood: isGood(plan, outcome), keep: plan.keep };
  },
};

async function measure(stage: Stage, plan: DashboardsPlan, say: (text: string) => void): Promise<DashboardsOutcome> {
  await stage.rabbit.mapper.start();
  await Promise.all([stage.postgres.start(), stage.redis.start(), stage.rabbit.server.start()]);
  const database = await openDatabase({ url: stage.databaseUrl, applicationName: 'load-test', poolSize: 2 });
  const { db } = database;
  await migrate(database);
  await fill(database, plan);
  const service = stage.services({}).find(({ name }) => name === 'analytics');
  await service?.start();
  const pid = service?.pid;
  if (pid === undefined) throw new Error('the analytics service has no process');
  const viewers = await signInAll(db, stage, plan);
  say(`${viewers.length} dashboards open; ${figuresOf(pid).memory.toFixed(0)} MB`);

  const origin = stage.urlOf('analytics');
  const over = new AbortController();
  const seen: Seen[] = [];
  const dashboards = viewers.map((viewer) => openDashboard(viewer, { origin, plan, seen, over: over.signal }));
  const collecting = collectEverySecond(db, plan, over.signal);
  await sleep(plan.every * 1_000);
  await delayOf(origin);
  const [start, before, versions] = [performance.now(), figuresOf(pid), await versionsOf(db)];
  await sleep(plan.seconds * 1_000);
  const delay = await delayOf(origin);
  const [end, after] = [performance.now(), figuresOf(pid)];
  const raised = (await versionsOf(db)) - versions;
  over.abort();
  const [collections] = await Promise.all([collecting, ...dashboards]);
  await database.close();
  return {
    seen: seen.filter(({ at }) => at >= start && at <= end),
    seconds: (end - start) / 1_000,
    delay,
    machineLoad: loadavg()[0] ?? Number.NaN,
    peakMemory: after.peakMemory,
    processor: after.processor - before.processor,
    collections,
    versions: raised,
  };
}

async function openDashboard(
  { authorization, paths }: Viewer,
  at: { origin: string; plan: DashboardsPlan; seen: Seen[]; over: AbortSignal },
): Promise<void> {
  // As many connections as a browser opens to one place.
  const dispatcher = new Agent({ connections: 6 });
  const { origin, plan, seen, over } = at;
  const onSeen = (one: Seen): void => void seen.push(one);
  await new Dashboard({ origin, dispatcher, authorization, paths, every: plan.every * 1_000, onSeen }).poll(over);
  await dispatcher.close();
}

async function collectEverySecond(db: Kysely<DB>, plan: DashboardsPlan, over: AbortSignal): Promise<number> {
  let nth = 0;
  for (; !over.aborted; nth += 1) {
    await collect(db, nth, plan);
    await sleep(1_000, undefined, { signal: over }).catch(() => {});
  }
  return nth;
}

async function versionsOf(db: Kysely<DB>): Promise<number> {
  const { rows } = await sql<{
    total: number;
  }>`select coalesce(sum(version), 0)::int as total from data_version`.execute(db);
  return rows[0]?.total ?? 0;
}

/** Since it was asked the last time: the process measures it all along and begins anew with each reading. */
async function delayOf(origin: string): Promise<DashboardsOutcome['delay']> {
  const metrics = await (await fetch(`${origin}/metrics`)).text();
  const read = (name: string): number => {
    const found = new RegExp(`^nodejs_eventloop_lag_${name}_seconds(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(metrics)?.[1];
    if (found === undefined) throw new Error(`the service does not measure nodejs_eventloop_lag_${name}_seconds`);
    return Number(found) * 1_000;
  };
  return { median: read('p50'), p99: read('p99'), max: read('max') };
}
