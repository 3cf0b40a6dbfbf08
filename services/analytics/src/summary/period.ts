import { endOfMonth, startOfMonth } from '@cicero/runtime';
import type { ClosedWindow } from '../periods/intervals.ts';
import { resolveWindow, type Window } from '../periods/window.ts';
import { dayLine, monthLine } from '../reports/text.ts';

/** The period as the executive summary says it; every value may be missing or blank. */
export interface SummaryQuery {
  /** `YYYY-MM` */
  month?: string | undefined;
  start_date?: string | undefined;
  end_date?: string | undefined;
}

/**
 * The days that a summary is about: the range when both bounds are there, else the month, else this month.
 * @throws CiceroError DATE_INVALID
 */
export function summaryWindow({ month, start_date, end_date }: SummaryQuery, now: Date): Window {
  return resolveWindow({ periode: 'bulanan', tanggal: month, start_date, end_date }, now);
}

/** `November 2025`, or from when to when. */
export function periodLine({ from, to }: ClosedWindow): string {
  if (from === startOfMonth(from) && to === endOfMonth(from)) return monthLine(from);
  return from === to ? dayLine(from) : `${dayLine(from)} - ${dayLine(to)}`;
}
