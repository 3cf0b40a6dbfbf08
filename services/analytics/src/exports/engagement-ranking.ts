import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { jakartaTime } from '@cicero/runtime';
import { type Column, type Sheet, sheet, workbookBytes } from '@cicero/spreadsheet';
import type { Kysely, Transaction } from 'kysely';
import { type Attendance, computeAttendance, ratio } from '../attendance/attendance.ts';
import { computation } from '../computing/computation.ts';
import { readMeasured } from '../measure/measure.ts';
import { atOneMoment } from '../measure/moment.ts';
import { selectPosts } from '../measure/posts.ts';
import type { Window } from '../periods/window.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { fileName, type Occasion } from './file.ts';
import { describeWindow } from './period.ts';
import { byName, clientIdOf, clientOf, ownFirst } from './units.ts';

/** What people of a unit did on one platform, by the policy `any`: whoever did anything is `done`. */
export interface UnitEngagement {
  done: number;
  notDone: number;
  withoutHandle: number;
  /** Likes or comments. */
  engagements: number;
}

/** A unit in the ranking. */
export interface RankedUnit extends Readonly<Record<Platform, UnitEngagement>> {
  clientId: string;
  name: string;
  people: number;
}

/** What a ranking is about: plain data. */
export interface RankingSubject {
  scope: AttendanceScope;
  window: Window;
}

export interface RankingResult extends Occasion {
  label: string;
  posts: Readonly<Record<Platform, number>>;
  units: readonly RankedUnit[];
}

/** Measures both platforms as of one moment and ranks the units of a directorate. */
export async function measureRanking(
  db: Kysely<DB>,
  { scope, window }: RankingSubject,
  now: Date,
): Promise<RankingResult> {
  const readPlatform = async (tx: Transaction<DB>, platform: Platform) =>
    readMeasured(tx, { platform, scope, window }, await selectPosts(tx, platform, scope, window));
  const read = await atOneMoment(db, async (tx) => ({
    client: await clientOf(tx, scope),
    instagram: await readPlatform(tx, 'instagram'),
    tiktok: await readPlatform(tx, 'tiktok'),
  }));
  const attendanceOn = (platform: Platform) => computeAttendance(read[platform].totals, read[platform].people, 'any');
  const attendance = { instagram: attendanceOn('instagram'), tiktok: attendanceOn('tiktok') };
  return {
    client: read.client,
    at: now,
    label: describeWindow(window).label,
    posts: { instagram: attendance.instagram.posts, tiktok: attendance.tiktok.posts },
    units: rankUnits(attendance, scope.owner),
  };
}

/**
 * The directorate itself, then by engagement on both platforms, likes, comments, the mean of both shares of people who
 * did anything, each share, people, name. Pure.
 * @param attendance of one moment, so that the same people are listed on both platforms
 * @param own the directorate's id
 */
export function rankUnits(attendance: Readonly<Record<Platform, Attendance>>, own: string): RankedUnit[] {
  const units = new Map<string, RankedUnit>();
  for (const platform of ['instagram', 'tiktok'] as const) {
    for (const { person, status, count } of attendance[platform].attendees) {
      const { clientId, clientName } = person;
      const unit = units.get(clientId) ?? { clientId, name: clientName, people: 0, instagram: none(), tiktok: none() };
      units.set(clientId, unit);
      // Everybody is listed on both.
      if (platform === 'instagram') unit.people += 1;
      const tally = unit[platform];
      tally.engagements += count;
      if (status === 'sudah') tally.done += 1;
      else if (status === 'belum') tally.notDone += 1;
      else if (status === 'no_username') tally.withoutHandle += 1;
    }
  }
  const first = ownFirst(own);
  return [...units.values()].sort((one, other) => {
    const [keys, otherKeys] = [rankKeys(one), rankKeys(other)];
    const at = keys.findIndex((key, place) => key !== otherKeys[place]);
    return first(one, other) || (otherKeys[at] ?? 0) - (keys[at] ?? 0) || byName(one, other);
  });
}

function none(): UnitEngagement {
  return { done: 0, notDone: 0, withoutHandle: 0, engagements: 0 };
}

/** More comes first, from left to right. */
function rankKeys({ people, instagram, tiktok }: RankedUnit): number[] {
  const [likes, comments] = [instagram.engagements, tiktok.engagements];
  const [ofInstagram, ofTiktok] = [ratio(instagram.done, people), ratio(tiktok.done, people)];
  return [likes + comments, likes, comments, (ofInstagram + ofTiktok) / 2, ofInstagram, ofTiktok, people];
}

type RankingRow = RankedUnit & { number: number };

/** One sheet with a row for each unit; see docs/exports.md. */
export function rankingSheets({ client, at, label, posts, units }: RankingResult): Sheet[] {
  const ranking = sheet<RankingRow>({
    name: 'Ranking Engagement',
    title: [
      `Rekap Ranking Engagement ${client.name}`,
      label,
      `Jam Pengambilan Data: ${jakartaTime(at).replace(':', '.')}`,
      `Jumlah Post Instagram: ${posts.instagram}`,
      `Jumlah Post TikTok: ${posts.tiktok}`,
      '',
    ],
    rows: units.map((unit, place) => ({ ...unit, number: place + 1 })),
    columns: [
      { header: 'NAMA SATKER', value: ({ number, name }) => `${number}. ${name}`, total: { label: 'TOTAL' } },
      { header: 'JUMLAH PERSONIL', kind: 'integer', width: 12, total: 'sum', value: ({ people }) => people },
      ...platformColumns('INSTAGRAM', 'instagram'),
      ...platformColumns('TIKTOK', 'tiktok'),
    ],
    freezeColumns: 1,
  });
  return [ranking];
}

/** The file's name, known before anything is measured. */
export function rankingName({ scope, window }: RankingSubject, at: Date): string {
  const client = { clientId: clientIdOf(scope) };
  return fileName({ client, at }, 'Rekap_Ranking_Engagement', describeWindow(window).slug);
}

/** The finished workbook. `at`: when it is asked for. */
export const rankingFileComputation = computation<RankingSubject & { at: string }>({
  format: 1,
  async compute(db, { at, ...subject }) {
    return workbookBytes(rankingSheets(await measureRanking(db, subject, new Date(at))));
  },
});

function platformColumns(group: string, platform: Platform): Column<RankingRow>[] {
  const column = { kind: 'integer', group, total: 'sum', width: 12 } as const;
  return [
    { ...column, header: 'SUDAH', tone: 'good', value: (unit) => unit[platform].done },
    { ...column, header: 'BELUM', tone: 'bad', value: (unit) => unit[platform].notDone },
    { ...column, header: 'USERNAME KOSONG', value: (unit) => unit[platform].withoutHandle },
  ];
}
