import { CiceroError } from '@cicero/contracts';
import { addDays, type Day, jakartaDay } from '@cicero/runtime';
import { daySaidBy } from '../periods/window.ts';

/** Time ranges of ANEV, as the page names them. */
export const timeRanges = ['today', '7d', '30d', '90d', 'custom', 'all'] as const;
export type TimeRange = (typeof timeRanges)[number];

/** Whole days in Asia/Jakarta, both included. */
export interface RangeOfDays {
  timeRange: TimeRange;
  from: Day;
  to: Day;
}

/** The range as the page says it; every value may be missing or blank. */
export interface TimeRangeQuery {
  time_range?: string | undefined;
  timeRange?: string | undefined;
  start_date?: string | undefined;
  startDate?: string | undefined;
  end_date?: string | undefined;
  endDate?: string | undefined;
}

/** Days before today on which a range begins. */
const daysBack: Readonly<Record<string, number>> = { today: 0, '7d': 6, '30d': 29, '90d': 89 };
/** Where `all` begins: no network of ours is older. */
const firstDay: Day = '2000-01-01';

/**
 * The days that a request is about; seven of them when it does not say.
 * @throws CiceroError TIME_RANGE_INVALID, with the ranges there are
 */
export function readTimeRange(query: TimeRangeQuery, now: Date): RangeOfDays {
  const today = jakartaDay(now);
  const timeRange = readName(query.time_range?.trim() || query.timeRange?.trim() || '7d');
  const back = daysBack[timeRange];
  if (back !== undefined) return { timeRange, from: addDays(today, -back), to: today };
  const start = query.start_date?.trim() || query.startDate?.trim();
  const end = query.end_date?.trim() || query.endDate?.trim();
  if (timeRange === 'all') return { timeRange, from: firstDay, to: end ? readBound(end) : today };
  if (!start || !end) throw refusal('Isi tanggal awal dan tanggal akhir.');
  const [from, to] = [readBound(start), readBound(end)];
  if (from > to) throw refusal('Tanggal awal tidak boleh setelah tanggal akhir.');
  return { timeRange, from, to };
}

function readName(said: string): TimeRange {
  const name = timeRanges.find((one) => one === said.toLowerCase());
  if (!name) throw refusal(`time_range tidak dikenal; gunakan ${timeRanges.join(', ')}.`);
  return name;
}

function readBound(said: string): Day {
  const day = daySaidBy(said);
  if (day === null) throw refusal('Tanggal tidak valid; gunakan format YYYY-MM-DD.');
  return day;
}

function refusal(message: string): CiceroError {
  return new CiceroError('TIME_RANGE_INVALID', { message, fields: { permitted_time_ranges: timeRanges } });
}
