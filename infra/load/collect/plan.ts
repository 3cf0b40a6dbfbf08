import { parseArgs } from 'node:util';

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
  const { values } = parseArgs({
    args: words.filter((word) => word !== '--'),
    options: {
      clients: { type: 'string', default: '50' },
      posts: { type: 'string', default: '20' },
      likes: { type: 'string', default: '600' },
      comments: { type: 'string', default: '300' },
      latency: { type: 'string', default: '100' },
      'memory-limit': { type: 'string', default: '250' },
      keep: { type: 'boolean', default: false },
    },
  });
  const number = (name: Exclude<keyof typeof values, 'keep'>, max: number): number => {
    const value = Number(values[name]);
    if (!(Number.isInteger(value) && value >= 0 && value <= max)) {
      throw new Error(`--${name} must be a whole number up to ${max}\n${usage}`);
    }
    return value;
  };
  return {
    clients: number('clients', 4_096),
    posts: number('posts', 200),
    likes: number('likes', 20_000),
    comments: number('comments', 20_000),
    latency: number('latency', 60_000),
    memoryLimit: number('memory-limit', 100_000),
    keep: values.keep,
  };
}
