import { CiceroError } from '@cicero/contracts';
import { addDays, type Day, endOfMonth, jakartaDay, jakartaTime, startOfMonth, startOfWeek } from '@cicero/runtime';
import { type PeriodQuery, readDay, resolveWindow, type Window } from '../periods/window.ts';
import { monthLine } from '../reports/text.ts';

/** A file with a column for each day has at most so many. */
export const mostDays = 31;

export const namedPeriods = [
  'today',
  'yesterday',
  'this_week',
  'last_week',
  'this_month',
  'last_month',
  'custom',
  'all_time',
] as const;
export type NamedPeriod = (typeof namedPeriods)[number];

/**
 * The window of a period by its name; `custom` is from `start_date` to `end_date`. Without a name what `periode` says.
 * @throws CiceroError DATE_INVALID
 */
export function namedWindow(query: PeriodQuery & { period?: NamedPeriod | undefined }, now: Date): Window {
  const today = jakartaDay(now);
  const week = (day: Day): Window => ({ from: startOfWeek(day), to: addDays(startOfWeek(day), 6) });
  const month = (day: Day): Window => ({ from: startOfMonth(day), to: endOfMonth(day) });
  switch (query.period) {
    case undefined:
      return resolveWindow(query, now);
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case 'this_week':
      return week(today);
    case 'last_week':
      return week(addDays(today, -7));
    case 'this_month':
      return month(today);
    case 'last_month':
      return month(addDays(startOfMonth(today), -1));
    case 'custom': {
      const from = query.start_date?.trim() || query.tanggal_mulai?.trim();
      const to = query.end_date?.trim() || query.tanggal_selesai?.trim();
      if (!from || !to) {
        throw new CiceroError('DATE_INVALID', { message: 'Isi start_date dan end_date untuk period=custom.' });
      }
      return { from: readDay(from), to: readDay(to) };
    }
    case 'all_time':
      return { from: null, to: null };
  }
}

/**
 * The days of a window that have begun, each a column: tomorrow has nothing to show.
 * @throws CiceroError PERIOD_TOO_LONG
 */
export function daysOf({ from, to }: Window, now: Date): Day[] {
  if (from === null || to === null || to > addDays(from, mostDays - 1)) {
    throw new CiceroError('PERIOD_TOO_LONG', { message: `Periode terlalu panjang; paling banyak ${mostDays} hari.` });
  }
  const today = jakartaDay(now);
  const last = from <= today && to > today ? today : to;
  const days: Day[] = [];
  for (let day = from; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

const dates = new Intl.DateTimeFormat('id-ID', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });
const weekdays = new Intl.DateTimeFormat('id-ID', { timeZone: 'UTC', weekday: 'long' });
const instant = (day: Day): Date => new Date(`${day}T00:00:00Z`);

/** `10 November 2025` */
export const dateText = (day: Day): string => dates.format(instant(day));
/** `Senin, 10 November 2025` */
export const dayText = (day: Day): string => `${weekdays.format(instant(day))}, ${dateText(day)}`;
/** `Data diambil: 10 November 2025, 20.00 WIB` */
export const takenText = (at: Date): string =>
  `Data diambil: ${dateText(jakartaDay(at))}, ${jakartaTime(at).replace(':', '.')} WIB`;

/** How a window is called in the head of a file, and in its name. */
export function describeWindow({ from, to }: Window): { label: string; slug: string } {
  if (from === null || to === null) return { label: 'Periode Data: semua', slug: 'Semua_Periode' };
  if (from === to) return { label: `Hari, Tanggal: ${dayText(from)}`, slug: `Tanggal_${from}` };
  const range = `${dateText(from)} - ${dateText(to)}`;
  if (from === startOfWeek(from) && to === addDays(from, 6)) {
    return { label: `Minggu: ${range}`, slug: `Minggu_${from}_${to}` };
  }
  if (from === startOfMonth(from) && to === endOfMonth(from)) {
    return { label: `Bulan: ${monthLine(from)}`, slug: `Bulan_${from.slice(0, 7)}` };
  }
  return { label: `Periode Data: ${range}`, slug: `Periode_${from}_${to}` };
}
