import { CiceroError } from '@cicero/contracts';
import { addDays, type Day, endOfMonth, jakartaDay, startOfMonth, startOfWeek } from '@cicero/runtime';
import { type PeriodQuery, readDay, type Window } from './window.ts';

/** In steps of what a trend goes. */
export const intervals = ['day', 'week', 'month'] as const;
export type Interval = (typeof intervals)[number];

/** A window with both bounds. */
export interface ClosedWindow extends Window {
  from: Day;
  to: Day;
}

/** Steps of a trend when nobody says from when. */
const usualSteps = 8;
/** More than this nobody reads, and each is measured. */
export const mostSteps = 62;

const startOf: Readonly<Record<Interval, (day: Day) => Day>> = {
  day: (day) => day,
  week: startOfWeek,
  month: startOfMonth,
};
const endOf: Readonly<Record<Interval, (day: Day) => Day>> = {
  day: (day) => day,
  week: (day) => addDays(startOfWeek(day), 6),
  month: endOfMonth,
};

/**
 * The steps of a trend, oldest first: those of the range in the query, the first and the last cut to its bounds; without
 * one the last eight, up to that of `tanggal` or today.
 * @throws CiceroError DATE_INVALID, PERIOD_TOO_LONG
 */
export function trendSteps(query: PeriodQuery, interval: Interval, now: Date): ClosedWindow[] {
  const from = query.start_date?.trim() || query.tanggal_mulai?.trim();
  const to = query.end_date?.trim() || query.tanggal_selesai?.trim();
  if (from && to) {
    if (readDay(from) > readDay(to))
      throw new CiceroError('DATE_INVALID', { message: 'end_date mendahului start_date.' });
    return stepsOf({ from, to }, interval);
  }
  const day = query.tanggal?.trim();
  return stepsBefore(day ? readDay(day) : jakartaDay(now), interval, usualSteps);
}

/** So many steps, the last of which holds the day. */
export function stepsBefore(day: Day, interval: Interval, count: number): ClosedWindow[] {
  let from = startOf[interval](day);
  for (let step = 1; step < count; step += 1) from = startOf[interval](addDays(from, -1));
  return stepsOf({ from, to: endOf[interval](day) }, interval);
}

function stepsOf({ from, to }: ClosedWindow, interval: Interval): ClosedWindow[] {
  const steps: ClosedWindow[] = [];
  for (let start = from; start <= to; ) {
    if (steps.length === mostSteps) {
      throw new CiceroError('PERIOD_TOO_LONG', {
        message: `Periode terlalu panjang; paling banyak ${mostSteps} titik.`,
      });
    }
    const end = endOf[interval](start);
    steps.push({ from: start, to: end < to ? end : to });
    start = addDays(end, 1);
  }
  return steps;
}

/**
 * The window of equal length that ends the day before; null when it has no beginning, no end, or no day at all, and when
 * there would be none that can be written.
 */
export function windowBefore({ from, to }: Window): ClosedWindow | null {
  if (from === null || to === null || from > to) return null;
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (Date.parse(from) - days * 86_400_000 < Date.parse('1000-01-01')) return null;
  return { from: addDays(from, -days), to: addDays(from, -1) };
}

/** From the first day of the windows, which come in order, to the last. */
export function spanOf(windows: readonly Window[]): Window {
  return { from: windows.at(0)?.from ?? null, to: windows.at(-1)?.to ?? null };
}

/**
 * The window, if it has bounds and is not longer.
 * @throws CiceroError PERIOD_TOO_LONG
 */
export function closed({ from, to }: Window, mostDays: number): ClosedWindow {
  if (from === null || to === null || to >= addDays(from, mostDays)) {
    throw new CiceroError('PERIOD_TOO_LONG', { message: `Periode terlalu panjang; paling banyak ${mostDays} hari.` });
  }
  return { from, to };
}
