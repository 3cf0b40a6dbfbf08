import { setTimeout as sleep } from 'node:timers/promises';
import { seedDemo } from '@cicero/cli';
import { type DB, migrate, openDatabase } from '@cicero/database';
import { requestJobRun, transactFor } from '@cicero/platform';
import { jakartaDay, systemClock } from '@cicero/runtime';
import { createWorld } from '@cicero/sandbox';
import { type Kysely, sql } from 'kysely';
import { truthOf } from '../fault/truth.ts';
import { freePorts } from '../stage/processes/ports.ts';
import type { Stage } from '../stage/stage.ts';
import { type Outcome, outcomeTable } from './collect/outcome.ts';
import { type LoadPlan, loadPlanOf, usage } from './collect/plan.ts';
import { createUpstream, worldOf } from './collect/upstream.ts';
import type { Load } from './load.ts';
import { figuresOf } from './meter.ts';

const patience = 1_800_000;

/** One collection of many clients by one collector; see docs/resilience.md. */
export const collectLoad: Load = {
  usage,
  async run(words, open, say) {
    const plan = loadPlanOf(words);
    const stage = await open();
    const outcome = await measure(stage, plan, say);
    const isGood = outcome.peakMemory < plan.memoryLimit && outcome.stored === outcome.expected;
    return { report: outcomeTable(plan, outcome), isGood, keep: plan.keep };
  },
};

async function measure(stage: Stage, plan: LoadPlan, say: (text: string) => void): Promise<Outcome> {
  const day = jakartaDay(systemClock.now());
  const [port = 0] = await freePorts(1);
  const upstream = createUpstream(plan, day, { folder: stage.folder, port });
  stage.own(upstream.process);
  await stage.rabbit.mapper.start();
  await Promise.all([stage.postgres.start(), stage.redis.start(), stage.rabbit.server.start(), upstream.start()]);
  const database = await openDatabase({ url: stage.databaseUrl, applicationName: 'load-test', poolSize: 2 });
  await migrate(database);
  await seedDemo(database.db, { clients: plan.clients });
  const collector = stage.services(upstream.environment).find(({ name }) => name === 'collector');
  await collector?.start();
  const pid = collector?.pid;
  if (pid === undefined) throw new Error('the collector has no process');
  say(`collector ready with ${figuresOf(pid).memory.toFixed(0)} MB; collecting ${plan.clients} clients`);

  const before = figuresOf(pid);
  const started = performance.now();
  await transactFor('collector', database.db, systemClock, () => {})((unit) =>
    requestJobRun(unit, 'collector.collect', systemClock),
  );
  await finished(database.db, plan.clients * 2, (done) => {
    const { memory } = figuresOf(pid);
    say(
      `${((performance.now() - started) / 1000).toFixed(0)} s: ${done} of ${plan.clients * 2} done, ${memory.toFixed(0)} MB`,
    );
  });
  const seconds = (performance.now() - started) / 1000;
  const after = figuresOf(pid);
  const counts = await countsOf(database.db);
  await database.close();
  const truth = truthOf(createWorld(worldOf(plan, day)), day);
  return {
    ...counts,
    seconds,
    peakMemory: after.peakMemory,
    processor: after.processor - before.processor,
    expected: truth.reduce((sum, post) => sum + post.handles.size, 0),
  };
}

/** Waits until so many collections have ended. */
async function finished(db: Kysely<DB>, wanted: number, onLook: (done: number) => void): Promise<void> {
  const givenUp = Date.now() + patience;
  for (let looks = 1; ; looks++) {
    const { rows } = await sql<{ done: number }>`select count(*)::int as done from collection_run
      where finished_at is not null`.execute(db);
    const done = rows[0]?.done ?? 0;
    if (done >= wanted) return;
    if (Date.now() > givenUp) throw new Error(`only ${done} of ${wanted} collections ended`);
    if (looks % 20 === 0) onLook(done);
    await sleep(500);
  }
}

async function countsOf(
  db: Kysely<DB>,
): Promise<Pick<Outcome, 'requests' | 'posts' | 'stored' | 'busySeconds' | 'waitedSeconds' | 'unsuccessful'>> {
  const { rows } = await sql<{
    requests: number;
    busy: number;
    waited: number;
    unsuccessful: number;
    posts: number;
    stored: number;
  }>`select sum(requests)::int as requests,
      sum(extract(epoch from finished_at - started_at))::float8 as busy, sum(waited_ms)::float8 / 1000 as waited,
      count(*) filter (where status <> 'succeeded')::int as unsuccessful,
      (select count(*)::int from content_post) as posts, (select count(*)::int from engagement_fact) as stored
    from collection_run`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('nothing was counted');
  const { requests, posts, stored, busy, waited, unsuccessful } = row;
  return { requests, posts, stored, busySeconds: busy, waitedSeconds: waited, unsuccessful };
}
