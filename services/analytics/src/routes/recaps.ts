import { type Principal, permit } from '@cicero/access';
import { CiceroError, ErrorAnswer } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Clock, Http } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import type { AnswerCache } from '../answers/answer-cache.ts';
import { recapOf } from '../answers/recap.ts';
import { commentsRecapExample, likesRecapExample } from '../answers/recap-examples.ts';
import {
  CommentsRecap,
  LikesRecap,
  OfficialParameter,
  PeriodParameters,
  ScopeParameters,
} from '../answers/recap-schema.ts';
import { sendAnswer } from '../answers/send.ts';
import { resolveWindow } from '../periods/window.ts';
import type { Directorates } from '../scope/directorates.ts';
import { ownDirectorateScope, resolveScope } from '../scope/resolve.ts';

const readers = { access: permit(['dashboard', 'client', 'personnel']) };
const refusals = { 400: ErrorAnswer, 401: ErrorAnswer, 403: ErrorAnswer };
export const unchanged = Type.Null({ description: 'Tidak berubah (If-None-Match)' });

/** Where the client is said when neither query nor token do. */
export const ClientHeader = Type.Object({ 'x-client-id': Type.Optional(Type.String({ maxLength: 64 })) });

export interface RecapParts {
  db: Kysely<DB>;
  clock: Clock;
  answers: AnswerCache;
  directorates: Directorates;
}

/** Attendance of likes and comments, person by person (docs/attendance.md). */
export function recapRoutes(app: Http, parts: RecapParts): void {
  const { db, clock, answers, directorates } = parts;

  app.get(
    '/api/insta/rekap-likes',
    {
      config: readers,
      schema: {
        tags: ['Absensi'],
        summary: 'Absensi likes Instagram per personel',
        querystring: Type.Object({ ...ScopeParameters, ...PeriodParameters, ...OfficialParameter }),
        response: { 200: { ...LikesRecap, examples: [likesRecapExample] }, 304: unchanged, ...refusals },
      },
    },
    async (request, reply) => {
      const window = resolveWindow(request.query, clock.now());
      const options = { clientFromToken: false, directorates: await directorates() };
      const scope = resolveScope(signedIn(request.principal), request.query, options);
      return sendAnswer(request, reply, await recapOf(db, answers, { platform: 'instagram', scope, window }));
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
        querystring: Type.Object(PeriodParameters),
        response: { 200: { ...LikesRecap, examples: [likesRecapExample] }, 304: unchanged, ...refusals },
      },
    },
    async (request, reply) => {
      const window = resolveWindow(request.query, clock.now());
      const scope = ownDirectorateScope(signedIn(request.principal), await directorates());
      return sendAnswer(request, reply, await recapOf(db, answers, { platform: 'instagram', scope, window }));
    },
  );

  app.get(
    '/api/tiktok/rekap-komentar',
    {
      config: readers,
      schema: {
        tags: ['Absensi'],
        summary: 'Absensi komentar TikTok per personel',
        querystring: Type.Object({ ...ScopeParameters, ...PeriodParameters }),
        headers: ClientHeader,
        response: { 200: { ...CommentsRecap, examples: [commentsRecapExample] }, 304: unchanged, ...refusals },
      },
    },
    async (request, reply) => {
      const window = resolveWindow(request.query, clock.now());
      const header = request.headers['x-client-id'];
      const options = { clientFromToken: true, header, directorates: await directorates() };
      const scope = resolveScope(signedIn(request.principal), request.query, options);
      return sendAnswer(request, reply, await recapOf(db, answers, { platform: 'tiktok', scope, window }));
    },
  );
}

export function signedIn(principal: Principal | null): Principal {
  if (!principal) throw new CiceroError('TOKEN_REQUIRED');
  return principal;
}
