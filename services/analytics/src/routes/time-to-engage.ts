import { permit } from '@cicero/access';
import type { Http } from '@cicero/runtime';
import { sendAnswer } from '../answers/send.ts';
import { timeToEngageOf } from '../answers/time-to-engage.ts';
import { TimeToEngage, TimeToEngageQuery, timeToEngageExample } from '../answers/time-to-engage-schema.ts';
import { closed } from '../periods/intervals.ts';
import { resolveWindow } from '../periods/window.ts';
import { type AskingParts, askedScope, ClientHeader, otherAnswers } from './asking.ts';

/** Every single like and comment of the period is looked at. */
const mostDays = 92;

/** How soon people engage (docs/insights.md, "Time to engage"). */
export function timeToEngageRoutes(app: Http, { db, clock, answers, directorates }: AskingParts): void {
  app.get(
    '/api/dashboard/time-to-engage',
    {
      config: { access: permit(['dashboard', 'client']) },
      schema: {
        tags: ['Analisis'],
        summary: 'Berapa lama setelah terbit personel memberi like atau komentar',
        description: `Per platform dan per satker. Paling banyak ${mostDays} hari.`,
        querystring: TimeToEngageQuery,
        headers: ClientHeader,
        response: { 200: { ...TimeToEngage, examples: [timeToEngageExample] }, ...otherAnswers },
      },
    },
    async (request, reply) => {
      const window = closed(resolveWindow(request.query, clock.now()), mostDays);
      const scope = await askedScope(request, directorates);
      return sendAnswer(request, reply, await timeToEngageOf(db, answers, { scope, window }));
    },
  );
}
