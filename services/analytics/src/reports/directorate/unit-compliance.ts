import { type Platform, platforms } from '@cicero/contracts';
import { Type } from 'typebox';
import { oneDecimal, ratio } from '../../attendance/attendance.ts';
import { measureRanking, type RankedUnit, type RankingResult } from '../../exports/engagement-ranking.ts';
import { takenText } from '../../exports/period.ts';
import { byName, isOwn } from '../../exports/units.ts';
import { ownScope } from '../../scope/scope.ts';
import { report } from '../report.ts';
import { bold, number, plain } from '../text.ts';
import { nobody, noPosts } from './nothing.ts';
import { periodOption, periodWindow } from './period.ts';
import { engagementOf, numberedLines, percent } from './wording.ts';

/** From so many percent on. */
export const complianceThresholds = { active: 90, medium: 50 } as const;

export type Compliance = 'active' | 'medium' | 'low';

/** A unit and its score: of each platform with posts the share of its people who did anything, on average. */
export interface UnitCompliance {
  clientId: string;
  name: string;
  /** Percent, one decimal: what is shown is what decides. */
  score: number;
  category: Compliance;
}

/** @param score percent, one decimal */
export function complianceOf(score: number): Compliance {
  if (score >= complianceThresholds.active) return 'active';
  return score >= complianceThresholds.medium ? 'medium' : 'low';
}

/** Best first, then by name; without the directorate itself, unless there is nobody else. Pure. */
export function compliances({ posts, units }: Pick<RankingResult, 'posts' | 'units'>, own: string): UnitCompliance[] {
  const used = platforms.filter((platform) => posts[platform] > 0);
  const others = units.filter((unit) => !isOwn(unit, own));
  return (others.length > 0 ? others : units)
    .map((unit) => {
      const score = scoreOf(unit, used);
      return { clientId: unit.clientId, name: unit.name, score, category: complianceOf(score) };
    })
    .sort((one, other) => other.score - one.score || byName(one, other));
}

function scoreOf(unit: RankedUnit, used: readonly Platform[]): number {
  const shares = used.map((platform) => ratio(unit[platform].done, unit.people));
  return oneDecimal(
    100 *
      ratio(
        shares.reduce((sum, share) => sum + share, 0),
        shares.length,
      ),
  );
}

const line = Type.Optional(Type.String({ maxLength: 500 }));
const options = Type.Object({
  period: periodOption(['today', 'this_week', 'this_month', 'all_time']),
  to: line,
  from: line,
  cc: line,
  invite_link: Type.Optional(Type.String({ pattern: '^https?://[^\\s*~`]+$', maxLength: 500 })),
});

/** Which units of a directorate take part, as a memo. */
export const unitComplianceReport = report({
  key: 'unit-compliance',
  title: 'Kepatuhan satker',
  description:
    'Satker menurut bagian personelnya yang memberi like dan komentar: kepatuhan aktif, sedang, dan rendah, ' +
    'sebagai nota dengan tindak lanjut.',
  audience: 'directorate',
  needs: [],
  options,
  async produce(db, { client, day, at }, said) {
    const window = periodWindow(said.period, day);
    const result = await measureRanking(db, { scope: ownScope(client), window }, new Date(at));
    if (result.posts.instagram + result.posts.tiktok === 0) return noPosts(client, window);
    if (result.units.length === 0) return nobody(client);
    const units = compliances(result, client.clientId);
    const facts = { units: units.map(({ clientId, score, category }) => ({ clientId, score, category })) };
    return { kind: 'report', text: complianceMemo(result, units, said), facts };
  },
});

export interface MemoLines {
  to?: string;
  from?: string;
  cc?: string;
  invite_link?: string;
}

/** The memo; lines of its head that nobody has given are left out. Pure. */
export function complianceMemo(result: RankingResult, units: readonly UnitCompliance[], said: MemoLines): string {
  const { client, at, label, posts } = result;
  const { active, medium } = complianceThresholds;
  const contents = platforms
    .filter((platform) => posts[platform] > 0)
    .map((platform) => `${number(posts[platform])} konten ${engagementOf[platform].network}`);
  const head = (title: string, text: string | undefined): string[] => (text ? [`*${title}:* ${plain(text)}`] : []);
  const of = (category: Compliance): UnitCompliance[] => units.filter((unit) => unit.category === category);
  return [
    ...head('Kepada Yth.', said.to),
    ...head('Dari', said.from),
    ...head('Tembusan', said.cc),
    '*Perihal:* Kepatuhan satker dalam memberi like dan komentar',
    bold(client.name),
    label,
    takenText(at),
    '',
    `Dengan hormat, kami laporkan kepatuhan satker terhadap ${contents.join(' dan ')}.`,
    '',
    '*Kriteria*',
    `- Aktif: ${active}% atau lebih`,
    `- Sedang: ${medium}% sampai di bawah ${active}%`,
    `- Rendah: di bawah ${medium}%`,
    'Dihitung dari bagian personel yang melaksanakan sedikitnya satu konten, rata-rata dari platform yang memiliki konten.',
    ...category('KEPATUHAN AKTIF', of('active')),
    ...category('KEPATUHAN SEDANG', of('medium')),
    ...category('KEPATUHAN RENDAH', of('low')),
    '',
    '*Tindak lanjut*',
    ...followUp(of('active').length, of('medium').length + of('low').length, said.invite_link),
    '',
    'Demikian, terima kasih.',
  ].join('\n');
}

function category(title: string, units: readonly UnitCompliance[]): string[] {
  return [
    '',
    `*${title}* (${number(units.length)} satker)`,
    ...numberedLines(
      units.map(
        ({ name, score }) => `${plain(name)} : ${percent(score)}${score === 0 ? ' (belum ada pelaksanaan)' : ''}`,
      ),
    ),
  ];
}

function followUp(active: number, behind: number, link: string | undefined): string[] {
  return [
    ...(active > 0 ? ['- Satker dengan kepatuhan aktif: mohon dipertahankan.'] : []),
    ...(behind > 0
      ? ['- Satker dengan kepatuhan sedang dan rendah: mohon pimpinan satker mengingatkan personelnya setiap hari.']
      : []),
    ...(link ? [`- Grup koordinasi: ${link}`] : []),
  ];
}
