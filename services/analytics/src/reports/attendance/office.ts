import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import { Type } from 'typebox';
import { officeScope } from '../../scope/scope.ts';
import { isUnread } from '../content.ts';
import { type ReportDefinition, report } from '../report.ts';
import { factsOf } from './accumulated.ts';
import { attendanceCard, divisionTallies } from './card.ts';
import { type Handles, officeByDivision } from './office-by-division.ts';
import { officeRecap } from './office-recap.ts';
import { type AttendanceRecap, nobody, noPosts, notRead, occasionOf, readRecap } from './recap.ts';
import { policyOption } from './words.ts';

function office(platform: Platform, about: Pick<ReportDefinition, 'key' | 'title' | 'description'>) {
  return report({
    ...about,
    audience: 'directorate',
    needs: [platform],
    options: Type.Object({
      layout: Type.Union([Type.Literal('simple'), Type.Literal('divisions')], { default: 'simple' }),
      policy: policyOption,
    }),
    async produce(db, question, { layout, policy }, rosters) {
      const scope = officeScope(question.client.clientId);
      const recap = await readRecap(db, occasionOf(question, platform), scope, policy, rosters);
      if (recap.attendance.posts === 0) return noPosts(recap);
      if (recap.attendance.people === 0) return nobody(recap);
      if (isUnread(recap.posts)) return notRead(recap);
      return {
        kind: 'report',
        text: layout === 'simple' ? officeRecap(recap) : officeByDivision(recap, await handlesOfMissing(db, recap)),
        card: attendanceCard(recap, divisionTallies(recap)),
        facts: factsOf(recap.attendance),
      };
    },
  });
}

/** What those without a handle here have told of both platforms, by user id. */
async function handlesOfMissing(
  db: Kysely<DB>,
  { attendance }: AttendanceRecap,
): Promise<ReadonlyMap<string, Handles>> {
  const ids = attendance.attendees.filter(({ status }) => status === 'no_username').map(({ person }) => person.userId);
  const people = await db
    .selectFrom('user')
    .select(['user_id', 'insta as instagram', 'tiktok'])
    .where('user_id', '=', sql<string>`any(${ids}::text[])`)
    .execute();
  return new Map(people.map(({ user_id, ...handles }) => [user_id, handles]));
}

export const officeLikes = office('instagram', {
  key: 'office-likes',
  title: 'Absensi likes personel direktorat',
  description: 'Personel di direktorat itu sendiri: siapa yang lengkap, kurang, dan belum memberi like hari itu.',
});

export const officeComments = office('tiktok', {
  key: 'office-comments',
  title: 'Absensi komentar personel direktorat',
  description: 'Personel di direktorat itu sendiri: siapa yang lengkap, kurang, dan belum berkomentar hari itu.',
});
