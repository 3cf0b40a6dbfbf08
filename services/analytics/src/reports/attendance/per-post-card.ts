import { jakartaTime } from '@cicero/runtime';
import type { Card } from '../../cards/card.ts';
import { dayLine, percentage, plain, timeLine } from '../text.ts';
import type { PerPost } from './per-post-tallies.ts';
import type { Occasion } from './recap.ts';
import { words } from './words.ts';

/** How many did each post. */
export function perPostCard({ platform, client, day, at }: Occasion, { posts, people, withoutHandle }: PerPost): Card {
  const done = posts.reduce((sum, post) => sum + post.done, 0);
  const missing = posts.reduce((sum, post) => sum + post.missing, 0);
  return {
    title: `${words[platform].title} per Konten`,
    client: plain(client.name),
    when: `${dayLine(day)} · ${timeLine(at)}`,
    headline: { value: percentage(done, people * posts.length), label: 'pelaksanaan terpenuhi' },
    legend: [
      { label: 'Sudah', tone: 'done' },
      { label: 'Belum', tone: 'none' },
      { label: 'Tanpa username', tone: 'missing' },
    ],
    totals: [done, missing, withoutHandle * posts.length],
    rows: posts.map((post, at) => ({
      label: `Konten ${at + 1}${post.publishedAt ? ` (${jakartaTime(post.publishedAt).replace(':', '.')})` : ''}`,
      parts: [post.done, post.missing, withoutHandle],
    })),
    unit: 'pelaksanaan',
  };
}
