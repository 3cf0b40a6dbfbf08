import { openPlace, type Place } from './place.ts';

/** What was asked for, how long it took, and by how much the process grew meanwhile. */
export interface Figure {
  what: string;
  status: number;
  milliseconds: number;
  /** Until the first bytes. */
  firstBytes: number;
  bytes: number;
  /** Heap and buffers beyond what there was before, at their largest. */
  peakBytes: number;
}

const questions: readonly [what: string, path: string][] = [
  ['everybody of the directorate', '/api/users/list?client_id=DITBINMAS'],
  ['the same by name', '/api/users/list?client_id=DITBINMAS&sort=nama'],
  ['a page of 50', '/api/users/list?client_id=DITBINMAS&limit=50'],
  ['a page of 50 from the other end', '/api/users/list?client_id=DITBINMAS&limit=50&sort=-user_id'],
  ['one unit', '/api/users/list?client_id=RES_7'],
  ['one person', '/api/users/10000007'],
  ['CSV', '/api/users/export?format=csv'],
  ['workbook', '/api/users/export?format=xlsx'],
];

/**
 * Lists and files of the directory with 25,000 and 250,000 people: ten times the people may take ten times as long, but
 * not more memory.
 * @param words `--small` leaves the second part out
 */
export async function benchPeople(words: readonly string[] = []): Promise<void> {
  const small = await measureAt(25_000);
  report(25_000, small);
  if (!words.includes('--small')) report(250_000, await measureAt(250_000));
}

/** Every question once to warm up, then once for the figure. */
export async function measureAt(people: number): Promise<Figure[]> {
  const place = await openPlace(people);
  try {
    const figures: Figure[] = [];
    for (const [what, path] of questions) {
      const { etag } = await ask(place, what, path);
      figures.push(await ask(place, what, path));
      if (etag && figures.length === 1) figures.push(await ask(place, `${what}, unchanged`, path, etag));
    }
    return figures;
  } finally {
    await place.close();
  }
}

/** Takes the answer as fast as it comes and throws it away. */
async function ask(
  { url, authorization }: Place,
  what: string,
  path: string,
  etag?: string,
): Promise<Figure & { etag: string | null }> {
  globalThis.gc?.();
  const before = inUse();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, inUse());
  }, 20);
  const start = performance.now();
  const response = await fetch(url + path, { headers: { authorization, ...(etag ? { 'if-none-match': etag } : {}) } });
  const firstBytes = performance.now() - start;
  let bytes = 0;
  for await (const chunk of response.body ?? []) bytes += chunk.byteLength;
  const milliseconds = performance.now() - start;
  clearInterval(watch);
  if (response.status !== (etag ? 304 : 200)) throw new Error(`${path} answered ${response.status}`);
  const { status, headers } = response;
  return { what, status, milliseconds, firstBytes, bytes, peakBytes: peak - before, etag: headers.get('etag') };
}

function inUse(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function report(people: number, figures: readonly Figure[]): void {
  process.stdout.write(`\n${people.toLocaleString('en')} people\n`);
  for (const { what, milliseconds, firstBytes, bytes, peakBytes } of figures) {
    const cells = [
      what.padEnd(42),
      `${milliseconds.toFixed(1)} ms`.padStart(12),
      `first bytes ${firstBytes.toFixed(1)} ms`.padStart(24),
      `${(bytes / 1e6).toFixed(2)} MB`.padStart(12),
      `grew by ${(peakBytes / 1e6).toFixed(0)} MB`.padStart(18),
    ];
    process.stdout.write(`${cells.join('')}\n`);
  }
}
