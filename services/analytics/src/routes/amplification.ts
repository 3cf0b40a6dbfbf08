import { type Principal, permit } from '@cicero/access';
import { CiceroError, ErrorAnswer } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Clock, type Http, pageOf } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { type Static, Type } from 'typebox';
import type { AmplificationKind } from '../amplification/kinds.ts';
import type { AmplificationSubject } from '../amplification/measure.ts';
import type { PriorityUnits } from '../amplification/order.ts';
import { type AmplificationView, amplificationOf } from '../answers/amplification.ts';
import { AmplificationQuery, AmplificationRecap } from '../answers/amplification-schema.ts';
import type { AnswerCache } from '../answers/answer-cache.ts';
import { sendAnswer } from '../answers/send.ts';
import { resolveWindow } from '../periods/window.ts';
import type { Directorates } from '../scope/directorates.ts';
import { resolveScope } from '../scope/resolve.ts';

export interface AmplificationParts {
  db: Kysely<DB>;
  clock: Clock;
  answers: AnswerCache;
  directorates: Directorates;
  units: PriorityUnits;
}

type Query = Static<typeof AmplificationQuery>;

const special = 'Amplifikasi tugas khusus per personel';
const recaps: readonly { url: string; kind: AmplificationKind; summary: string }[] = [
  { url: '/api/amplify/rekap', kind: 'regular', summary: 'Amplifikasi tugas per personel' },
  { url: '/api/amplify/rekap-khusus', kind: 'khusus', summary: special },
  { url: '/api/amplify-khusus/rekap', kind: 'khusus', summary: special },
];

/** Who reported how many links about which tasks (docs/amplification.md). */
export function amplificationRoutes(app: Http, { db, clock, answers, directorates, units }: AmplificationParts): void {
  for (const { url, kind, summary } of recaps) {
    app.get(
      url,
      {
        config: { access: permit(['dashboard', 'client', 'personnel']) },
        schema: {
          tags: ['Amplifikasi'],
          summary,
          querystring: AmplificationQuery,
          response: {
            200: AmplificationRecap,
            304: Type.Null({ description: 'Tidak berubah (If-None-Match)' }),
            400: ErrorAnswer,
            401: ErrorAnswer,
            403: ErrorAnswer,
          },
        },
      },
      async (request, reply) => {
        const { query, principal } = request;
        if (!principal) throw new CiceroError('TOKEN_REQUIRED');
        const window = resolveWindow(query, clock.now());
        const options = { clientFromToken: false, directorates: await directorates() };
        const scope = resolveScope(principal, query, options);
        const subject = { kind, scope, window, people: peopleOf(query) };
        return sendAnswer(request, reply, await amplificationOf(db, answers, subject, viewOf(query, principal, units)));
      },
    );
  }
}

function peopleOf({ divisi, search }: Query): AmplificationSubject['people'] {
  return { division: divisi?.trim().toUpperCase() || null, search: search?.trim() || null };
}

/** Personnel see how colleagues of their unit are doing, but reports themselves are each their own. */
function viewOf(query: Query, { kind }: Principal, units: PriorityUnits): AmplificationView {
  const isPaged = query.page !== undefined || query.limit !== undefined || query.offset !== undefined;
  return {
    sort: query.sort ?? null,
    page: isPaged ? pageOf(query) : null,
    showsLinks: kind !== 'personnel',
    units,
  };
}
