import { readWords } from '../words.ts';

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
  const { 'delay-limit': delayLimit, ...plan } = readWords(words, usage, {
    dashboards: { usual: 200, least: 1, most: 5_000 },
    seconds: { usual: 60, least: 1, most: 3_600 },
    every: { usual: 5, least: 1, most: 600 },
    people: { usual: 10_000, least: 1, most: 250_000 },
    units: { usual: 40, least: 1, most: 1_000 },
    'delay-limit': { usual: 50, least: 1, most: 10_000 },
  });
  return { ...plan, delayLimit };
}
