import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Column, type Sheet, sheet } from '@cicero/spreadsheet';
import type { Kysely } from 'kysely';
import type { Subject } from '../measure/measure.ts';
import { atOneMoment } from '../measure/moment.ts';
import { measureParts, type Part, type PersonByPart } from '../measure/parts.ts';
import { selectPosts } from '../measure/posts.ts';
import { bySeniority } from '../reports/seniority.ts';
import { dayLine } from '../reports/text.ts';
import { type ExportFile, fileName, type Occasion } from './file.ts';
import { frozenColumns, numbered, type PersonRow, personColumns } from './people.ts';
import { daysOf, describeWindow, takenText } from './period.ts';
import { byUnit, clientOf, type Unit } from './units.ts';
import { wordsOf } from './wording.ts';

/** Who did how much on which day. */
export interface DaysResult extends Occasion {
  platform: Platform;
  period: { label: string; slug: string };
  /** The days, each with its posts. */
  days: readonly Part[];
  units: readonly Unit<PersonByPart>[];
}

/**
 * Measures everybody in the scope day by day, as of one moment.
 * @throws CiceroError PERIOD_TOO_LONG
 */
export async function measureDays(
  db: Kysely<DB>,
  subject: Subject,
  now: Date,
  signal?: AbortSignal,
): Promise<DaysResult> {
  const { platform, scope, window } = subject;
  const keys = daysOf(window, now);
  const people: PersonByPart[] = [];
  const take = (batch: readonly PersonByPart[]): void => void people.push(...batch);
  const { client, days } = await atOneMoment(db, async (tx) => {
    const posts = await selectPosts(tx, platform, scope, window);
    return {
      client: await clientOf(tx, scope),
      days: await measureParts(tx, subject, posts, { cut: 'day', keys }, take, signal),
    };
  });
  const period = describeWindow(window);
  return { platform, client, at: now, period, days, units: byUnit(people, client.clientId) };
}

/** A sheet for each unit, with three columns for each day; see docs/exports.md. */
export function daysFile(result: DaysResult): ExportFile {
  const { platform, client, period, units } = result;
  const empty: Unit<PersonByPart> = { ...client, rows: [] };
  return {
    name: fileName(result, `Rekap_${wordsOf[platform].file}`, period.slug),
    sheets: (units.length === 0 ? [empty] : units).map((unit) => unitSheet(result, unit)),
  };
}

type DaysRow = PersonRow & PersonByPart;

function unitSheet({ platform, period, days, at }: DaysResult, unit: Unit<PersonByPart>): Sheet {
  const { engagement, network } = wordsOf[platform];
  return sheet<DaysRow>({
    name: unit.name,
    title: [
      `${unit.name} - Rekap ${engagement} ${network}`,
      period.label,
      takenText(at),
      ...remarks(days, unit.rows.length, network),
    ],
    rows: numbered(unit.rows, byCountThenSeniority),
    columns: [
      ...personColumns,
      ...days.flatMap((day, at) => dayColumns(engagement, day, at)),
      ...sums(engagement, days),
    ],
    filter: true,
    freezeColumns: frozenColumns,
  });
}

/** What an empty file has to say. */
export function remarks(parts: readonly Part[], people: number, network: string): string[] {
  if (people === 0) return ['Tidak ada personel dalam cakupan ini.'];
  return parts.some(({ posts }) => posts > 0) ? [] : [`Tidak ada konten ${network} pada periode ini.`];
}

function dayColumns(engagement: string, { key, posts }: Part, at: number): Column<DaysRow>[] {
  return columnsOf(engagement, dayLine(key), { posts: () => posts, done: ({ counts }) => counts[at] ?? 0 });
}

/** Over all days; of one day there is nothing to add up. */
function sums(engagement: string, days: readonly Part[]): Column<DaysRow>[] {
  if (days.length === 1) return [];
  const posts = days.reduce((sum, day) => sum + day.posts, 0);
  return columnsOf(engagement, 'Total', { posts: () => posts, done: totalOf });
}

function columnsOf(
  engagement: string,
  group: string,
  { posts, done }: { posts: () => number; done: (row: DaysRow) => number },
): Column<DaysRow>[] {
  const column = { kind: 'integer', group, width: Math.max(8, engagement.length + 2), total: 'sum' } as const;
  return [
    { ...column, header: 'Jumlah Post', value: posts },
    { ...column, header: `Sudah ${engagement}`, tone: 'good', value: done },
    { ...column, header: `Belum ${engagement}`, tone: 'bad', value: (row) => posts() - done(row) },
  ];
}

function byCountThenSeniority(one: PersonByPart, other: PersonByPart): number {
  return totalOf(other) - totalOf(one) || bySeniority(one.person, other.person);
}

function totalOf({ counts }: Pick<PersonByPart, 'counts'>): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
