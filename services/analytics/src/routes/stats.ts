import { permit } from '@cicero/access';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { nullableText } from '../answers/nullable-text.ts';
import { OfficialParameter, PeriodParameters, ScopeParameters } from '../answers/recap-schema.ts';
import { sendAnswer } from '../answers/send.ts';
import { statsOf } from '../answers/stats.ts';
import { resolveWindow } from '../periods/window.ts';
import { visibleClients } from '../scope/visible-clients.ts';
import { type AskingParts, askedScope, ClientHeader, otherAnswers, signedIn } from './asking.ts';

const count = Type.Integer({ minimum: 0 });

export const Stats = Type.Object({
  success: Type.Literal(true),
  data: Type.Object({
    client_id: Type.String({ description: 'Client pemilik konten' }),
    role: nullableText,
    scope: Type.Union([Type.Literal('org'), Type.Literal('direktorat')]),
    regional_id: nullableText,
    clients: Type.Integer({ minimum: 0, description: 'Client yang boleh diketahui pemanggil' }),
    users: Type.Integer({ minimum: 0, description: 'Personel dalam rekap' }),
    igPosts: count,
    ttPosts: count,
  }),
});
const example = {
  success: true,
  data: {
    ...{ client_id: 'RES_A', role: 'operator', scope: 'org', regional_id: 'WIL1' },
    ...{ clients: 1, users: 150, igPosts: 5, ttPosts: 7 },
  },
};

/** The numbers with which pages of the dashboard begin (docs/attendance.md, "Numbers of the dashboard"). */
export function statsRoutes(app: Http, { db, clock, answers, directorates }: AskingParts): void {
  app.get(
    '/api/dashboard/stats',
    {
      config: { access: permit(['dashboard', 'client']) },
      schema: {
        tags: ['Absensi'],
        summary: 'Jumlah konten dan personel',
        description: 'Cakupan dan periode sama dengan rekap: igPosts dan ttPosts adalah totalPosts rekap.',
        querystring: Type.Object({ ...ScopeParameters, ...PeriodParameters, ...OfficialParameter }),
        headers: ClientHeader,
        response: { 200: { ...Stats, examples: [example] }, ...otherAnswers },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const principal = signedIn(request.principal);
      const window = resolveWindow(query, clock.now());
      const scope = await askedScope(request, directorates);
      const role = query.role?.trim().toLowerCase() || principal.role;
      const subject = { scope, window, role, clients: visibleClients(principal) };
      return sendAnswer(request, reply, await statsOf(db, answers, subject));
    },
  );
}
