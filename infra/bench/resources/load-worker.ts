import { parentPort, workerData } from 'node:worker_threads';
import { Client } from 'undici';
import type { LoadOrder, LoadTimes } from './load.ts';

/** Callers of their own thread: what they do to read answers is not taken from the gateway's time. */
const { url, path, headers, connections, milliseconds, least } = workerData as LoadOrder;
const clients = Array.from({ length: connections }, () => new Client(url, { pipelining: 1 }));
const times: number[] = [];

async function ask(client: Client): Promise<void> {
  const start = performance.now();
  const { statusCode, body } = await client.request({ path, method: 'GET', headers: { ...headers } });
  // Read and thrown away: a list of 250,000 need not be held.
  for await (const _ of body);
  if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
  times.push(performance.now() - start);
}

await Promise.all(clients.map(ask));
times.length = 0;
const start = performance.now();
const isOver = () => performance.now() - start > milliseconds && times.length >= least;
await Promise.all(
  clients.map(async (client) => {
    while (!isOver()) await ask(client);
  }),
);
const seconds = (performance.now() - start) / 1000;
await Promise.all(clients.map((client) => client.close()));
parentPort?.postMessage({ seconds, times } satisfies LoadTimes);
