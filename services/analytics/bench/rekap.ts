import { bumpVersions, clientScope } from '@cicero/database';
import { sql } from 'kysely';
import { rebuild } from '../src/read-models/rebuild.ts';
import { type DataSize, loadData, month, naiveRecap, unit } from './data.ts';
import { type Installation, install } from './installation.ts';

const base: DataSize = { people: 10_000, posts: 300, likesPerPost: 2_000 };
const tenfold: DataSize = { people: 100_000, posts: 300, likesPerPost: 20_000 };
const url = `/api/insta/rekap-likes?client_id=${unit}&periode=bulanan&tanggal=${month}`;

interface Measured {
  naive: number;
  uncached: number;
  cached: number;
  unchanged: number;
  bytes: number;
  rebuilt: number;
}

/**
 * The monthly recap beside one query over the JSON lists, on the same PostgreSQL; then on ten times the data.
 * @param words `--no-tenfold` leaves the second part out
 */
export async function benchRekap(words: readonly string[] = []): Promise<void> {
  const small = await measureAt(base, { naive: 3, computed: 7 });
  report(base, small);
  if (words.includes('--no-tenfold')) return;
  const large = await measureAt(tenfold, { naive: 1, computed: 3 });
  report(tenfold, large);
  const growth = (name: 'uncached' | 'cached' | 'rebuilt'): string =>
    `${name} ×${(large[name] / small[name]).toFixed(1)}`;
  print(`ten times the data: ${growth('uncached')}, ${growth('cached')}, ${growth('rebuilt')}`);
}

async function measureAt(size: DataSize, runs: { naive: number; computed: number }): Promise<Measured> {
  const installation = await install();
  const { db } = installation.host.database;
  try {
    await loadData(installation.host.database, size);
    const rebuilt = await timed(() => rebuild(db));
    for (const table of ['engagement_month', 'engagement_day', 'content_day']) {
      await installation.host.database.script(`vacuum analyze ${table}`);
    }
    const naive = await median(runs.naive, () => timed(() => sql.raw(naiveRecap).execute(db)));
    const { bytes, etag } = await ask(installation);
    const uncached = await median(runs.computed, async () => {
      await bumpVersions(db, [clientScope(unit)]);
      return timed(() => ask(installation));
    });
    const cached = await median(20, () => timed(() => ask(installation)));
    const unchanged = await median(20, () => timed(() => ask(installation, { 'if-none-match': etag })));
    return { naive, uncached, cached, unchanged, bytes, rebuilt };
  } finally {
    await installation.drop();
  }
}

/** Takes the answer piece by piece, as a socket does: joining and decoding it would measure the tool. */
async function ask(
  { service, authorization }: Installation,
  headers: Record<string, string> = {},
): Promise<{ bytes: number; etag: string }> {
  const answer = await service.app.inject({ url, headers: { authorization, ...headers }, payloadAsStream: true });
  if (answer.statusCode !== (headers['if-none-match'] ? 304 : 200)) throw new Error(`answered ${answer.statusCode}`);
  let bytes = 0;
  for await (const chunk of answer.stream()) bytes += Buffer.byteLength(chunk);
  return { bytes, etag: String(answer.headers.etag) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** After two runs that warm up; a single run is taken as it is. */
async function median(runs: number, measure: () => Promise<number>): Promise<number> {
  for (let run = 0; run < 2 && runs > 1; run += 1) await measure();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await measure());
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

function report(size: DataSize, { naive, uncached, cached, unchanged, bytes, rebuilt }: Measured): void {
  const line = (name: string, time: number): string => {
    const ratio = name.startsWith('one query') ? '' : `×${(naive / time).toFixed(1)}`;
    return `  ${name.padEnd(34)}${time.toFixed(1).padStart(10)} ms${ratio.padStart(12)}`;
  };
  print(
    `monthly rekap-likes: ${size.people} people, ${size.posts} posts × ${size.likesPerPost} likes, ${(bytes / 1e6).toFixed(1)} MB answer`,
    line('one query over the JSON lists', naive),
    line('rekap-likes, computed', uncached),
    line('rekap-likes, cached', cached),
    line('rekap-likes, not modified (304)', unchanged),
    `  ${'tallies rebuilt from the facts'.padEnd(34)}${rebuilt.toFixed(1).padStart(10)} ms`,
    '',
  );
}

function print(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
