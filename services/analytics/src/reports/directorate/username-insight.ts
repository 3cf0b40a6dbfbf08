import { type Platform, platforms } from '@cicero/contracts';
import { platformNames } from '@cicero/directory';
import { Type } from 'typebox';
import { oneDecimal } from '../../attendance/attendance.ts';
import type { Card } from '../../cards/card.ts';
import { measureHandles } from '../../exports/satker-update-matrix.ts';
import { ownScope } from '../../scope/scope.ts';
import {
  coverageOf,
  coverageThresholds,
  type DirectorateCoverage,
  type UnitCoverage,
  type UnitShare,
} from '../../summary/directorate.ts';
import { type ReportQuestion, report } from '../report.ts';
import { bold, momentLine, number, plain } from '../text.ts';
import { nobody } from './nothing.ts';
import { heading, numberedLines, percent } from './wording.ts';

/** Units named in the notes for what they miss on Instagram. */
const mostNoted = 6;
/** Points by which a unit's TikTok is ahead so that it is noted. */
const aheadOnTiktok = 10;

/** How complete the usernames of a directorate's people are. */
export const usernameInsight = report({
  key: 'username-insight',
  title: 'Insight username personel',
  description:
    'Cakupan username Instagram dan TikTok direktorat dan satkernya: rata-rata, tertinggi, terendah, anomali, ' +
    'yang belum terisi, dan proyeksinya.',
  audience: 'directorate',
  needs: [],
  options: Type.Object({}),
  async produce(db, question) {
    const { units } = await measureHandles(db, ownScope(question.client), new Date(question.at));
    const coverage = coverageOf(units);
    if (coverage.people === 0) return nobody(question.client);
    return {
      kind: 'report',
      text: insightText(question, coverage, units),
      card: coverageCard(question, coverage, units),
      facts: {
        people: coverage.people,
        instagram: coverage.instagram.percentage,
        tiktok: coverage.tiktok.percentage,
      },
    };
  },
});

type About = Pick<ReportQuestion, 'client' | 'day' | 'at'>;

/** Every claim is computed; what the numbers do not say is left out. Pure. */
export function insightText(
  { client, day, at }: About,
  coverage: DirectorateCoverage,
  units: readonly UnitCoverage[],
): string {
  const { best, strong, low, top, bottom, gaps, instagram, tiktok } = coverage;
  const limits = coverageThresholds;
  const each = (line: (platform: Platform) => string): string => platforms.map(line).join(', ');
  return [
    ...heading('📊 Insight Username Personel', client, day, at),
    '',
    `*Personel:* ${number(coverage.people)} di ${number(units.length)} satker`,
    `*Cakupan:* ${each((platform) => {
      const { percentage, filled, total } = coverage[platform];
      return `${platformNames[platform]} ${percent(percentage)} (${number(filled)}/${number(total)})`;
    })}`,
    `*Rata-rata satker:* ${each((platform) => {
      const { mean, median } = coverage[platform];
      return `${platformNames[platform]} ${percent(mean)} (median ${percent(median)})`;
    })}`,
    `*Terbaik (≥ ${limits.best}% pada keduanya):* ${namesOf(best)}`,
    `*Kuat (${limits.strong}% sampai di bawah ${limits.best}% pada keduanya):* ${namesOf(strong)}`,
    ...(low.length > 0 ? [`*Di bawah ${limits.low}% pada keduanya:* ${namesOf(low)}`] : []),
    '',
    '*Tertinggi*',
    ...numberedLines(top.map(shareLine)),
    ...(bottom.length > 0 ? ['', '*Terendah*', ...numberedLines(bottom.map(shareLine))] : []),
    ...(gaps.length > 0
      ? [
          '',
          `*Anomali (selisih ≥ ${limits.gap} poin)*`,
          ...numberedLines(
            gaps.map((unit) => `${shareLine(unit)}: ${platformNames[unit.ahead]} unggul ${number(unit.points)} poin`),
          ),
        ]
      : []),
    ...platforms.flatMap((platform) => backlogLines(coverage, platform)),
    ...(instagram.backlog.length + tiktok.backlog.length > 0
      ? [
          '',
          `*Proyeksi* bila 70% dari yang belum terisi pada satker tersebut dilengkapi: ` +
            each((platform) => `${platformNames[platform]} ${percent(coverage[platform].projection)}`),
        ]
      : []),
    ...notes(coverage, units),
    '',
    'Cakupan: personel aktif yang username-nya terisi, dibanding seluruh personel aktif.',
  ].join('\n');
}

function namesOf(units: readonly UnitShare[]): string {
  return units.map(({ name }) => plain(name)).join(', ') || '-';
}

function shareLine({ name, instagram, tiktok }: UnitShare): string {
  return `${bold(name)} — Instagram ${percent(instagram)}, TikTok ${percent(tiktok)}`;
}

function backlogLines(coverage: DirectorateCoverage, platform: Platform): string[] {
  const { backlog, backlogShare, filled, total } = coverage[platform];
  if (backlog.length === 0) return [];
  return [
    '',
    `*Belum mengisi username ${platformNames[platform]}*`,
    `${number(backlog.length)} satker dengan kekosongan terbanyak memuat ${percent(backlogShare)} dari ${number(total - filled)} username yang belum terisi:`,
    ...numberedLines(backlog.map(({ name, missing }) => `${bold(name)} — ${number(missing)} personel`)),
  ];
}

function notes({ instagram, best }: DirectorateCoverage, units: readonly UnitCoverage[]): string[] {
  const first = instagram.backlog.slice(0, mostNoted).map(({ name }) => plain(name));
  const ahead = units
    .filter(({ people }) => people > 0)
    .map((unit) => ({ ...unit, points: oneDecimal((100 * (unit.tiktok - unit.instagram)) / unit.people) }))
    .filter(({ points }) => points >= aheadOnTiktok)
    .sort((one, other) => other.points - one.points)
    .map(({ name, points }) => `${plain(name)} (${number(points)} poin)`);
  const lines = [
    first.length > 0 && `- Didahulukan melengkapi Instagram: ${first.join(', ')}.`,
    ahead.length > 0 && `- TikTok lebih lengkap daripada Instagram: ${ahead.join(', ')}.`,
    best.length > 0 && `- Dapat menjadi contoh bagi satker lain: ${namesOf(best)}.`,
  ].filter((line) => line !== false);
  return lines.length === 0 ? [] : ['', '*Catatan per Satker*', ...lines];
}

function coverageCard({ client, day, at }: About, coverage: DirectorateCoverage, units: readonly UnitCoverage[]): Card {
  const filled = coverage.instagram.filled + coverage.tiktok.filled;
  const parts = ({ people, instagram, tiktok }: UnitCoverage): number[] => [
    instagram + tiktok,
    2 * people - instagram - tiktok,
  ];
  return {
    title: 'Username Instagram dan TikTok',
    client: client.name,
    when: momentLine({ day, at: new Date(at) }),
    headline: { value: percent(oneDecimal((100 * filled) / (2 * coverage.people))), label: 'username terisi' },
    legend: [
      { label: 'Terisi', tone: 'done' },
      { label: 'Belum terisi', tone: 'missing' },
    ],
    totals: [filled, 2 * coverage.people - filled],
    rows: units
      .toSorted((one, other) => shareOf(other) - shareOf(one))
      .map((unit) => ({ label: unit.name, parts: parts(unit) })),
    unit: 'username',
  };
}

function shareOf({ people, instagram, tiktok }: UnitCoverage): number {
  return (instagram + tiktok) / people;
}
