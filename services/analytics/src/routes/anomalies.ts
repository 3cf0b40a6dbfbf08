import { permit } from '@cicero/access';
import { addDays, type Http, jakartaDay } from '@cicero/runtime';
import { thresholds } from '../anomalies/thresholds.ts';
import { anomaliesOf } from '../answers/anomalies.ts';
import { Anomalies, AnomaliesQuery, anomaliesExample } from '../answers/anomalies-schema.ts';
import { sendAnswer } from '../answers/send.ts';
import { stepsBefore } from '../periods/intervals.ts';
import { readDay } from '../periods/window.ts';
import { type AskingParts, askedScope, ClientHeader, otherAnswers } from './asking.ts';

/** What is worth a look (docs/insights.md, "Anomalies"). */
export function anomalyRoutes(app: Http, { db, clock, answers, directorates }: AskingParts): void {
  app.get(
    '/api/dashboard/anomalies',
    {
      config: { access: permit(['dashboard', 'client']) },
      schema: {
        tags: ['Analisis'],
        summary: 'Petunjuk: partisipasi yang turun mendadak, akun yang tampak otomatis',
        description: 'Tentang satu minggu, dibanding empat minggu sebelumnya. Petunjuk untuk diperiksa, bukan bukti.',
        querystring: AnomaliesQuery,
        headers: ClientHeader,
        response: { 200: { ...Anomalies, examples: [anomaliesExample] }, ...otherAnswers },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const said = query.tanggal?.trim();
      // A week that is under way has not seen everybody yet.
      const day = said ? readDay(said) : addDays(jakartaDay(clock.now()), -7);
      const weeks = stepsBefore(day, 'week', thresholds.drop.weeks + 1);
      const scope = await askedScope(request, directorates);
      return sendAnswer(request, reply, await anomaliesOf(db, answers, { scope, weeks }));
    },
  );
}
