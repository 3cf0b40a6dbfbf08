import { type Platform, platforms } from '@cicero/contracts';
import { platformNames } from '@cicero/directory';
import { oneDecimal } from '../attendance/attendance.ts';
import type { UnitComparison } from '../comparison/units.ts';
import type { Audience } from './audience.ts';
import type { Content } from './contents.ts';
import { coverageThresholds, type DirectorateCoverage } from './directorate.ts';

/** Everything that is told of a client and a period. */
export interface Told {
  /** `November 2025` */
  period: string;
  comparison: UnitComparison;
  audience: Audience;
  contents: readonly Content[];
  /** Of directorates. */
  coverage: DirectorateCoverage | null;
}

export interface Narratives {
  overview: string;
  instagram: string;
  tiktok: string;
  content: string;
  units: string;
  usernames: string;
}

const engagement = { instagram: 'like', tiktok: 'komentar' } as const;
const numbers = new Intl.NumberFormat('id-ID', { maximumFractionDigits: 1 });
const n = (value: number): string => numbers.format(value);
const sentences = (...parts: readonly (string | null)[]): string => parts.filter(Boolean).join(' ');

/**
 * A client and a period in sentences; Indonesian. Every claim is computed: what the numbers do not say is not said, and a
 * sentence without numbers is left out.
 */
export function narrativesOf(told: Told): Narratives {
  return {
    overview: sentences(published(told), reached(told), completed(told)),
    instagram: onPlatform(told, 'instagram'),
    tiktok: onPlatform(told, 'tiktok'),
    content: sentences(bestContent(told)),
    units: sentences(furthest(told), climber(told, 1), climber(told, -1)),
    usernames: told.coverage === null ? '' : usernames(told.coverage),
  };
}

/** The sentences that stand out, each by itself. */
export function highlightsOf(told: Told): string[] {
  const lines = [completed(told), bestContent(told), furthest(told), climber(told, 1), climber(told, -1)];
  return [...lines, told.coverage && gaps(told.coverage)].filter((line) => line !== null);
}

function published({ period, comparison: { all } }: Told): string {
  const parts = platforms.flatMap((platform) => {
    const { posts } = all.now[platform];
    return posts === 0 ? [] : `${n(posts)} konten ${platformNames[platform]}`;
  });
  return parts.length === 0 ? `Tidak ada konten pada ${period}.` : `Pada ${period} terbit ${parts.join(' dan ')}.`;
}

function reached({ audience, comparison: { all } }: Told): string | null {
  if (all.now.completion === null || all.now.instagram.people === 0) return null;
  const { people } = all.now.instagram;
  const active = audience.both + audience.onlyInstagram + audience.onlyTiktok;
  const share = oneDecimal((100 * active) / people);
  return `Dari ${n(people)} personel, ${n(active)} (${n(share)}%) memberi like atau komentar.`;
}

function completed({ comparison: { all } }: Told): string | null {
  if (all.now.completion === null) return null;
  const now = `Penyelesaian rata-rata ${n(all.now.completion)}%`;
  if (all.change === null) return `${now}.`;
  const before = `periode sebelumnya (${n(all.before?.completion ?? 0)}%)`;
  if (all.change === 0) return `${now}, sama dengan ${before}.`;
  return `${now}, ${all.change > 0 ? 'naik' : 'turun'} ${n(Math.abs(all.change))} poin dari ${before}.`;
}

function onPlatform({ period, comparison: { all } }: Told, platform: Platform): string {
  const { posts, people, engagements, byStatus, participationPercentage } = all.now[platform];
  if (posts === 0) return `Tidak ada konten ${platformNames[platform]} pada ${period}.`;
  return sentences(
    `${n(posts)} konten ${platformNames[platform]} mendapat ${n(engagements)} ${engagement[platform]} dari ${n(people)} personel.`,
    `${n(byStatus.sudah)} lengkap, ${n(byStatus.kurang)} kurang, ${n(byStatus.belum)} belum,`,
    `${n(byStatus.no_username)} tanpa username; partisipasi ${n(participationPercentage)}%.`,
  );
}

function bestContent({ contents: [first] }: Told): string | null {
  if (!first || first.people === 0) return null;
  const title = titleOf(first);
  return `Konten dengan pelaksana terbanyak: "${title}" di ${platformNames[first.platform]}, ${n(first.people)} personel.`;
}

/** What a post is called: the beginning of what it says, else its code. */
export function titleOf({ caption, postId }: Content): string {
  const text = (caption ?? '').replace(/\s+/g, ' ').trim();
  return text.length > 80 ? `${text.slice(0, 79).trimEnd()}…` : text || postId;
}

function furthest({ comparison: { units } }: Told): string | null {
  const [first, last] = [units.at(0), units.at(-1)];
  const [most, least] = [first?.now.completion ?? null, last?.now.completion ?? null];
  if (!first || !last || most === null || least === null || most === least) return null;
  return `Penyelesaian tertinggi ${first.name} (${n(most)}%), terendah ${last.name} (${n(least)}%).`;
}

/** Who gained or lost most against the period before. */
function climber({ comparison: { units } }: Told, direction: 1 | -1): string | null {
  if (units.length < 2) return null;
  const [first] = units
    .filter(({ change }) => change !== null && change * direction > 0)
    .toSorted((a, b) => direction * ((b.change ?? 0) - (a.change ?? 0)));
  if (!first || first.change === null) return null;
  const moved = direction === 1 ? 'Kenaikan' : 'Penurunan';
  return `${moved} terbesar ${first.name}: ${n(Math.abs(first.change))} poin.`;
}

function usernames(coverage: DirectorateCoverage): string {
  if (coverage.people === 0) return '';
  const each = platforms.map((platform) => {
    const { percentage, filled, total, median } = coverage[platform];
    return `${platformNames[platform]} ${n(percentage)}% (${n(filled)} dari ${n(total)}; median satker ${n(median)}%)`;
  });
  const backlogs = platforms.flatMap((platform) => {
    const { backlog, backlogShare } = coverage[platform];
    if (backlog.length === 0) return [];
    return `${n(backlog.length)} satker memuat ${n(backlogShare)}% username ${platformNames[platform]} yang belum terisi.`;
  });
  return sentences(`Username terisi: ${each.join(', ')}.`, ...backlogs, gaps(coverage));
}

function gaps({ gaps: [widest, ...others] }: DirectorateCoverage): string | null {
  if (!widest) return null;
  const rest = others.length === 0 ? '' : ` dan ${n(others.length)} satker lain`;
  return (
    `Username Instagram dan TikTok berselisih ${coverageThresholds.gap} poin atau lebih di ${widest.name} ` +
    `(${n(widest.points)} poin)${rest}.`
  );
}
