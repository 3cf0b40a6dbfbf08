import type { Installation } from './installation.ts';

/** Takes the answer piece by piece, as a socket does: joining and decoding it would measure the tool. */
export async function ask(
  { service, authorization }: Installation,
  url: string,
  headers: Record<string, string> = {},
): Promise<{ bytes: number; etag: string }> {
  const answer = await service.app.inject({ url, headers: { authorization, ...headers }, payloadAsStream: true });
  if (answer.statusCode !== (headers['if-none-match'] ? 304 : 200)) throw new Error(`answered ${answer.statusCode}`);
  let bytes = 0;
  for await (const chunk of answer.stream()) bytes += Buffer.byteLength(chunk);
  return { bytes, etag: String(answer.headers.etag) };
}

/** Milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** After two runs that warm up; a single run is taken as it is. */
export async function median(runs: number, measure: () => Promise<number>): Promise<number> {
  for (let run = 0; run < 2 && runs > 1; run += 1) await measure();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await measure());
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

/** @param yardstick what the time is compared with */
export function resultLine(name: string, time: number, yardstick?: number): string {
  const ratio = yardstick === undefined ? '' : `×${(yardstick / time).toFixed(1)}`;
  return `  ${name.padEnd(34)}${time.toFixed(1).padStart(10)} ms${ratio.padStart(12)}`;
}

export function print(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
