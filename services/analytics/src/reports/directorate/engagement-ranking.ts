import { type Platform, platforms } from '@cicero/contracts';
import { greeting } from '@cicero/runtime';
import { workbookBytes } from '@cicero/spreadsheet';
import { Type } from 'typebox';
import { oneDecimal, ratio } from '../../attendance/attendance.ts';
import type { Card } from '../../cards/card.ts';
import {
  measureRanking,
  type RankedUnit,
  type RankingResult,
  rankingName,
  rankingSheets,
} from '../../exports/engagement-ranking.ts';
import { ownScope } from '../../scope/scope.ts';
import { type ReportQuestion, report } from '../report.ts';
import { bold, momentLine, number } from '../text.ts';
import { nobody, noPosts } from './nothing.ts';
import { periodOption, periodWindow } from './period.ts';
import { engagementOf, numberedLines, percent, shownFile } from './wording.ts';

/** Units in the text; all of them are in the file. */
const named = 10;

const options = Type.Object({
  period: periodOption(['today', 'yesterday', 'this_week', 'last_week', 'this_month', 'last_month', 'all_time']),
});

/** The units of a directorate by what their people did. */
export const engagementRanking = report({
  key: 'engagement-ranking',
  title: 'Ranking engagement satker',
  description: 'Satker menurut jumlah like dan komentar personelnya, dengan berkas Excel semua satker.',
  audience: 'directorate',
  needs: [],
  options,
  async produce(db, question, { period }) {
    const { client, day, at } = question;
    const subject = { scope: ownScope(client), window: periodWindow(period, day) };
    const result = await measureRanking(db, subject, new Date(at));
    if (result.posts.instagram + result.posts.tiktok === 0) return noPosts(client, subject.window);
    if (result.units.length === 0) return nobody(client);
    const name = rankingName(subject, result.at);
    return {
      kind: 'report',
      text: rankingText(question, result, name),
      card: rankingCard(question, result),
      files: [{ name, bytes: await workbookBytes(rankingSheets(result)) }],
    };
  },
});

/** Greeting, what it is about, and the first units. Pure. */
export function rankingText(
  { day, at }: Pick<ReportQuestion, 'day' | 'at'>,
  result: RankingResult,
  file: string,
): string {
  const { client, label, posts, units } = result;
  const contents = platforms.map((platform) => `${number(posts[platform])} konten ${engagementOf[platform].network}`);
  const totals = totalsOf(result);
  return [
    `${greeting(new Date(at))}, Bapak/Ibu.`,
    `Berikut ranking engagement satker ${bold(client.name)} per ${momentLine({ day, at: new Date(at) })}.`,
    '',
    `🏆 *Ranking Engagement Satker*`,
    label,
    `*Konten:* ${contents.join(', ')}`,
    `*Personel:* ${number(units.reduce((sum, { people }) => sum + people, 0))} di ${number(units.length)} satker`,
    ...platforms.filter((platform) => posts[platform] > 0).map((platform) => totalLine(platform, totals[platform])),
    '',
    ...numberedLines(units.slice(0, named).map(unitLine(posts))),
    ...(units.length > named ? [`… dan ${number(units.length - named)} satker lain.`] : []),
    '',
    `Selengkapnya dalam berkas ${shownFile(file)}.`,
  ].join('\n');
}

type Totals = Readonly<Record<Platform, { done: number; notDone: number; withoutHandle: number; engagements: number }>>;

function totalsOf({ units }: Pick<RankingResult, 'units'>): Totals {
  const of = (platform: Platform) => {
    const sum = (number: (unit: RankedUnit) => number): number =>
      units.reduce((total, unit) => total + number(unit), 0);
    return {
      done: sum((unit) => unit[platform].done),
      notDone: sum((unit) => unit[platform].notDone),
      withoutHandle: sum((unit) => unit[platform].withoutHandle),
      engagements: sum((unit) => unit[platform].engagements),
    };
  };
  return { instagram: of('instagram'), tiktok: of('tiktok') };
}

function totalLine(platform: Platform, { done, notDone, withoutHandle, engagements }: Totals[Platform]): string {
  const words = engagementOf[platform];
  return (
    `*${words.network}:* ${number(engagements)} ${words.done}; ${number(done)} personel sudah, ${number(notDone)} belum, ` +
    `${number(withoutHandle)} belum mengisi username`
  );
}

function unitLine(posts: RankingResult['posts']) {
  return (unit: RankedUnit): string => {
    const each = platforms
      .filter((platform) => posts[platform] > 0)
      .map((platform) => {
        const { engagements, done } = unit[platform];
        const share = percent(oneDecimal(100 * ratio(done, unit.people)));
        return `${number(engagements)} ${engagementOf[platform].done} (${share} personel)`;
      });
    return `${bold(unit.name)} — ${each.join(', ')}`;
  };
}

function rankingCard({ day, at }: ReportQuestion, result: RankingResult): Card {
  const { client, posts, units } = result;
  const used = platforms.filter((platform) => posts[platform] > 0);
  const parts = (unit: Pick<RankedUnit, Platform>): [number, number, number] => {
    const sum = (part: 'done' | 'notDone' | 'withoutHandle'): number =>
      used.reduce((total, platform) => total + unit[platform][part], 0);
    return [sum('done'), sum('notDone'), sum('withoutHandle')];
  };
  const totals = parts(totalsOf(result));
  const all = totals.reduce((sum, part) => sum + part, 0);
  return {
    title: 'Ranking Engagement Satker',
    client: client.name,
    when: momentLine({ day, at: new Date(at) }),
    headline: { value: percent(oneDecimal(100 * ratio(totals[0], all))), label: 'sudah melaksanakan' },
    legend: [
      { label: 'Sudah', tone: 'done' },
      { label: 'Belum', tone: 'none' },
      { label: 'Belum mengisi username', tone: 'missing' },
    ],
    totals,
    rows: units.map((unit) => ({ label: unit.name, parts: parts(unit) })),
    unit: used.length > 1 ? 'akun' : 'personel',
  };
}
