import { type Principal, permit } from '@cicero/access';
import { CiceroError, ErrorAnswer } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { type Static, Type } from 'typebox';
import { sendAnswer } from '../answers/send.ts';
import { type TrendSubject, trendsOf } from '../answers/trends.ts';
import { PersonTrends, personTrendsExample, Trends, TrendsQuery, trendsExample } from '../answers/trends-schema.ts';
import { type Interval, trendSteps } from '../periods/intervals.ts';
import { type AskingParts, askedScope, ClientHeader, otherAnswers, signedIn } from './asking.ts';

/** Attendance over time (docs/insights.md, "Trends"). */
export function trendRoutes(app: Http, { db, clock, answers, directorates }: AskingParts): void {
  const stepsOf = (query: Static<typeof TrendsQuery>): Pick<TrendSubject, 'interval' | 'steps'> => {
    const interval: Interval = query.interval ?? 'week';
    return { interval, steps: trendSteps(query, interval, clock.now()) };
  };

  app.get(
    '/api/dashboard/trends',
    {
      config: { access: permit(['dashboard', 'client']) },
      schema: {
        tags: ['Analisis'],
        summary: 'Absensi per hari, minggu, atau bulan',
        description: 'Tanpa rentang: delapan titik terakhir. Titik tanpa konten tetap ada, dengan nol.',
        querystring: TrendsQuery,
        headers: ClientHeader,
        response: { 200: { ...Trends, examples: [trendsExample] }, ...otherAnswers },
      },
    },
    async (request, reply) => {
      const steps = stepsOf(request.query);
      const scope = await askedScope(request, directorates);
      return sendAnswer(request, reply, await trendsOf(db, answers, { scope, ...steps, userId: null }));
    },
  );

  app.get(
    '/api/dashboard/trends/person',
    {
      config: { access: permit(['dashboard', 'client', 'personnel']) },
      schema: {
        tags: ['Analisis'],
        summary: 'Absensi satu personel per hari, minggu, atau bulan',
        description: 'Personel melihat dirinya sendiri; user_id boleh dikosongkan.',
        querystring: Type.Object({
          ...TrendsQuery.properties,
          user_id: Type.Optional(Type.String({ maxLength: 64, description: 'NRP/NIP; wajib kecuali bagi personel' })),
        }),
        headers: ClientHeader,
        response: { 200: { ...PersonTrends, examples: [personTrendsExample] }, ...otherAnswers, 404: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const userId = personOf(signedIn(request.principal), request.query.user_id);
      const steps = stepsOf(request.query);
      const scope = await askedScope(request, directorates);
      return sendAnswer(request, reply, await trendsOf(db, answers, { scope, ...steps, userId }));
    },
  );
}

/** Personnel see themselves over time and nobody else. */
function personOf({ kind, id }: Principal, said: string | undefined): string {
  const wanted = said?.trim() || (kind === 'personnel' ? id : undefined);
  if (!wanted) throw new CiceroError('NRP_INVALID', { message: 'user_id wajib diisi.' });
  if (kind === 'personnel' && wanted !== id) throw new CiceroError('FORBIDDEN');
  return wanted;
}
