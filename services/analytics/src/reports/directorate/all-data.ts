import { platforms } from '@cicero/contracts';
import { type Day, startOfDay } from '@cicero/runtime';
import { workbookBytes } from '@cicero/spreadsheet';
import { Type } from 'typebox';
import { allDataFile, measureMonths, monthsSince, type UnitMonths } from '../../exports/all-data.ts';
import { takenText } from '../../exports/period.ts';
import { ownScope } from '../../scope/scope.ts';
import { report } from '../report.ts';
import { bold, monthLine, number } from '../text.ts';
import { engagementOf, numberedLines, shownFile } from './wording.ts';

/** Units in the text; all of them are in the file. */
const named = 5;

/** Likes and comments by month since the last September. */
export const allData = report({
  key: 'all-data',
  title: 'Rekap like dan komentar per bulan',
  description: 'Jumlah like dan komentar tiap satker per bulan sejak September terakhir, dengan berkas Excel.',
  audience: 'any',
  needs: [],
  options: Type.Object({}),
  async produce(db, { client, day, at }) {
    const months = monthsSince(undefined, startOfDay(day));
    const result = await measureMonths(db, { scope: ownScope(client), months }, new Date(at));
    const [first = day, last = day] = [months[0], months.at(-1)];
    const period = monthsLine(first, last);
    const totals = platforms.map((platform) => ({ platform, total: sumOf(result.units[platform]) }));
    if (totals.every(({ total }) => total === 0)) {
      const sentence = `Belum ada like maupun komentar ${bold(client.name)} selama ${period}.`;
      return { kind: 'nothing', reason: 'no-data', sentence };
    }
    const { name, sheets } = allDataFile(result);
    const text = [
      '📚 *Rekap Like dan Komentar per Bulan*',
      bold(client.name),
      `Periode Data: ${period}`,
      takenText(result.at),
      ...totals.flatMap(({ platform, total }) => {
        const { network, done, mark } = engagementOf[platform];
        const units = result.units[platform].filter((unit) => unit.total > 0).slice(0, named);
        return [
          '',
          `${mark} *${network}:* ${number(total)} ${done}`,
          ...(total === 0 || !client.directorate
            ? []
            : numberedLines(units.map((unit) => `${bold(unit.name)} — ${number(unit.total)} ${done}`))),
        ];
      }),
      '',
      client.directorate
        ? `Semua satker dan bulan ada dalam berkas ${shownFile(name)}.`
        : `Rincian per bulan ada dalam berkas ${shownFile(name)}.`,
    ].join('\n');
    return { kind: 'report', text, files: [{ name, bytes: await workbookBytes(sheets) }] };
  },
});

/** `November 2025`, `September–November 2025`, `September 2025–Januari 2026` */
function monthsLine(first: Day, last: Day): string {
  if (first === last) return monthLine(first);
  const [name, year] = monthLine(first).split(' ');
  return `${monthLine(last).endsWith(` ${year}`) ? name : monthLine(first)}–${monthLine(last)}`;
}

function sumOf(units: readonly UnitMonths[]): number {
  return units.reduce((sum, { total }) => sum + total, 0);
}
