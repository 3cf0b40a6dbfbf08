import type { Installation } from './installation.ts';

export interface Got {
  bytes: number;
  etag: string;
}

/** Takes the answer piece by piece, as a socket does: joining and decoding it would measure the tool. */
export async function ask(
  { service }: Installation,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<Got> {
  const answer = await service.app.inject({ url, headers: { ...headers }, payloadAsStream: true });
  if (answer.statusCode !== (headers['if-none-match'] ? 304 : 200)) {
    throw new Error(`${url} answered ${answer.statusCode}`);
  }
  let bytes = 0;
  for await (const chunk of answer.stream()) bytes += Buffer.byteLength(chunk);
  return { bytes, etag: String(answer.headers.etag) };
}

/** Milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds of each run, after two that warm up; a single run is taken as it is. */
export async function times(runs: number, measure: (run: number) => Promise<number>): Promise<number[]> {
  for (let run = 0; run < 2 && runs > 1; run += 1) await measure(run);
  const taken: number[] = [];
  for (let run = 0; run < runs; run += 1) taken.push(await measure(run));
  return taken;
}

/** The number below which so many of a hundred lie. */
export function percentile(numbers: readonly number[], share: number): number {
  const ordered = numbers.toSorted((a, b) => a - b);
  return ordered[Math.min(Math.floor((ordered.length * share) / 100), ordered.length - 1)] ?? Number.NaN;
}

export async function median(runs: number, measure: (run: number) => Promise<number>): Promise<number> {
  return percentile(await times(runs, measure), 50);
}
