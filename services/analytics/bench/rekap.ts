import { bumpVersions, clientScope } from '@cicero/database';
import { sql } from 'kysely';
import { rebuild } from '../src/read-models/rebuild.ts';
import { type DataSize, loadData, month, naiveRecap, unit } from './data.ts';
import { install } from './installation.ts';
import { ask, median, print, resultLine, timed } from './measuring.ts';

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
    const { bytes, etag } = await ask(installation, url);
    const uncached = await median(runs.computed, async () => {
      await bumpVersions(db, [clientScope(unit)]);
      return timed(() => ask(installation, url));
    });
    const cached = await median(20, () => timed(() => ask(installation, url)));
    const unchanged = await median(20, () => timed(() => ask(installation, url, { 'if-none-match': etag })));
    return { naive, uncached, cached, unchanged, bytes, rebuilt };
  } finally {
    await installation.drop();
  }
}

function report(size: DataSize, { naive, uncached, cached, unchanged, bytes, rebuilt }: Measured): void {
  print(
    `monthly rekap-likes: ${size.people} people, ${size.posts} posts × ${size.likesPerPost} likes, ${(bytes / 1e6).toFixed(1)} MB answer`,
    resultLine('one query over the JSON lists', naive),
    resultLine('rekap-likes, computed', uncached, naive),
    resultLine('rekap-likes, cached', cached, naive),
    resultLine('rekap-likes, not modified (304)', unchanged, naive),
    resultLine('tallies rebuilt from the facts', rebuilt),
    '',
  );
}
