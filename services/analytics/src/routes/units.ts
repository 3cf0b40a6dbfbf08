import { permit } from '@cicero/access';
import { type Http, pageIfAsked } from '@cicero/runtime';
import { sendAnswer } from '../answers/send.ts';
import { unitsOf } from '../answers/units.ts';
import { Units, UnitsQuery, unitsExample } from '../answers/units-schema.ts';
import { resolveWindow } from '../periods/window.ts';
import { type AskingParts, askedScope, ClientHeader, otherAnswers } from './asking.ts';

/** Units beside each other (docs/insights.md, "Units compared"). */
export function unitRoutes(app: Http, { db, clock, answers, directorates }: AskingParts): void {
  app.get(
    '/api/dashboard/units',
    {
      config: { access: permit(['dashboard', 'client']) },
      schema: {
        tags: ['Analisis'],
        summary: 'Absensi per satker, berperingkat, dibanding periode sebelumnya',
        description: 'Satu baris per client personel dalam cakupan, kedua platform; pengganti satu rekap per client.',
        querystring: UnitsQuery,
        headers: ClientHeader,
        response: { 200: { ...Units, examples: [unitsExample] }, ...otherAnswers },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const window = resolveWindow(query, clock.now());
      const scope = await askedScope(request, directorates);
      const view = {
        page: pageIfAsked(query),
        search: query.search?.trim().toUpperCase() || null,
        sort: query.sort ?? 'ranking',
      } as const;
      return sendAnswer(request, reply, await unitsOf(db, answers, { scope, window, view }));
    },
  );
}
