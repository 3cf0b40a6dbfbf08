import { CiceroError } from '@cicero/contracts';
import { addDays, type Day, endOfMonth, jakartaDay, startOfMonth, startOfWeek } from '@cicero/runtime';
import { daySaidBy } from '../periods/window.ts';

/** What a recap of logins is of. */
export const loginModes = ['harian', 'mingguan', 'bulanan'] as const;
export type LoginMode = (typeof loginModes)[number];

/** Whole days in Asia/Jakarta, both included. */
export interface LoginPeriod {
  mode: LoginMode;
  from: Day;
  to: Day;
}

/** The period as callers say it; every value may be missing or blank. */
export interface LoginPeriodQuery {
  mode?: string | undefined;
  start_time?: string | undefined;
  startDate?: string | undefined;
  end_time?: string | undefined;
  endDate?: string | undefined;
}

/**
 * The days a recap is of: those of both bounds, or the day of one alone; without any today, this week (from Monday) or
 * this month. A monthly recap is always of a whole month, that of the first bound. An unknown mode is read as `harian`.
 * @throws CiceroError DATE_INVALID also for bounds in the wrong order
 */
export function readLoginPeriod(query: LoginPeriodQuery, now: Date): LoginPeriod {
  const said = query.mode?.trim().toLowerCase();
  const mode = loginModes.find((one) => one === said) ?? 'harian';
  const start = readBound(query.start_time?.trim() || query.startDate?.trim());
  const end = readBound(query.end_time?.trim() || query.endDate?.trim());
  if (start !== null && end !== null && start > end) {
    throw new CiceroError('DATE_INVALID', { message: 'Rentang tanggal terbalik.' });
  }
  const today = jakartaDay(now);
  if (mode === 'bulanan') {
    const day = start ?? end ?? today;
    return { mode, from: startOfMonth(day), to: endOfMonth(day) };
  }
  const from = start ?? end ?? (mode === 'mingguan' ? startOfWeek(today) : today);
  const to = end ?? start ?? (mode === 'mingguan' ? addDays(from, 6) : today);
  return { mode, from, to };
}

function readBound(said: string | undefined): Day | null {
  if (!said) return null;
  const day = daySaidBy(said);
  if (day === null) throw new CiceroError('DATE_INVALID');
  return day;
}
