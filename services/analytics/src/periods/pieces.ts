import { addDays, type Day, endOfMonth, startOfMonth } from '@cicero/runtime';
import type { Window } from './window.ts';

/** A window cut so that as much as possible is read by the month: whole months, and the days at its edges. */
export interface Pieces {
  /** First days of the first and the last whole month; null = open. Undefined = no whole month. */
  months: { from: Day | null; to: Day | null } | undefined;
  days: readonly { from: Day; to: Day }[];
}

export function piecesOf(window: Window): Pieces {
  const { from, to } = window;
  if (from !== null && to !== null && from > to) return { months: undefined, days: [] };
  const firstMonth = from === null || from === startOfMonth(from) ? from : addDays(endOfMonth(from), 1);
  const lastMonth =
    to === null ? null : to === endOfMonth(to) ? startOfMonth(to) : startOfMonth(addDays(startOfMonth(to), -1));
  if (from !== null && to !== null && firstMonth !== null && lastMonth !== null && firstMonth > lastMonth) {
    return { months: undefined, days: [{ from, to }] };
  }
  const days: { from: Day; to: Day }[] = [];
  if (from !== null && firstMonth !== null && firstMonth !== from) days.push({ from, to: addDays(firstMonth, -1) });
  if (to !== null && lastMonth !== null && endOfMonth(lastMonth) !== to) {
    days.push({ from: addDays(endOfMonth(lastMonth), 1), to });
  }
  return { months: { from: firstMonth, to: lastMonth }, days };
}
