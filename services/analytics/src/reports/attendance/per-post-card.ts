import { jakartaTime } from '@cicero/runtime';
import type { Card } from '../../cards/card.ts';
import { momentLine, percentage, plain } from '../text.ts';
import type { PerPost } from './per-post-tallies.ts';
import type { Occasion } from './recap.ts';
import { words } from './words.ts';

/** How many did each post that somebody has looked at; without any there is nothing to see. */
export function perPostCard(
  { platform, client, day, at }: Occasion,
  { posts, people, withoutHandle }: PerPost,
): Card | undefined {
  const rows = posts.flatMap(({ publishedAt, done, missing }, at) => {
    const time = publishedAt ? ` (${jakartaTime(publishedAt).replace(':', '.')})` : '';
    return missing === null ? [] : [{ label: `Konten ${at + 1}${time}`, parts: [done, missing, withoutHandle] }];
  });
  if (rows.length === 0) return undefined;
  const totals = [0, 1, 2].map((part) => rows.reduce((sum, { parts }) => sum + (parts[part] ?? 0), 0));
  return {
    title: `${words[platform].title} per Konten`,
    client: plain(client.name),
    when: momentLine({ day, at }),
    headline: { value: percentage(totals[0] ?? 0, people * rows.length), label: 'tugas terpenuhi' },
    legend: [
      { label: 'Sudah', tone: 'done' },
      { label: 'Belum', tone: 'none' },
      { label: 'Belum mengisi username', tone: 'missing' },
    ],
    totals,
    rows,
    unit: 'tugas',
  };
}
