const dayLength = 86_400_000;
/** 31 December 9999, the last day Excel knows. */
const lastDay = 2_958_465;
/** Day 0 of the count, once Excel's 29 February 1900 – which never was – lies behind. */
const epoch = Date.UTC(1899, 11, 30);
const daysTo1904 = 1462;

/**
 * A day count of Excel as text: `2026-11-23`, with `14:05:00` after it when the cell shows a time and there is one;
 * only `14:05:00` when it shows nothing but a time.
 * @returns undefined when the number is no day Excel knows
 */
export function dateText(serial: number, look: 'day' | 'moment' | 'time', from1904: boolean): string | undefined {
  const seconds = Math.round((serial % 1) * 86_400);
  let day = Math.floor(serial) + (seconds === 86_400 ? 1 : 0);
  const clock = new Date((seconds % 86_400) * 1000).toISOString().slice(11, 19);
  if (look === 'time') return serial >= 0 && serial < 1 ? clock : undefined;
  if (from1904) day += daysTo1904;
  if (!(day >= 1 && day <= lastDay)) return undefined;
  const date = new Date(epoch + (day < 60 ? day + 1 : day) * dayLength).toISOString().slice(0, 10);
  return look === 'moment' && seconds % 86_400 !== 0 ? `${date} ${clock}` : date;
}

/**
 * The day count of a calendar day, and of a wall clock time on it.
 * @param day `YYYY-MM-DD`
 * @returns undefined before 1 March 1900, where Excel's count is off
 */
export function serialOf(day: string, seconds = 0): number | undefined {
  const serial = (Date.parse(`${day}T00:00:00Z`) - epoch) / dayLength;
  if (!(serial >= 61 && serial <= lastDay)) return undefined;
  return serial + seconds / 86_400;
}
