import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Times } from '../auth/times.ts';

/** Who asks for what, how many at once and for how long. */
export interface LoadOrder {
  url: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  /** Each asks again as soon as it has its answer. */
  connections: number;
  milliseconds: number;
  /** Answers there must be, however long that takes. */
  least: number;
}

export interface LoadTimes {
  seconds: number;
  times: readonly number[];
}

export interface Load {
  perSecond: number;
  /** Milliseconds. */
  median: number;
  p99: number;
}

/** Asks for one path over and over, after each connection has asked once to warm up. @throws Error for any other status than 200 */
export async function load(order: LoadOrder): Promise<Load> {
  const worker = new Worker(new URL('./load-worker.ts', import.meta.url), { workerData: order });
  const [said] = (await once(worker, 'message')) as [LoadTimes];
  const { median, p99 } = new Times(said.times);
  return { perSecond: said.times.length / said.seconds, median, p99 };
}
