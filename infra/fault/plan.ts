import { parseArgs } from 'node:util';

/** What is to be broken, how often and how fast. */
export interface Plan {
  kills: number;
  /** The same seed kills the same victims in the same order, after the same pauses. */
  seed: number;
  /** Average seconds between a victim's return and the next kill. */
  every: number;
  /** Keep the folder with data and logs although all is well. */
  keep: boolean;
}

export const usage = 'node infra/fault/main.ts [--kills 24] [--seed 1] [--every 3] [--keep]';

/** @throws Error with the usage when the words make no plan */
export function planOf(words: readonly string[]): Plan {
  const { values } = parseArgs({
    args: words.filter((word) => word !== '--'),
    options: {
      kills: { type: 'string', default: '24' },
      seed: { type: 'string', default: '1' },
      every: { type: 'string', default: '3' },
      keep: { type: 'boolean', default: false },
    },
  });
  const number = (name: 'kills' | 'seed' | 'every', min: number, max: number): number => {
    const value = Number(values[name]);
    if (!(value >= min && value <= max)) throw new Error(`--${name} must be from ${min} to ${max}\n${usage}`);
    return value;
  };
  return {
    kills: Math.round(number('kills', 0, 10_000)),
    seed: Math.round(number('seed', 0, 2 ** 31)),
    every: number('every', 0.1, 600),
    keep: values.keep,
  };
}
