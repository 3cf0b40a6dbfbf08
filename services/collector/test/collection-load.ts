/**
 * Measures a full collection: 50 clients with 20 posts of 600 likes and 300 comments each, from the simulator in
 * another process, on the database of DATABASE_URL_TEST (or PGlite with `--pglite`).
 * Prints time, share of it spent waiting for the provider, and the memory of the collecting process.
 *
 *   node --max-semi-space-size=4 --max-old-space-size=112 services/collector/test/collection-load.ts [--pglite]
 *     [--latency 50]
 */
import { fork } from 'node:child_process';
import { setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { platforms } from '@cicero/contracts';
import { ManualClock } from '@cicero/runtime';
import { createSandbox, INSTAGRAM_HOST, TIKTOK_HOST } from '@cicero/sandbox';
import { sql } from 'kysely';
import pLimit from 'p-limit';
import { announce } from '../src/collection/announce.ts';
import { collectClient } from '../src/collection/collect-client.ts';
import { readConfig } from '../src/config.ts';
import { openRapidApi } from '../src/rapidapi/sources.ts';
import { openTestHost } from './stage.ts';

const instant = '2025-11-07T22:00:00+07:00';
const size = { clients: 50, postsPerDay: 20, likesPerPost: 600, commentsPerPost: 300, engagementHours: 0 };
const { values } = parseArgs({
  options: {
    pglite: { type: 'boolean', default: false },
    latency: { type: 'string', default: '50' },
    simulator: { type: 'boolean', default: false },
  },
});

async function simulate(): Promise<void> {
  process.once('disconnect', () => process.exit(0));
  const clock = new ManualClock(instant);
  const latency = { ms: Number(values.latency), jitterMs: Number(values.latency) };
  const sandbox = await createSandbox({ clock, world: { ...size, personnelPerClient: 40 }, latency });
  process.send?.({ url: await sandbox.listen(0), clients: sandbox.world.clients.map((client) => client.row) });
}

async function measure(): Promise<void> {
  const simulator = fork(fileURLToPath(import.meta.url), ['--simulator', '--latency', values.latency]);
  const { url, clients } = await new Promise<{ url: string; clients: { client_id: string; nama: string }[] }>(
    (resolve) => simulator.once('message', (message) => resolve(message as never)),
  );
  const clock = new ManualClock(instant);
  const host = await openTestHost(clock, values.pglite ? 'pglite' : 'postgres');
  const { db, cache, transact, log } = host.context('collector');
  for (const row of clients)
    await db
      .insertInto('clients')
      .values({ ...row, parent_client_id: null })
      .execute();
  const settings = readConfig({
    RAPIDAPI_KEY: 'sandbox-key',
    RAPIDAPI_INSTAGRAM_URL: `${url}/sandbox/rapidapi/${INSTAGRAM_HOST}`,
    RAPIDAPI_TIKTOK_URL: `${url}/sandbox/rapidapi/${TIKTOK_HOST}`,
  });
  const sources = openRapidApi({ cache, clock, log }, settings);
  const parts = { db, cache, transact, clock, log, sources, lookback: { days: 0, until: '00:00' } };
  let peak = { rss: 0, heapUsed: 0, external: 0 };
  const sampling = setInterval(() => {
    const { rss, heapUsed, external } = process.memoryUsage();
    if (rss > peak.rss) peak = { rss, heapUsed, external };
  }, 50);
  const cpu = process.cpuUsage();
  const started = performance.now();
  const total = { requests: 0, waitedMs: 0, ranMs: 0, posts: 0, engagements: 0, failed: 0 };
  const limit = pLimit(settings.COLLECT_CONCURRENCY);
  const work = platforms.flatMap((platform) => clients.map(({ client_id: clientId }) => ({ platform, clientId })));
  await Promise.all(
    work.map(({ platform, clientId }) =>
      limit(async () => {
        const task = { runId: crypto.randomUUID(), clientId, platform, slot: clock.now(), reason: 'schedule' as const };
        const began = performance.now();
        const outcome = await collectClient(parts, task);
        await transact((unit) => announce(unit, task, outcome));
        total.ranMs += performance.now() - began;
        total.requests += outcome.requests;
        total.waitedMs += outcome.waitedMs;
        total.posts += outcome.posts;
        total.engagements += outcome.engagements;
        if (outcome.status !== 'succeeded') total.failed += 1;
      }),
    ),
  );
  const seconds = (performance.now() - started) / 1000;
  clearInterval(sampling);
  const { user, system } = process.cpuUsage(cpu);
  const facts = await sql<{ n: number }>`select count(*) as n from engagement_fact`.execute(db);
  process.stdout.write(
    `${JSON.stringify({
      adapter: values.pglite ? 'pglite' : 'postgres',
      latencyMs: `${values.latency}-${Number(values.latency) * 2}`,
      seconds: Number(seconds.toFixed(1)),
      ...total,
      facts: facts.rows[0]?.n,
      waitingShare: Number((total.waitedMs / total.ranMs).toFixed(3)),
      cpuSeconds: Number(((user + system) / 1e6).toFixed(1)),
      peakMegabytes: Object.fromEntries(
        Object.entries(peak).map(([name, bytes]) => [name, Math.round(bytes / 2 ** 20)]),
      ),
    })}\n`,
  );
  simulator.kill();
  await sources.close();
  await host.close();
}

await (values.simulator ? simulate() : measure());
