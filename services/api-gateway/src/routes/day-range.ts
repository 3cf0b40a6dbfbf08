import { CiceroError } from '@cicero/contracts';
import { addDays, isDay, startOfDay } from '@cicero/runtime';
import { Type } from 'typebox';

const Day = (description: string) =>
  Type.Optional(Type.String({ maxLength: 64, description: `${description}, YYYY-MM-DD in Jakarta` }));

/** Query parameters that narrow a list down to days. */
export const DayRange = { tanggal_mulai: Day('First day'), tanggal_selesai: Day('Last day') };

/**
 * The instants at which a range of days begins and is over; null where it is open.
 * @throws CiceroError DATE_INVALID also when it ends before it begins
 */
export function instantsOf(query: { tanggal_mulai?: string; tanggal_selesai?: string }): {
  since: Date | null;
  until: Date | null;
} {
  const [first, last] = [readDay(query.tanggal_mulai), readDay(query.tanggal_selesai)];
  if (first && last && last < first) throw new CiceroError('DATE_INVALID', { message: 'Rentang tanggal terbalik.' });
  return { since: first ? startOfDay(first) : null, until: last ? startOfDay(addDays(last, 1)) : null };
}

function readDay(text = ''): string | null {
  const day = text.trim();
  if (day === '') return null;
  if (!isDay(day)) throw new CiceroError('DATE_INVALID');
  return day;
}
