import { bumpVersions, clientScope, linksScope } from '@cicero/database';
import { sql } from 'kysely';
import { rebuild } from '../src/read-models/rebuild.ts';
import { type DataSize, directorate, loadData, role, unitOf } from './data.ts';
import { type Endpoint, endpoints, recapOfDirectorate, recapOfUnit } from './endpoints.ts';
import { type Caller, type Installation, install } from './installation.ts';
import { ask, median, percentile, timed, times } from './measuring.ts';
import { endpointsReport, tenfoldReport } from './report.ts';

const base: DataSize = {
  people: 10_000,
  units: 40,
  posts: 300,
  likesPerPost: 2_000,
  commentsPerPost: 2_000,
  reportsPerPost: 1_000,
};
const tenfold: DataSize = {
  people: 100_000,
  units: 400,
  posts: 300,
  likesPerPost: 20_000,
  commentsPerPost: 0,
  reportsPerPost: 0,
};
const smallest: DataSize = {
  people: 300,
  units: 6,
  posts: 12,
  likesPerPost: 40,
  commentsPerPost: 40,
  reportsPerPost: 20,
};

export interface Runs {
  naive: number;
  computed: number;
  cached: number;
}

/** All times in milliseconds. */
export interface Measured {
  name: string;
  bytes: number;
  naive: number | null;
  computed: number;
  /** Null = read each time. */
  cached: number | null;
  unchanged: number;
}

interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}

export interface Tenfold {
  unit: Percentiles;
  whole: Percentiles;
  /** What turning the same answer into bytes takes by itself. */
  stringify: Percentiles;
  bytes: number;
  /** Bytes, threads included. */
  peakRss: number;
}

/**
 * Every answer beside one query over what is stored, on the same PostgreSQL; then recaps on ten times the data.
 * @param words `--no-tenfold` leaves the second part out, `--small` shows that everything runs
 */
export async function benchAnalytics(words: readonly string[] = []): Promise<void> {
  const isSmall = words.includes('--small');
  const [size, runs] = isSmall
    ? [smallest, { naive: 1, computed: 2, cached: 2 }]
    : [base, { naive: 3, computed: 7, cached: 20 }];
  const measured = await onData(size, (place) => measureEndpoints(place, runs));
  process.stdout.write(`${endpointsReport(size, measured)}\n`);
  if (words.includes('--no-tenfold')) return;
  const large = isSmall ? { ...smallest, commentsPerPost: 0 } : tenfold;
  const figures = await onData(large, (place) => measureTenfold(place, large, isSmall ? 4 : 100));
  process.stdout.write(`${tenfoldReport(large, figures)}\n`);
}

export interface BenchPlace {
  installation: Installation;
  /** Authorization headers. */
  callers: Readonly<Record<Caller, string>>;
}

/** Gives work an installation with so much data, tallies included, and takes it away afterwards. */
export async function onData<T>(size: DataSize, work: (place: BenchPlace) => Promise<T>): Promise<T> {
  const installation = await install();
  const { database } = installation.host;
  try {
    await loadData(database, size);
    await rebuild(database.db);
    for (const table of ['engagement_month', 'engagement_day', 'content_day'])
      await database.script(`vacuum analyze ${table}`);
    const callers = {
      directorate: await installation.signIn(role, directorate),
      unit: await installation.signIn(role, unitOf(3)),
    };
    return await work({ installation, callers });
  } finally {
    await installation.drop();
  }
}

export async function measureEndpoints(place: BenchPlace, runs: Runs): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const endpoint of endpoints) measured.push(await measureEndpoint(place, endpoint, runs));
  return measured;
}

async function measureEndpoint(
  { installation, callers }: BenchPlace,
  endpoint: Endpoint,
  runs: Runs,
): Promise<Measured> {
  const { name, path, as = 'directorate', naive, isCached = true } = endpoint;
  const { db } = installation.host.database;
  const headers = { authorization: callers[as] };
  const { bytes, etag } = await ask(installation, path, headers);
  return {
    name,
    bytes,
    naive: naive === undefined ? null : await median(runs.naive, () => timed(() => sql.raw(naive).execute(db))),
    computed: await median(runs.computed, () => uncached(installation, path, headers)),
    cached: isCached ? await median(runs.cached, () => timed(() => ask(installation, path, headers))) : null,
    unchanged: await median(runs.cached, () =>
      timed(() => ask(installation, path, { ...headers, 'if-none-match': etag })),
    ),
  };
}

/** How long an answer takes after the data changed. */
async function uncached(
  installation: Installation,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  await bumpVersions(installation.host.database.db, [clientScope(directorate), linksScope(directorate)]);
  return timed(() => ask(installation, path, headers));
}

export async function measureTenfold(
  { installation, callers }: BenchPlace,
  size: DataSize,
  runs: number,
): Promise<Tenfold> {
  const tokens: string[] = [];
  for (let n = 1; n <= Math.min(20, size.units); n += 1) tokens.push(await installation.signIn(role, unitOf(n)));
  const unit = await times(runs, (run) => {
    const at = run % tokens.length;
    return uncached(installation, recapOfUnit(at + 1), { authorization: tokens[at] ?? '' });
  });
  const headers = { authorization: callers.directorate };
  const whole = await times(Math.ceil(runs / 4), () => uncached(installation, recapOfDirectorate, headers));
  // Before the answer is taken apart: that is not what the service does.
  const peakRss = process.resourceUsage().maxRSS * 1024;
  const answer = await installation.service.app.inject({ url: recapOfDirectorate, headers });
  const data: unknown = answer.json();
  const stringify = await times(Math.ceil(runs / 4), () => timed(() => Buffer.from(JSON.stringify(data))));
  return {
    unit: percentiles(unit),
    whole: percentiles(whole),
    stringify: percentiles(stringify),
    bytes: answer.rawPayload.length,
    peakRss,
  };
}

function percentiles(taken: readonly number[]): Percentiles {
  return { p50: percentile(taken, 50), p95: percentile(taken, 95), p99: percentile(taken, 99) };
}
