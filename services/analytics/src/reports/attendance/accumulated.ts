import type { Platform } from '@cicero/contracts';
import { Type } from 'typebox';
import { measureAttendance } from '../../measure/measure.ts';
import { selectPosts } from '../../measure/posts.ts';
import { directorateScope, unitScope } from '../../scope/scope.ts';
import { linksOf } from '../content.ts';
import { type ReportDefinition, report } from '../report.ts';
import { directorateRecap, nothingPublished, unitRecap } from './wording.ts';

function accumulated(platform: Platform, about: Pick<ReportDefinition, 'key' | 'title' | 'description'>) {
  return report({
    ...about,
    audience: 'any',
    needs: [platform],
    options: Type.Object({}),
    async produce(db, { client, day, at }) {
      const { clientId, name, directorate } = client;
      const window = { from: day, to: day };
      const scope = directorate ? directorateScope(clientId, clientId.toLowerCase()) : unitScope(clientId);
      const posts = await selectPosts(db, platform, scope, window);
      const attendance = await measureAttendance(db, { platform, scope, window }, posts);
      if (attendance.posts === 0) {
        const sentence = nothingPublished({ platform, client: { clientId, name }, day });
        return { kind: 'nothing', reason: 'no-posts', sentence };
      }
      const links = await linksOf(db, platform, window, posts);
      const recap = { platform, client: { clientId, name }, day, at: new Date(at), links, attendance };
      return { kind: 'report', text: directorate ? directorateRecap(recap) : unitRecap(recap) };
    },
  });
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
