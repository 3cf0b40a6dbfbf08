import type { LinkPlatform } from '@cicero/directory';
import { number } from '../../text.ts';
import { type Occasion, opening } from '../wording.ts';
import type { ReportedLinks } from './links.ts';
import type { KindOption, Task } from './subject.ts';

interface LinkRecap extends Occasion {
  kind: KindOption;
  tasks: readonly Task[];
  reported: ReportedLinks;
}

const titles = {
  official: { title: 'Rekap Link Amplifikasi', count: 'Jumlah Konten Resmi' },
  special: { title: 'Rekap Link Tugas Khusus', count: 'Jumlah Konten Tugas Khusus' },
} as const satisfies Record<KindOption, object>;

const names: Readonly<Record<LinkPlatform, string>> = {
  facebook: 'Facebook',
  instagram: 'Instagram',
  twitter: 'Twitter',
  tiktok: 'TikTok',
  youtube: 'YouTube',
};

/** Numbers, then the links of each platform, a line each. WhatsApp markup, Indonesian; pure. */
export function linkRecapText(recap: LinkRecap): string {
  const { kind, tasks, reported } = recap;
  return [
    ...opening(recap, `🔗 *${titles[kind].title}*`),
    `*${titles[kind].count}:* ${number(tasks.length)}`,
    ...tasks.map(({ url }) => url),
    '',
    `*Jumlah Personel yang Melapor:* ${number(reported.reporters)}`,
    `*Jumlah Total Link:* ${number(reported.total)}`,
    ...reported.platforms.flatMap(({ platform, total, links }) => [
      '',
      `*${names[platform]} (${number(total)}):*`,
      ...(links.length === 0 ? ['-'] : links.map(shownLink)),
      ...(total > links.length ? [`… dan ${number(total - links.length)} link lain.`] : []),
    ]),
  ].join('\n');
}

/** An address as it was reported: what would be read as markup, or break the line, is written as addresses write it. */
function shownLink(link: string): string {
  return link
    .replace(/[\s\p{Cc}\p{Bidi_Control}]+/gu, '')
    .replace(/[*~`]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
