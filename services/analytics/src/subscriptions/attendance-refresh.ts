import { engagementStored, postsStored } from '@cicero/contracts';
import { type Subscription, subscription } from '@cicero/platform';
import type { Clock } from '@cicero/runtime';
import { refreshAttendance } from '../read-models/refresh.ts';

/** Keeps the tallies up to date with what the collector stores. */
export function attendanceRefresh(clock: Clock): Subscription {
  return subscription({
    queue: 'analytics.attendance-refresh',
    messages: [postsStored, engagementStored],
    prefetch: 4,
    async handle({ data }, unit) {
      const key = { platform: data.platform, clientId: data.clientId.trim().toUpperCase() };
      const days = 'days' in data ? data.days : data.posts.map((post) => post.day);
      await refreshAttendance(unit, clock, key, days);
    },
  });
}
