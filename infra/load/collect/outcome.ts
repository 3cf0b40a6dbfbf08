import type { LoadPlan } from './plan.ts';

export interface Outcome {
  /** From the request of the collection until its last client was done. */
  seconds: number;
  requests: number;
  posts: number;
  /** Likes and comments on record, and in the simulator's world. */
  stored: number;
  expected: number;
  /** Sum over all clients and platforms of the time between begin and end of their collection. */
  busySeconds: number;
  /** The part of it in which at least one answer of the provider was awaited. */
  waitedSeconds: number;
  /** Processor time of the collector. */
  processor: number;
  /** Highest memory of the collector, megabytes. */
  peakMemory: number;
  unsuccessful: number;
}

/** The measured numbers, one a line, with how they were computed. */
export function outcomeTable(plan: LoadPlan, outcome: Outcome): string {
  const { seconds, busySeconds, waitedSeconds, processor, peakMemory, stored, expected, posts, requests } = outcome;
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const rows: [what: string, value: string, how: string][] = [
    ['clients × posts × likes/comments', `${plan.clients} × ${plan.posts} × ${plan.likes}/${plan.comments}`, ''],
    ['answers of the provider', `${plan.latency}–${2 * plan.latency} ms`, 'set in the simulator'],
    ['duration', `${seconds.toFixed(1)} s`, ''],
    ['requests', `${requests}`, `${(requests / seconds).toFixed(0)} per second`],
    ['posts stored', `${posts}`, `${outcome.unsuccessful} collections did not succeed`],
    ['likes and comments stored', `${stored} of ${expected}`, `${(stored / seconds).toFixed(0)} rows per second`],
    [
      'memory of the collector, peak',
      `${peakMemory.toFixed(0)} MB`,
      `VmHWM; ${peakMemory < plan.memoryLimit ? 'below' : 'NOT BELOW'} ${plan.memoryLimit} MB`,
    ],
    [
      'waiting for the provider',
      percent(waitedSeconds / busySeconds),
      `${waitedSeconds.toFixed(0)} s with an answer under way of ${busySeconds.toFixed(0)} s summed over all collections`,
    ],
    [
      'not computing',
      percent(1 - processor / seconds),
      `${processor.toFixed(1)} s of processor time in ${seconds.toFixed(1)} s`,
    ],
  ];
  const first = Math.max(...rows.map(([what]) => what.length));
  const second = Math.max(...rows.map(([, value]) => value.length));
  return rows
    .map(([what, value, how]) => `${what.padEnd(first)}  ${value.padStart(second)}  ${how}`.trimEnd())
    .join('\n');
}
