import { CiceroError, type Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { addDays, type Day, endOfMonth, isDay, jakartaDay, startOfMonth } from '@cicero/runtime';
import { type Sheet, sheet } from '@cicero/spreadsheet';
import type { Kysely, Transaction } from 'kysely';
import { atOneMoment } from '../measure/moment.ts';
import { measureParts, type PersonByPart } from '../measure/parts.ts';
import { selectPosts } from '../measure/posts.ts';
import { monthLine } from '../reports/text.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { type ExportFile, fileName, type Occasion } from './file.ts';
import { takenText } from './period.ts';
import { byName, clientOf } from './units.ts';
import { wordsOf } from './wording.ts';

const platforms = ['instagram', 'tiktok'] as const;
/** A file has at most so many months. */
const mostMonths = 36;

/** Likes or comments of a unit's people. */
export interface UnitMonths {
  clientId: string;
  name: string;
  /** By month. */
  counts: readonly number[];
  total: number;
}

export interface AllDataResult extends Occasion {
  /** First days. */
  months: readonly Day[];
  /** Most first, then by name. */
  units: Readonly<Record<Platform, readonly UnitMonths[]>>;
}

/**
 * The months from the one given to the current one; without it from the last September that has begun.
 * @param start `YYYY-MM`
 * @throws CiceroError DATE_INVALID, PERIOD_TOO_LONG
 */
export function monthsSince(start: string | undefined, now: Date): Day[] {
  const current = startOfMonth(jakartaDay(now));
  const september = `${current.slice(0, 4)}-09-01`;
  const lastSeptember = september <= current ? september : `${Number(current.slice(0, 4)) - 1}-09-01`;
  const from = start === undefined ? lastSeptember : `${start}-01`;
  if (!isDay(from) || from > current) {
    throw new CiceroError('DATE_INVALID', {
      message: 'start_month tidak valid; gunakan YYYY-MM, paling lambat bulan ini.',
    });
  }
  const months: Day[] = [];
  for (let month = from; month <= current; month = addDays(endOfMonth(month), 1)) {
    months.push(month);
    if (months.length <= mostMonths) continue;
    throw new CiceroError('PERIOD_TOO_LONG', {
      message: `Periode terlalu panjang; paling banyak ${mostMonths} bulan.`,
    });
  }
  return months;
}

/** Adds up what the people of each unit did in each month, both platforms as of one moment. Only sums are kept. */
export async function measureMonths(
  db: Kysely<DB>,
  { scope, months }: { scope: AttendanceScope; months: readonly Day[] },
  now: Date,
  signal?: AbortSignal,
): Promise<AllDataResult> {
  const unitsOn = async (tx: Transaction<DB>, platform: Platform): Promise<UnitMonths[]> => {
    const window = { from: months[0] ?? null, to: endOfMonth(months.at(-1) ?? jakartaDay(now)) };
    const posts = await selectPosts(tx, platform, scope, window);
    const sums = new Map<string, { name: string; counts: number[] }>();
    const take = (people: readonly PersonByPart[]): void => {
      for (const { person, counts } of people) {
        const unit = sums.get(person.clientId) ?? { name: person.clientName, counts: months.map(() => 0) };
        sums.set(person.clientId, unit);
        for (const [at, count] of counts.entries()) unit.counts[at] = (unit.counts[at] ?? 0) + count;
      }
    };
    await measureParts(tx, { platform, scope, window }, posts, { cut: 'month', keys: months }, take, signal);
    const units = [...sums].map(([clientId, { name, counts }]) => {
      return { clientId, name, counts, total: counts.reduce((sum, count) => sum + count, 0) };
    });
    return units.sort((one, other) => other.total - one.total || byName(one, other));
  };
  return atOneMoment(db, async (tx) => ({
    client: await clientOf(tx, scope),
    at: now,
    months,
    units: { instagram: await unitsOn(tx, 'instagram'), tiktok: await unitsOn(tx, 'tiktok') },
  }));
}

/** A sheet for each platform, a row for each unit, a column for each month; see docs/exports.md. */
export function allDataFile(result: AllDataResult): ExportFile {
  const { months } = result;
  const [first = '', last = ''] = [months[0], months.at(-1)];
  return {
    name: fileName(result, 'Rekap_All_Data', `Bulan_${first.slice(0, 7)}_${last.slice(0, 7)}`),
    sheets: platforms.map((platform) => platformSheet(result, platform)),
  };
}

function platformSheet({ client, at, months, units }: AllDataResult, platform: Platform): Sheet {
  const { engagement, network } = wordsOf[platform];
  const [first = '', last = ''] = [months[0], months.at(-1)];
  const number = { kind: 'integer', width: 16, total: 'sum' } as const;
  return sheet<UnitMonths>({
    name: `${network} All Data`,
    title: [
      `${client.name} - Rekap ${engagement} ${network} All Data`,
      `Periode Data: ${monthLine(first)} - ${monthLine(last)}`,
      takenText(at),
      ...(units[platform].length === 0 ? ['Tidak ada personel dalam cakupan ini.'] : []),
    ],
    rows: units[platform],
    columns: [
      { header: 'Polres', value: ({ name }) => name, total: { label: 'TOTAL' } },
      ...months.map((month, place) => ({
        ...number,
        header: monthLine(month),
        value: ({ counts }: UnitMonths) => counts[place] ?? 0,
      })),
      { ...number, header: 'Total', value: ({ total }) => total },
    ],
    freezeColumns: 1,
  });
}
