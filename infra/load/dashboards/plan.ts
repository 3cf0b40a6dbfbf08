import { parseArgs } from 'node:util';

/** Who looks at what, how often and how long. */
export interface DashboardsPlan {
  dashboards: number;
  /** Measured; as long as one round takes, they warm up before. */
  seconds: number;
  /** Seconds after which a dashboard asks again. */
  every: number;
  people: number;
  units: number;
  /** Milliseconds that the event loop's delay must stay below, 99 of 100 times. */
  delayLimit: number;
  keep: boolean;
}

export const usage =
  'pnpm load dashboards [--dashboards 200] [--seconds 60] [--every 5] [--people 10000] [--units 40] [--delay-limit 50] [--keep]';

/** @throws Error with the usage when the words make no plan */
export function dashboardsPlanOf(words: readonly string[]): DashboardsPlan {
  const { values } = parseArgs({
    args: [...words],
    options: {
      dashboards: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '60' },
      every: { type: 'string', default: '5' },
      people: { type: 'string', default: '10000' },
      units: { type: 'string', default: '40' },
      'delay-limit': { type: 'string', default: '50' },
      keep: { type: 'boolean', default: false },
    },
  });
  const number = (name: Exclude<keyof typeof values, 'keep'>, max: number): number => {
    const value = Number(values[name]);
    if (Number.isInteger(value) && value >= 1 && value <= max) return value;
    throw new Error(`--${name} must be a whole number from 1 to ${max}\n${usage}`);
  };
  return {
    dashboards: number('dashboards', 5_000),
    seconds: number('seconds', 3_600),
    every: number('every', 600),
    people: number('people', 250_000),
    units: number('units', 1_000),
    delayLimit: number('delay-limit', 10_000),
    keep: values.keep,
  };
}
