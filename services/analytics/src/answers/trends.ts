import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Kysely } from 'kysely';
import type { Attendee } from '../attendance/attendance.ts';
import { computation, effortOf } from '../computing/computation.ts';
import { isListed } from '../measure/people.ts';
import { measureWindows, type PostsByPlatform } from '../measure/windows.ts';
import { type ClosedWindow, type Interval, spanOf } from '../periods/intervals.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { type PersonTrend, personTrendOf, type TrendStep, trendOf } from '../trends/trends.ts';
import type { Answer } from './answer-cache.ts';
import type { Answers } from './answers.ts';
import { attendanceSummary } from './attendance-summary.ts';
import { platformVersions, selectPlatforms } from './platforms.ts';
import { boundsOf } from './units.ts';

export interface TrendSubject {
  scope: AttendanceScope;
  interval: Interval;
  /** Oldest first. */
  steps: readonly ClosedWindow[];
  /** Of one person, by the key as stored; null = of everybody. */
  userId: string | null;
}

/**
 * Attendance over time.
 * @throws CiceroError USER_NOT_FOUND when the scope does not list the person
 */
export async function trendsOf(db: Kysely<DB>, answers: Answers, subject: TrendSubject): Promise<Answer> {
  const { scope, steps, userId } = subject;
  if (userId !== null && !(await isListed(db, scope, userId))) throw new CiceroError('USER_NOT_FOUND');
  const posts = await selectPlatforms(db, scope, spanOf(steps));
  return answers.of('trends', { subject, posts }, await platformVersions(db, scope, posts));
}

export const trendsComputation = computation<{ subject: TrendSubject; posts: PostsByPlatform }>({
  format: 1,
  effort: ({ subject }) => effortOf(subject.scope),
  async compute(db, { subject, posts }) {
    const { scope, steps, interval, userId } = subject;
    const measured = await measureWindows(db, { scope, windows: steps, userId }, posts);
    const told = userId === null ? everybody(trendOf(steps, measured)) : onePerson(personTrendOf(steps, measured));
    const data = { client_id: scope.owner, interval, ...boundsOf(spanOf(steps)), ...told };
    return Buffer.from(JSON.stringify({ success: true, data }));
  },
});

function everybody(trend: readonly TrendStep[]): object {
  return { intervals: trend.map(shownStep) };
}

function onePerson(trend: PersonTrend | null): object {
  // Taken out a moment ago.
  if (!trend) throw new CiceroError('USER_NOT_FOUND');
  const { person, steps } = trend;
  return {
    ...{ user_id: person.userId, title: person.title, nama: person.name, divisi: person.division },
    client_name: person.clientName,
    intervals: steps.map(({ window, posts, instagram, tiktok }) => ({
      ...boundsOf(window),
      instagram: { ...shownAttendee(instagram, posts.instagram), jumlah_like: instagram.count },
      tiktok: { ...shownAttendee(tiktok, posts.tiktok), jumlah_komentar: tiktok.count },
    })),
  };
}

function shownStep({ window, completion, instagram, tiktok }: TrendStep): object {
  return {
    ...boundsOf(window),
    completion,
    instagram: attendanceSummary('instagram', instagram),
    tiktok: attendanceSummary('tiktok', tiktok),
  };
}

function shownAttendee({ missing, rate, percentage, status }: Attendee, totalPosts: number): object {
  return { totalPosts, missing, completionRate: rate, completionPercentage: percentage, status };
}
