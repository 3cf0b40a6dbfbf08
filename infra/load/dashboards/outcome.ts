import { Times } from '../../bench/auth/times.ts';
import type { Seen } from './dashboard.ts';
import type { DashboardsPlan } from './plan.ts';

export interface DashboardsOutcome {
  seen: readonly Seen[];
  /** Seconds that were measured. */
  seconds: number;
  /** Delay of the service's event loop, milliseconds. */
  delay: { median: number; p99: number; max: number };
  /** How many wanted a core at the end, the load test and everything else on the machine included. */
  machineLoad: number;
  /** Of the service, megabytes. */
  peakMemory: number;
  /** Processor time of the service in the measured seconds, seconds. */
  processor: number;
  /** Collections that were announced meanwhile, and how many data versions came of them. */
  collections: number;
  versions: number;
}

/** Anything but an answer or "as you have it". */
export function errorsOf(seen: readonly Seen[]): Seen[] {
  return seen.filter(({ status }) => status !== 200 && status !== 304);
}

export function isGood(plan: DashboardsPlan, { seen, delay }: DashboardsOutcome): boolean {
  return seen.length > 0 && errorsOf(seen).length === 0 && delay.p99 < plan.delayLimit;
}

/** The measured numbers: a route a line, then the service. */
export function dashboardsTable(plan: DashboardsPlan, outcome: DashboardsOutcome): string {
  const { seen, seconds, delay, machineLoad, peakMemory, processor, collections, versions } = outcome;
  const routes = Map.groupBy(seen, ({ route }) => route);
  const rows = [...routes].map(([route, answers]) => {
    const times = new Times(answers.map(({ milliseconds }) => milliseconds));
    const unchanged = answers.filter(({ status }) => status === 304).length;
    const bytes = answers.reduce((sum, answer) => sum + answer.bytes, 0);
    return [
      route,
      `${answers.length}`,
      `${((100 * unchanged) / answers.length).toFixed(0)} %`,
      `${(bytes / 1e6).toFixed(1)} MB`,
      ...[times.median, times.p95, times.p99].map((time) => `${time.toFixed(0)} ms`),
      `${errorsOf(answers).length}`,
    ];
  });
  const head = ['', 'answers', '304', 'sent', 'median', '95 %', '99 %', 'errors'];
  const below = delay.p99 < plan.delayLimit ? 'below' : 'NOT BELOW';
  return [
    `${plan.dashboards} dashboards, each every ${plan.every} s for ${seconds.toFixed(0)} s; ${plan.people} people in ${plan.units} units; ` +
      `${collections} collections, ${versions} new data versions`,
    ...table([head, ...rows]),
    `delay of the event loop: median ${delay.median.toFixed(1)} ms, 99 % ${delay.p99.toFixed(1)} ms (${below} ${plan.delayLimit} ms), longest ${delay.max.toFixed(0)} ms`,
    `memory of the service, peak: ${peakMemory.toFixed(0)} MB; processor time ${processor.toFixed(1)} s; load of the machine ${machineLoad.toFixed(1)}`,
    ...reasons(seen),
  ].join('\n');
}

function reasons(seen: readonly Seen[]): string[] {
  const errors = Map.groupBy(errorsOf(seen), ({ route, status }) => `${route} ${status === 0 ? 'no answer' : status}`);
  return [...errors].map(([what, all]) => `ERROR ${what}: ${all.length} times`);
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
  );
}
