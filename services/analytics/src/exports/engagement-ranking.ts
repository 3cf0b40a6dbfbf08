import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { jakartaTime } from '@cicero/runtime';
import { type Column, sheet } from '@cicero/spreadsheet';
import type { Kysely } from 'kysely';
import type { Attendance } from '../attendance/attendance.ts';
import { measureAttendance } from '../measure/measure.ts';
import { selectPosts } from '../measure/posts.ts';
import type { Window } from '../periods/window.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { type ExportFile, fileName, type Occasion } from './file.ts';
import { describeWindow } from './period.ts';
import { byName, clientOf, ownFirst } from './units.ts';

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

export interface RankingResult extends Occasion {
  period: { label: string; slug: string };
  posts: Readonly<Record<Platform, number>>;
  units: readonly RankedUnit[];
}

/** Measures both platforms and ranks the units of a directorate. */
export async function measureRanking(
  db: Kysely<DB>,
  { scope, window }: { scope: AttendanceScope; window: Window },
  now: Date,
): Promise<RankingResult> {
  const measure = async (platform: Platform): Promise<Attendance> => {
    const posts = await selectPosts(db, platform, scope, window);
    return measureAttendance(db, { platform, scope, window }, posts, 'any');
  };
  const attendance = { instagram: await measure('instagram'), tiktok: await measure('tiktok') };
  return {
    client: await clientOf(db, scope),
    at: now,
    period: describeWindow(window),
    posts: { instagram: attendance.instagram.posts, tiktok: attendance.tiktok.posts },
    units: rankUnits(attendance, scope.owner),
  };
}

/**
 * The directorate itself, then by engagement on both platforms, likes, comments, the mean of both shares of people who
 * did anything, each share, people, name. Pure.
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
  const [ofInstagram, ofTiktok] = [instagram.done / people, tiktok.done / people];
  return [likes + comments, likes, comments, (ofInstagram + ofTiktok) / 2, ofInstagram, ofTiktok, people];
}

type RankingRow = RankedUnit & { number: number };

/** One sheet with a row for each unit; see docs/exports.md. */
export function rankingFile(result: RankingResult): ExportFile {
  const { client, at, period, posts, units } = result;
  const ranking = sheet<RankingRow>({
    name: 'Ranking Engagement',
    title: [
      `Rekap Ranking Engagement ${client.name}`,
      period.label,
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
  return { name: fileName(result, 'Rekap_Ranking_Engagement', period.slug), sheets: [ranking] };
}

function platformColumns(group: string, platform: Platform): Column<RankingRow>[] {
  const column = { kind: 'integer', group, total: 'sum', width: 12 } as const;
  return [
    { ...column, header: 'SUDAH', tone: 'good', value: (unit) => unit[platform].done },
    { ...column, header: 'BELUM', tone: 'bad', value: (unit) => unit[platform].notDone },
    { ...column, header: 'USERNAME KOSONG', value: (unit) => unit[platform].withoutHandle },
  ];
}
