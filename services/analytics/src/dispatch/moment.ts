import { CiceroError } from '@cicero/contracts';
import { isDay } from '@cicero/runtime';

/**
 * The instant of a time in Jakarta: `2025-11-10T15:20`; of a day alone, its last minute.
 * @param now when nothing is said
 * @throws CiceroError DATE_INVALID
 */
export function instantOf(text: string | undefined, now: Date): Date {
  const said = text?.trim() ?? '';
  if (said === '') return now;
  const [, day = '', time = '23:59'] = /^(\d{4}-\d{2}-\d{2})(?:[T ]((?:[01]\d|2[0-3])[:.][0-5]\d))?$/.exec(said) ?? [];
  if (!isDay(day)) throw new CiceroError('DATE_INVALID');
  return new Date(`${day}T${time.replace('.', ':')}:00+07:00`);
}
