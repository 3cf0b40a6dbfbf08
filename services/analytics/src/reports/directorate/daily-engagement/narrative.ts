import { type Platform, platforms } from '@cicero/contracts';
import { platformNames } from '@cicero/directory';
import { coverageThresholds } from '../../../summary/directorate.ts';
import type { ReportQuestion } from '../../report.ts';
import { bold, number, plain, timeLine } from '../../text.ts';
import { engagementOf, heading, numberedLines, percent } from '../wording.ts';
import { type Backlog, backlogLimits, backlogOf, closingOf, reachedTarget } from './closing.ts';
import { type DailyEngagement, type PlatformDay, type PostDone, platformsOf, type UnitDone } from './numbers.ts';

/** The day of a directorate in words. WhatsApp markup, Indonesian; pure: made of numbers, never of another text. */
export function narrative(
  { client, day: date, at }: Pick<ReportQuestion, 'client' | 'day' | 'at'>,
  day: DailyEngagement,
  contents: Readonly<Record<Platform, readonly PostDone[]>>,
): string {
  return [
    ...heading('📈 Laporan Harian Engagement', client, date, at),
    '',
    '*Konten hari ini*',
    ...platforms.flatMap((platform) => contentLines(platform, contents[platform])),
    '',
    ...platforms.flatMap((platform, place) => [
      `${engagementOf[platform].mark} *${place + 1}. ${engagementOf[platform].network}*`,
      ...section(day, platform),
      '',
    ]),
    '👥 *3. Data Personel*',
    ...people(day),
    '',
    `*Penutup:* ${closing(day)}`,
  ].join('\n');
}

function contentLines(platform: Platform, posts: readonly PostDone[]): string[] {
  const { network } = engagementOf[platform];
  if (posts.length === 0) return [`${network}: tidak ada.`];
  return [
    `${network}:`,
    ...numberedLines(
      posts.map(({ url, publishedAt, read }) => `${url} (${timeLine(publishedAt)}${read ? '' : ', belum terbaca'})`),
    ),
  ];
}

function section(day: DailyEngagement, platform: Platform): string[] {
  const numbers = day[platform];
  const { network, done } = engagementOf[platform];
  if (numbers.posts === 0) return [`Tidak ada konten ${network} hari ini.`];
  if (numbers.unread === numbers.posts) {
    return [`${number(numbers.posts)} konten ${network} hari ini; data ${done} belum terbaca.`];
  }
  const { posts, unread, complete, partly, none, withoutHandle, contents, contributors, high, low } = numbers;
  return [
    `${number(posts)} konten${unread === 0 ? '' : ` (${number(unread)} belum terbaca)`} mendapat ${number(numbers.done)} ${done} dari ${number(numbers.possible)} yang mungkin ` +
      `(${percent(numbers.percentage)}); rata-rata ${number(numbers.mean)} ${done} per konten. ${target(numbers, done)}`,
    `Personel: ${number(complete)} lengkap, ${number(partly)} sebagian, ${number(none)} belum, ` +
      `${number(withoutHandle)} belum mengisi username ${network}.`,
    ...(contents === null ? [] : [spread(contents)]),
    ...(contributors.units.length === 0
      ? []
      : [
          `Penyumbang ${done} terbanyak: ${contributors.units.map(({ name, done: sum }) => `${plain(name)} (${number(sum)})`).join(', ')}; ` +
            `bersama ${percent(contributors.share)} dari semua ${done}.`,
        ]),
    '',
    `*${number(high.length)} satker tertinggi (${done})*`,
    ...numberedLines(high.map(unitLine)),
    ...(low.length === 0
      ? []
      : ['', `*${number(low.length)} satker terendah (${done})*`, ...numberedLines(low.map(unitLine))]),
  ];
}

function target({ target: { percentage, count, deficit }, possible }: PlatformDay, done: string): string {
  if (possible === 0) return 'Belum ada personel yang dapat dihitung.';
  const said = `Target ${percent(percentage)} = ${number(count)} ${done}`;
  return deficit === 0 ? `${said}, tercapai.` : `${said}, masih kurang ${number(deficit)}.`;
}

function spread({ best, worst }: { best: PostDone; worst: PostDone }): string {
  if (best.people === worst.people) return `Setiap konten dilaksanakan ${number(best.people)} personel.`;
  return (
    `Konten terbanyak ${best.url} (${number(best.people)} personel), tersedikit ${worst.url} ` +
    `(${number(worst.people)} personel); selisih ${number(best.people - worst.people)}.`
  );
}

function unitLine({ name, done, possible, percentage, withoutHandle }: UnitDone): string {
  const without = withoutHandle === 0 ? '' : `, ${number(withoutHandle)} belum mengisi username`;
  if (possible === 0) return `${bold(name)} — tidak ada yang dapat dihitung${without}`;
  return `${bold(name)} — ${percent(percentage)} (${number(done)}/${number(possible)}${without})`;
}

function people({ coverage, satkers, units }: DailyEngagement): string[] {
  const each = (line: (platform: Platform) => string): string => platforms.map(line).join(', ');
  const { best, strong, low } = satkers;
  const gaps = coverage.gaps.map(
    ({ name, points, ahead }) => `${plain(name)} (${platformNames[ahead]} unggul ${number(points)} poin)`,
  );
  const filled = each((platform) => {
    const { percentage, filled: count, total } = coverage[platform];
    return `${platformNames[platform]} ${percent(percentage)} (${number(count)}/${number(total)})`;
  });
  return [
    `${number(coverage.people)} personel di ${number(units)} satker. Username terisi: ${filled}.`,
    ...(satkers.people === 0
      ? []
      : [
          `Satker jajaran (tanpa direktorat): ${each(
            (platform) =>
              `${platformNames[platform]} rata-rata ${percent(satkers[platform].mean)}, median ${percent(satkers[platform].median)}`,
          )}; ${number(best.length)} satker ≥ ${coverageThresholds.best}% pada keduanya, ` +
            `${number(strong.length)} satker ${coverageThresholds.strong}% sampai di bawah ${coverageThresholds.best}%, ` +
            `${number(low.length)} satker di bawah ${coverageThresholds.low}%.`,
        ]),
    ...platforms.flatMap((platform) => {
      const { backlog, backlogShare, projection, filled: count, total } = coverage[platform];
      if (backlog.length === 0) return [];
      return [
        `Belum mengisi username ${platformNames[platform]}: ${number(total - count)} personel; ${number(backlog.length)} satker ` +
          `dengan kekosongan terbanyak memuat ${percent(backlogShare)}${leader(backlog)}. Bila 70% di antaranya dilengkapi, cakupan menjadi ${percent(projection)}.`,
      ];
    }),
    ...(gaps.length === 0 ? [] : [`Selisih ≥ ${coverageThresholds.gap} poin: ${gaps.join(', ')}.`]),
  ];
}

/** `, terbanyak POLRES A (12)`; nobody is called first among equals. */
function leader([first, second]: readonly { name: string; missing: number }[]): string {
  if (!first || first.missing === second?.missing) return '';
  return `, terbanyak ${plain(first.name)} (${number(first.missing)})`;
}

function closing(day: DailyEngagement): string {
  const backlogs = backlogLines(backlogOf(day));
  const used = platformsOf(day);
  const rates = used
    .map((platform) => `${engagementOf[platform].done} ${percent(day[platform].percentage)}`)
    .join(', ');
  const above = (limit: number): string => listed(backlogs.filter(({ people }) => people > limit));
  switch (closingOf(day)) {
    case 'reached':
      return `target hari ini tercapai (${rates})${above(0) === '' ? '' : `; sisa ${above(0)}`}. Terima kasih, mohon dipertahankan.`;
    case 'backlog':
      return `masih tertinggal (lebih dari ${number(backlogLimits.large)} personel): ${above(backlogLimits.large)}. Mohon didahulukan.`;
    case 'missed':
      return `target belum tercapai: ${used
        .filter((platform) => !reachedTarget(day[platform]))
        .map((platform) => shortfall(platform, day[platform]))
        .join('; ')}. Mohon ditindaklanjuti.`;
    case 'progress':
      return `target tercapai (${rates}), tinggal ${above(0)}. Mohon dituntaskan.`;
  }
}

function backlogLines({ withoutInstagram, withoutComment }: Backlog): { people: number; text: string }[] {
  return [
    { people: withoutInstagram, text: 'personel belum mengisi username Instagram' },
    { people: withoutComment, text: 'personel belum berkomentar di TikTok' },
  ];
}

function listed(backlogs: readonly { people: number; text: string }[]): string {
  return backlogs.map(({ people, text }) => `${number(people)} ${text}`).join(' dan ');
}

function shortfall(platform: Platform, { percentage, possible, target: { percentage: asked, deficit } }: PlatformDay) {
  const { network, done } = engagementOf[platform];
  if (possible === 0) return `belum ada username ${network}`;
  return `${done} ${percent(percentage)} dari target ${percent(asked)}, kurang ${number(deficit)}`;
}
