import type { NothingToReport } from '../report.ts';
import { bold } from '../text.ts';

/** @param when as it stands in a head: `Hari, Tanggal: …` */
export function noPosts(client: { name: string }, when: string, what = 'konten'): NothingToReport {
  return { kind: 'nothing', reason: 'no-posts', sentence: `Tidak ada ${what} ${bold(client.name)} (${when}).` };
}

/** @param whom who was looked for: `personel` */
export function nobody(client: { name: string }, whom = 'personel'): NothingToReport {
  return { kind: 'nothing', reason: 'nobody', sentence: `Belum ada ${whom} ${bold(client.name)} yang terdaftar.` };
}
