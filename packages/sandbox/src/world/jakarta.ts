/** The calendar of the world: days in Asia/Jakarta (UTC+7, no daylight saving), numbered from 1970-01-01. */

export const SECONDS_PER_DAY = 86_400;
const OFFSET_SECONDS = 7 * 3600;

/** Number of the Jakarta day that contains an instant in epoch seconds. */
export function jakartaDay(epochSeconds: number): number {
  return Math.floor((epochSeconds + OFFSET_SECONDS) / SECONDS_PER_DAY);
}

/** Epoch seconds of 00:00:00 WIB of a day. */
export function startOfDay(day: number): number {
  return day * SECONDS_PER_DAY - OFFSET_SECONDS;
}

/** `YYYY-MM-DD` to the number of the day. Throws RangeError on anything else. */
export function dayFromText(text: string): number {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(instant)) throw new RangeError(`not a calendar day: ${text}`);
  return instant / 1000 / SECONDS_PER_DAY;
}
