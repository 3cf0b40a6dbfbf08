import { permit, permittedClient, seesContacts } from '@cicero/access';
import { ErrorAnswer } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { sendAnswer } from '../answers/send.ts';
import { summaryOf } from '../answers/summary.ts';
import { Summary, SummaryQuery, summaryExample } from '../answers/summary-schema.ts';
import { closed } from '../periods/intervals.ts';
import { directorateScope, unitScope } from '../scope/scope.ts';
import { summaryWindow } from '../summary/period.ts';
import { type AskingParts, otherAnswers, signedIn } from './asking.ts';

/** A month, and what a longer range may be. */
const mostDays = 366;

/** The executive summary of a client (docs/insights.md, "Executive summary"). */
export function summaryRoutes(app: Http, { db, clock, answers, directorates }: AskingParts): void {
  app.get(
    '/api/clients/:client_id/summary',
    {
      config: { access: permit(['dashboard', 'client'], { operators: false }) },
      schema: {
        tags: ['Analisis'],
        summary: 'Ringkasan eksekutif sebuah client',
        description:
          'Jumlah dari semua yang tersimpan, dan satu bulan atau rentang: angka, tabel, dan kalimat. ' +
          'Direktorat diukur dengan semua pemegang role-nya, satuan dengan anggotanya.',
        params: Type.Object({ client_id: Type.String({ maxLength: 64, description: 'Huruf besar atau kecil' }) }),
        querystring: SummaryQuery,
        response: { 200: { ...Summary, examples: [summaryExample] }, ...otherAnswers, 404: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const principal = signedIn(request.principal);
      const clientId = permittedClient(principal, request.params.client_id);
      const window = closed(summaryWindow(request.query, clock.now()), mostDays);
      const role = clientId.toLowerCase();
      const whole = (await directorates()).has(role) ? directorateScope(clientId, role) : unitScope(clientId);
      const scope = { ...whole, regionalId: request.query.regional_id?.trim().toUpperCase() || null };
      const subject = { scope, window, withContacts: seesContacts(principal, clientId) };
      return sendAnswer(request, reply, await summaryOf(db, answers, subject));
    },
  );
}
