import { parseArgs } from 'node:util';

/** How many messages go out, and how often what carries them is killed meanwhile. */
export interface NotifyPlan {
  messages: number;
  recipients: number;
  kills: number;
  /** The same seed writes the same messages and kills the same victims in the same order. */
  seed: number;
  /** Keep the folder with data and logs although all is well. */
  keep: boolean;
}

export const notifyUsage =
  'node infra/fault/main.ts notify [--messages 5000] [--recipients 300] [--kills 24] [--seed 1] [--keep]';

/** @throws Error with the usage when the words make no plan */
export function notifyPlanOf(words: readonly string[]): NotifyPlan {
  const { values } = parseArgs({
    args: words.filter((word) => word !== '--'),
    options: {
      messages: { type: 'string', default: '5000' },
      recipients: { type: 'string', default: '300' },
      kills: { type: 'string', default: '24' },
      seed: { type: 'string', default: '1' },
      keep: { type: 'boolean', default: false },
    },
  });
  const number = (name: 'messages' | 'recipients' | 'kills' | 'seed', min: number, max: number): number => {
    const value = Number(values[name]);
    if (!(value >= min && value <= max)) throw new Error(`--${name} must be from ${min} to ${max}\n${notifyUsage}`);
    return Math.round(value);
  };
  return {
    messages: number('messages', 1, 1_000_000),
    recipients: number('recipients', 1, 100_000),
    kills: number('kills', 0, 10_000),
    seed: number('seed', 0, 2 ** 31),
    keep: values.keep,
  };
}
