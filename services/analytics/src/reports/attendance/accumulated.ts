import type { Platform } from '@cicero/contracts';
import { Type } from 'typebox';
import type { AttendanceNumbers } from '../../attendance/attendance.ts';
import { ownScope } from '../../scope/scope.ts';
import { isUnread } from '../content.ts';
import { type ReportDefinition, report } from '../report.ts';
import { attendanceCard, divisionTallies } from './card.ts';
import { directorateRecap } from './directorate-recap.ts';
import { nobody, nobodyMissing, noPosts, notRead, occasionOf, readRecap } from './recap.ts';
import { unitTallies } from './tallies.ts';
import { unitRecap } from './unit-recap.ts';
import { modeOption, policyOption } from './words.ts';

function accumulated(platform: Platform, about: Pick<ReportDefinition, 'key' | 'title' | 'description'>) {
  return report({
    ...about,
    audience: 'any',
    needs: [platform],
    options: Type.Object({ mode: modeOption, policy: policyOption }),
    async produce(db, question, { mode, policy }, rosters) {
      const { client } = question;
      const recap = await readRecap(db, occasionOf(question, platform), ownScope(client), policy, rosters);
      const { attendance } = recap;
      if (attendance.posts === 0) return noPosts(recap);
      if (attendance.people === 0) return nobody(recap);
      if (isUnread(recap.posts)) return notRead(recap);
      const { belum, no_username } = attendance.byStatus;
      if (mode === 'belum' && belum + no_username === 0) return nobodyMissing(recap);
      return {
        kind: 'report',
        text: client.directorate ? directorateRecap(recap, mode) : unitRecap(recap, mode),
        card: attendanceCard(recap, client.directorate ? unitTallies(recap) : divisionTallies(recap)),
        facts: factsOf(attendance),
      };
    },
  });
}

/** What programs read of an issue. */
export function factsOf({ posts, people, engagements, byStatus }: AttendanceNumbers) {
  const { sudah, kurang, belum, no_username } = byStatus;
  return { posts, people, engagements, sudah, kurang, belum, no_username };
}

export const likesAttendance = accumulated('instagram', {
  key: 'likes-attendance',
  title: 'Absensi likes Instagram',
  description: 'Siapa yang sudah, kurang, dan belum memberi like pada konten hari itu; direktorat: jumlah tiap satker.',
});

export const commentsAttendance = accumulated('tiktok', {
  key: 'comments-attendance',
  title: 'Absensi komentar TikTok',
  description: 'Siapa yang sudah, kurang, dan belum berkomentar pada konten hari itu; direktorat: jumlah tiap satker.',
});
