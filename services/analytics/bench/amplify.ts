import { bumpVersions, linksScope } from '@cicero/database';
import { sql } from 'kysely';
import { type AmplifySize, loadReports, naiveAmplification } from './amplify-data.ts';
import { month, unit } from './data.ts';
import { install } from './installation.ts';
import { ask, median, print, resultLine, timed } from './measuring.ts';

const base: AmplifySize = { people: 10_000, tasks: 100, reportsPerTask: 1_000 };
const tenfold: AmplifySize = { people: 100_000, tasks: 100, reportsPerTask: 10_000 };
const url = `/api/amplify/rekap?client_id=${unit}&periode=bulanan&tanggal=${month}`;

/**
 * The monthly amplification recap beside one query, on the same PostgreSQL.
 * @param words `--tenfold` measures ten times the data, too
 */
export async function benchAmplify(words: readonly string[] = []): Promise<void> {
  await measureAt(base);
  if (words.includes('--tenfold')) await measureAt(tenfold);
}

async function measureAt(size: AmplifySize): Promise<void> {
  const installation = await install();
  const { db } = installation.host.database;
  try {
    await loadReports(installation.host.database, size);
    const naive = await median(1, () => timed(() => sql.raw(naiveAmplification).execute(db)));
    const { bytes, etag } = await ask(installation, url);
    const computed = (of: string): Promise<number> =>
      median(5, async () => {
        await bumpVersions(db, [linksScope(unit)]);
        return timed(() => ask(installation, of));
      });
    const uncached = await computed(url);
    const page = await computed(`${url}&limit=50`);
    const cached = await median(20, () => timed(() => ask(installation, url)));
    const unchanged = await median(20, () => timed(() => ask(installation, url, { 'if-none-match': etag })));
    print(
      `monthly amplification: ${size.people} people, ${size.tasks} tasks × ${size.reportsPerTask} reports, ${(bytes / 1e6).toFixed(1)} MB answer`,
      resultLine('one query, counting only', naive),
      resultLine('recap, computed', uncached, naive),
      resultLine('a page of 50, computed', page, naive),
      resultLine('recap, cached', cached, naive),
      resultLine('recap, not modified (304)', unchanged, naive),
      '',
    );
  } finally {
    await installation.drop();
  }
}
