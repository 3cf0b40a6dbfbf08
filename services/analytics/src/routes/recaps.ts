import { permit } from '@cicero/access';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { recapOf } from '../answers/recap.ts';
import { commentsRecapExample, likesRecapExample } from '../answers/recap-examples.ts';
import {
  CommentsRecap,
  LikesRecap,
  OfficialParameter,
  PeriodParameters,
  RowParameters,
  ScopeParameters,
} from '../answers/recap-schema.ts';
import { recapViewOf } from '../answers/recap-view.ts';
import { sendAnswer } from '../answers/send.ts';
import { resolveWindow } from '../periods/window.ts';
import { ownDirectorateScope, resolveScope } from '../scope/resolve.ts';
import { type AskingParts, askedScope, ClientHeader, otherAnswers, signedIn } from './asking.ts';

const readers = { access: permit(['dashboard', 'client', 'personnel']) };

/** Attendance of likes and comments, person by person (docs/attendance.md). */
export function recapRoutes(app: Http, parts: AskingParts): void {
  const { db, clock, answers, directorates } = parts;

  app.get(
    '/api/insta/rekap-likes',
    {
      config: readers,
      schema: {
        tags: ['Absensi'],
        summary: 'Absensi likes Instagram per personel',
        querystring: Type.Object({ ...ScopeParameters, ...PeriodParameters, ...OfficialParameter, ...RowParameters }),
        response: { 200: { ...LikesRecap, examples: [likesRecapExample] }, ...otherAnswers },
      },
    },
    async (request, reply) => {
      const window = resolveWindow(request.query, clock.now());
      const options = { clientFromToken: false, directorates: await directorates() };
      const scope = resolveScope(signedIn(request.principal), request.query, options);
      const subject = { platform: 'instagram', scope, window } as const;
      return sendAnswer(request, reply, await recapOf(db, answers, subject, recapViewOf(request.query)));
    },
  );

  app.get(
    '/api/likes/instagram',
    {
      config: { access: permit(['dashboard', 'client'], { operators: false }) },
      schema: {
        tags: ['Absensi'],
        summary: 'Absensi likes Instagram direktorat',
        description: 'Direktorat pemanggil sendiri; tanpa itu DITBINMAS, bagi yang boleh melihatnya.',
        querystring: Type.Object({ ...PeriodParameters, ...RowParameters }),
        response: { 200: { ...LikesRecap, examples: [likesRecapExample] }, ...otherAnswers },
      },
    },
    async (request, reply) => {
      const window = resolveWindow(request.query, clock.now());
      const scope = ownDirectorateScope(signedIn(request.principal), await directorates());
      const subject = { platform: 'instagram', scope, window } as const;
      return sendAnswer(request, reply, await recapOf(db, answers, subject, recapViewOf(request.query)));
    },
  );

  app.get(
    '/api/tiktok/rekap-komentar',
    {
      config: readers,
      schema: {
        tags: ['Absensi'],
        summary: 'Absensi komentar TikTok per personel',
        querystring: Type.Object({ ...ScopeParameters, ...PeriodParameters, ...RowParameters }),
        headers: ClientHeader,
        response: { 200: { ...CommentsRecap, examples: [commentsRecapExample] }, ...otherAnswers },
      },
    },
    async (request, reply) => {
      const window = resolveWindow(request.query, clock.now());
      const scope = await askedScope(request, directorates);
      const subject = { platform: 'tiktok', scope, window } as const;
      return sendAnswer(request, reply, await recapOf(db, answers, subject, recapViewOf(request.query)));
    },
  );
}
