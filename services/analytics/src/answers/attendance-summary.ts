import type { Platform } from '@cicero/contracts';
import { Type } from 'typebox';
import type { AttendanceNumbers } from '../attendance/attendance.ts';

const totals = { instagram: 'totalLikes', tiktok: 'totalComments' } as const;
const count = Type.Integer({ minimum: 0 });

/** What attendance adds up to, as recaps and everything that compares attendance say it. */
export function attendanceSummary(platform: Platform, attendance: AttendanceNumbers) {
  const { byStatus } = attendance;
  return {
    totalPosts: attendance.posts,
    totalUsers: attendance.people,
    [totals[platform]]: attendance.engagements,
    averageCompletionPercentage: attendance.averagePercentage,
    participationRatePercentage: attendance.participationPercentage,
    distribution: {
      sudah: byStatus.sudah,
      kurang: byStatus.kurang,
      belum: byStatus.belum,
      noUsername: byStatus.no_username,
      noPosts: byStatus.no_posts,
    },
  };
}

/** The same as a schema. */
export const AttendanceSummary = { instagram: summaryOn('instagram'), tiktok: summaryOn('tiktok') };

function summaryOn(platform: Platform) {
  return Type.Object({
    totalPosts: count,
    totalUsers: count,
    [totals[platform]]: count,
    averageCompletionPercentage: Type.Number(),
    participationRatePercentage: Type.Number(),
    distribution: Type.Object({ sudah: count, kurang: count, belum: count, noUsername: count, noPosts: count }),
  });
}
