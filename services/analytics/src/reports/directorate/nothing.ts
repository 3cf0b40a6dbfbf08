import { dayText } from '../../exports/period.ts';
import type { Window } from '../../periods/window.ts';
import type { NothingToReport } from '../report.ts';
import { bold } from '../text.ts';

export function noPosts(client: { name: string }, window: Window, what = 'konten'): NothingToReport {
  return { kind: 'nothing', reason: 'no-posts', sentence: `Tidak ada ${what} ${bold(client.name)} ${during(window)}.` };
}

/** Nobody has looked at any of the posts: nobody is said to have done nothing. @param what `like Instagram` */
export function notRead(client: { name: string }, window: Window, what: string): NothingToReport {
  const sentence = `Data ${what} ${bold(client.name)} ${during(window)} belum terbaca; absensi belum dapat dihitung.`;
  return { kind: 'nothing', reason: 'not-read', sentence };
}

/** @param whom who was looked for: `personel` */
export function nobody(client: { name: string }, whom = 'personel'): NothingToReport {
  return { kind: 'nothing', reason: 'nobody', sentence: `Belum ada ${whom} ${bold(client.name)} yang terdaftar.` };
}

/** When it was, in a sentence. */
function during({ from, to }: Window): string {
  if (from === null || to === null) return 'pada semua periode';
  return from === to ? `pada ${dayText(from)}` : `selama ${dayText(from)} s.d. ${dayText(to)}`;
}
