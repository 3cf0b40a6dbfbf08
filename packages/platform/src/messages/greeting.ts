import { jakartaTime } from '@cicero/runtime';

/** The greeting of the hour in Jakarta. */
export function greeting(at: Date): string {
  const hour = Number(jakartaTime(at).slice(0, 2));
  if (hour >= 4 && hour < 11) return 'Selamat pagi';
  if (hour >= 11 && hour < 15) return 'Selamat siang';
  return hour >= 15 && hour < 18 ? 'Selamat sore' : 'Selamat malam';
}
