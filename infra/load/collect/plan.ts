import { readWords } from '../words.ts';

/** How much there is to collect, and how long the provider takes for an answer. */
export interface LoadPlan {
  clients: number;
  /** Posts of today per client and platform. */
  posts: number;
  likes: number;
  comments: number;
  /** Milliseconds; each answer takes up to as much again. */
  latency: number;
  /** Megabytes the collector must stay below. */
  memoryLimit: number;
  keep: boolean;
}

export const usage =
  'pnpm load collect [--clients 50] [--posts 20] [--likes 600] [--comments 300] [--latency 100] [--memory-limit 250] [--keep]';

/** @throws Error with the usage when the words make no plan */
export function loadPlanOf(words: readonly string[]): LoadPlan {
  const { 'memory-limit': memoryLimit, ...plan } = readWords(words, usage, {
    clients: { usual: 50, most: 4_096 },
    posts: { usual: 20, most: 200 },
    likes: { usual: 600, most: 20_000 },
    comments: { usual: 300, most: 20_000 },
    latency: { usual: 100, most: 60_000 },
    'memory-limit': { usual: 250, most: 100_000 },
  });
  return { ...plan, memoryLimit };
}
