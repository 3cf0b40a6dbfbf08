import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Day } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import type { Attendance } from '../../attendance/attendance.ts';
import type { DonePolicy } from '../../attendance/ladder.ts';
import { dayText } from '../../exports/period.ts';
import { readAttendance } from '../../measure/measure.ts';
import { atOneMoment } from '../../measure/moment.ts';
import { selectPosts } from '../../measure/posts.ts';
import type { Rosters } from '../../measure/rosters.ts';
import type { AttendanceScope } from '../../scope/scope.ts';
import { type LinkedPost, linkedPosts } from '../content.ts';
import type { NothingToReport, ReportClient, ReportQuestion } from '../report.ts';
import { bold } from '../text.ts';
import { words } from './words.ts';

/** Whose attendance on which day a text tells. */
export interface Occasion {
  platform: Platform;
  client: Pick<ReportClient, 'clientId' | 'name' | 'directorate'>;
  /** The Jakarta day whose posts count. */
  day: Day;
  /** When the numbers were read. */
  at: Date;
}

export interface AttendanceRecap extends Occasion {
  /** In order of publication. */
  posts: readonly LinkedPost[];
  attendance: Attendance;
  policy: DonePolicy;
}

export function occasionOf({ client, day, at }: ReportQuestion, platform: Platform): Occasion {
  const { clientId, name, directorate } = client;
  return { platform, client: { clientId, name, directorate }, day, at: new Date(at) };
}

/** Reads posts and people of a day as of one moment, and computes their attendance. */
export async function readRecap(
  db: Kysely<DB>,
  occasion: Occasion,
  scope: AttendanceScope,
  policy: DonePolicy,
  rosters: Rosters,
): Promise<AttendanceRecap> {
  const { platform, day } = occasion;
  const window = { from: day, to: day };
  const { posts, compute } = await atOneMoment(db, async (tx) => {
    const selection = await selectPosts(tx, platform, scope, window);
    return {
      posts: await linkedPosts(tx, platform, window, selection),
      compute: await readAttendance(tx, { platform, scope, window }, selection, rosters),
    };
  });
  return { ...occasion, posts, attendance: compute(policy), policy };
}

/** There was nothing to like or comment on. */
export function noPosts({ platform, client, day }: Occasion): NothingToReport {
  const sentence = `Tidak ada konten ${words[platform].network} ${bold(client.name)} pada ${dayText(day)}.`;
  return { kind: 'nothing', reason: 'no-posts', sentence };
}

/** Nobody has looked at any of the posts: who did what is not known, and nobody is said to have done nothing. */
export function notRead({ platform, client, day }: Occasion): NothingToReport {
  const { noun, network } = words[platform];
  const sentence = `Data ${noun} konten ${network} ${bold(client.name)} pada ${dayText(day)} belum terbaca; absensi belum dapat dihitung.`;
  return { kind: 'nothing', reason: 'not-read', sentence };
}

/** There is nobody who could have. */
export function nobody({ client }: Pick<Occasion, 'client'>): NothingToReport {
  return {
    kind: 'nothing',
    reason: 'nobody',
    sentence: `Belum ada personel aktif ${bold(client.name)} yang terdaftar.`,
  };
}

/** Nobody is left who has done nothing. */
export function nobodyMissing({ platform, client, day }: Occasion): NothingToReport {
  const { verb, network } = words[platform];
  const sentence = `Semua personel ${bold(client.name)} sudah ${verb} pada konten ${network} ${dayText(day)}.`;
  return { kind: 'nothing', reason: 'complete', sentence };
}
