import { CiceroError } from '@cicero/contracts';
import { isDay } from '@cicero/runtime';

/** A day and perhaps a time of day, as somebody wrote them: a wall clock without zone, so that nothing shifts. */
export interface WrittenDate {
  /** YYYY-MM-DD */
  day: string;
  /** HH:MM; absent when only the day was said. */
  time?: string;
}

const clock = String.raw`(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?`;
const dayFirst = new RegExp(String.raw`^(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?:[T ]${clock})?$`, 'i');
const yearFirst = new RegExp(String.raw`^(\d{4})([/-])(\d{1,2})\2(\d{1,2})(?:[T ]${clock})?$`, 'i');

/**
 * Reads `dd/mm/yyyy`, `dd-mm-yyyy`, `yyyy-mm-dd` or `yyyy/mm/dd`, each with or without a time after `T` or a blank.
 * Seconds and a zone are passed over: what is written is what the clock on the wall says.
 * @throws CiceroError DATE_INVALID
 */
export function readEventDate(text: string): WrittenDate {
  const first = dayFirst.exec(text.trim());
  const [, a, , b, c, hours, minutes] = first ?? yearFirst.exec(text.trim()) ?? [];
  const [year, month, date] = first ? [c, b, a] : [a, b, c];
  const day = `${year}-${month?.padStart(2, '0')}-${date?.padStart(2, '0')}`;
  if (!isDay(day) || day < '1900-01-01') throw invalid('event_date');
  return hours === undefined ? { day } : { day, time: readTime(`${hours}:${minutes}`) };
}

/**
 * Reads `HH:MM`.
 * @throws CiceroError DATE_INVALID
 */
export function readTime(text: string): string {
  const time = text.trim().padStart(5, '0');
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) throw invalid('event_time');
  return time;
}

/**
 * What is stored for a date, `YYYY-MM-DD HH:MM`. A day alone keeps the time that is known already: clients that show
 * days send them back without it.
 * @param known the time so far, HH:MM
 */
export function storedDate({ day, time }: WrittenDate, known: string | null = null): string {
  return `${day} ${time ?? known ?? midnight}`;
}

/** A stored `YYYY-MM-DD HH:MM` as answers show it: `dd/mm/yyyy`, and the time unless it is midnight. */
export function shownDate(stored: string): { event_date: string; event_time: string | null } {
  const [day = '', time = midnight] = stored.split(' ');
  return { event_date: day.split('-').reverse().join('/'), event_time: time === midnight ? null : time };
}

/** Stands for no time at all, as it always has. */
export const midnight = '00:00';

function invalid(field: string): CiceroError {
  return new CiceroError('DATE_INVALID', {
    message: 'Tanggal tidak valid; gunakan format DD/MM/YYYY atau YYYY-MM-DD, boleh diikuti jam HH:MM.',
    fields: { field },
  });
}
