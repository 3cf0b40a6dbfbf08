/**
 * The calendar everything is reported in: Asia/Jakarta (WIB), UTC+7 all year round since 1964, hence plain arithmetic.
 * Days are `YYYY-MM-DD` text, weeks start on Monday. See docs/attendance.md, "Days and periods".
 */
export type Day = string;

export const jakartaZone = 'Asia/Jakarta';
const offset = 7 * 3_600_000;
const dayLength = 86_400_000;

/** The calendar day in Jakarta of an instant. */
export function jakartaDay(instant: Date): Day {
  return new Date(instant.getTime() + offset).toISOString().slice(0, 10);
}

/** `HH:MM` on the clock in Jakarta. */
export function jakartaTime(instant: Date): string {
  return new Date(instant.getTime() + offset).toISOString().slice(11, 16);
}

/** The instant at which a Jakarta day begins. */
export function startOfDay(day: Day): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - offset);
}

/**
 * The day `count` days later (earlier when negative).
 * @throws RangeError for a day that cannot be written with four digits of a year: as text it would compare wrongly
 */
export function addDays(day: Day, count: number): Day {
  const later = new Date(Date.parse(`${day}T00:00:00Z`) + count * dayLength).toISOString();
  if (later.length > 24) throw new RangeError(`${count} days from ${day} there is no day`);
  return later.slice(0, 10);
}

/**
 * True for a text that is a real calendar day: `2025-02-30` is not. Years below 1000 are typing errors, and not every
 * calendar in between agrees about them; beyond 9989 the week, the month or the period that a day stands in could end
 * after the last day that can be written.
 */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '1000' || text >= '9990') return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}

/** Monday of the week that holds the day. */
export function startOfWeek(day: Day): Day {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

/** First day of the month that holds the day. */
export function startOfMonth(day: Day): Day {
  return `${day.slice(0, 7)}-01`;
}

/** Last day of the month that holds the day. */
export function endOfMonth(day: Day): Day {
  const [year = 1970, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** The same day computation in SQL, for a timestamptz expression. Keep it equal to jakartaDay. */
export function jakartaDaySql(timestamptz: string): string {
  return `((${timestamptz}) at time zone '${jakartaZone}')::date`;
}
