import type { DB } from '@cicero/database';
import type { Kysely } from 'kysely';
import { oneDecimal } from '../attendance/attendance.ts';
import { computation, effortOf } from '../computing/computation.ts';
import type { PostsByPlatform } from '../measure/windows.ts';
import type { Window } from '../periods/window.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { type Delays, type DelaysByUnit, measureDelays } from '../time-to-engage/measure.ts';
import type { Answer } from './answer-cache.ts';
import type { Answers } from './answers.ts';
import { platformVersions, postVersionScopes, selectPlatforms } from './platforms.ts';
import { boundsOf } from './units.ts';

export interface DelaysSubject {
  scope: AttendanceScope;
  window: Window;
}

/** How soon after publication people engage. */
export async function timeToEngageOf(db: Kysely<DB>, answers: Answers, subject: DelaysSubject): Promise<Answer> {
  const { scope, window } = subject;
  const posts = await selectPlatforms(db, scope, window);
  const versions = await platformVersions(db, scope, posts, postVersionScopes(scope, posts));
  return answers.of('timeToEngage', { subject, posts }, versions);
}

export const timeToEngageComputation = computation<{ subject: DelaysSubject; posts: PostsByPlatform }>({
  format: 1,
  effort: ({ subject }) => effortOf(subject.scope),
  async compute(db, { subject, posts }) {
    const { instagram, tiktok } = await measureDelays(db, subject, posts);
    const data = {
      client_id: subject.scope.owner,
      ...boundsOf(subject.window),
      instagram: shownPlatform(instagram),
      tiktok: shownPlatform(tiktok),
    };
    return Buffer.from(JSON.stringify({ success: true, data }));
  },
});

function shownPlatform({ all, units }: DelaysByUnit): object {
  return {
    ...shownDelays(all),
    units: units.map(({ clientId, name, ...delays }) => ({
      client_id: clientId,
      client_name: name,
      ...shownDelays(delays),
    })),
  };
}

function shownDelays({ timed, untimed, median, p90, within }: Delays): object {
  const share = (count: number): number => (timed === 0 ? 0 : oneDecimal((100 * count) / timed));
  return {
    engagements: timed,
    withoutTime: untimed,
    medianMinutes: median === null ? null : oneDecimal(median),
    p90Minutes: p90 === null ? null : oneDecimal(p90),
    within1HourPercentage: share(within.hour),
    within6HoursPercentage: share(within.sixHours),
    within24HoursPercentage: share(within.day),
  };
}
