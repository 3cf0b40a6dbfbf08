import { CiceroError } from '@cicero/contracts';
import { addDays, type Day, endOfMonth, isDay, jakartaDay, startOfMonth, startOfWeek } from '@cicero/runtime';

/** Days in Asia/Jakarta, both included; null = open. `from` after `to` = no day at all. */
export interface Window {
  from: Day | null;
  to: Day | null;
}

/** The period as callers say it; every value may be missing or blank. */
export interface PeriodQuery {
  periode?: string | undefined;
  tanggal?: string | undefined;
  start_date?: string | undefined;
  tanggal_mulai?: string | undefined;
  end_date?: string | undefined;
  tanggal_selesai?: string | undefined;
}

/**
 * The days a request is about (docs/attendance.md, "Days and periods"). A range applies when both bounds are there and
 * overrides everything else; a lone bound is ignored; an unknown `periode` is read as `harian`.
 * Only what decides is read: a `tanggal` beside a range does not matter.
 * @throws CiceroError DATE_INVALID
 */
export function resolveWindow(query: PeriodQuery, now: Date): Window {
  const from = query.start_date?.trim() || query.tanggal_mulai?.trim();
  const to = query.end_date?.trim() || query.tanggal_selesai?.trim();
  if (from && to) return { from: readDay(from), to: readDay(to) };
  const period = query.periode?.trim().toLowerCase();
  if (period === 'semua') return { from: null, to: null };
  const day = referenceDay(query.tanggal?.trim(), period, now);
  if (period === 'bulanan') return { from: startOfMonth(day), to: endOfMonth(day) };
  if (period === 'mingguan') return { from: startOfWeek(day), to: addDays(startOfWeek(day), 6) };
  return { from: day, to: day };
}

/** Whether the query says any period; without one some lists are of all days. */
export function saysPeriod(query: PeriodQuery): boolean {
  const from = query.start_date?.trim() || query.tanggal_mulai?.trim();
  const to = query.end_date?.trim() || query.tanggal_selesai?.trim();
  return Boolean((from && to) || query.periode?.trim() || query.tanggal?.trim());
}

function referenceDay(text: string | undefined, period: string | undefined, now: Date): Day {
  if (!text) return jakartaDay(now);
  return readDay(period === 'bulanan' && text.length === 7 ? `${text}-01` : text);
}

/** @throws CiceroError DATE_INVALID */
export function readDay(text: string): Day {
  if (!isDay(text)) throw new CiceroError('DATE_INVALID');
  return text;
}

/** Date and time as ISO 8601 and browsers write them; without a zone it is the clock in Jakarta. */
const dateTime =
  /^(?<day>\d{4}-\d{2}-\d{2})[T ](?<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?<zone>Z|[+-]\d{2}:\d{2})?$/i;

/** A day as such, or the one in Jakarta of an instant; null = the text is neither. */
export function daySaidBy(text: string): Day | null {
  if (isDay(text)) return text;
  const said = dateTime.exec(text)?.groups;
  if (!said || !isDay(said.day ?? '')) return null;
  const instant = new Date(`${said.day}T${said.time}${said.zone ?? '+07:00'}`);
  const day = Number.isNaN(instant.getTime()) ? null : jakartaDay(instant);
  return day !== null && isDay(day) ? day : null;
}
