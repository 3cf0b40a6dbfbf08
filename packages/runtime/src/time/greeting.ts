import { jakartaTime } from './jakarta.ts';

/** How people greet each other at an hour in Jakarta: pagi from 4, siang from 10, sore from 15, malam from 18. */
export function greeting(at: Date): string {
  const hour = Number(jakartaTime(at).slice(0, 2));
  if (hour >= 4 && hour < 10) return 'Selamat pagi';
  if (hour >= 10 && hour < 15) return 'Selamat siang';
  return hour >= 15 && hour < 18 ? 'Selamat sore' : 'Selamat malam';
}
