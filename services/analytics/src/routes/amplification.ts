import { type Principal, permit } from '@cicero/access';
import { type Http, pageIfAsked } from '@cicero/runtime';
import type { Static } from 'typebox';
import type { AmplificationKind } from '../amplification/kinds.ts';
import type { AmplificationSubject } from '../amplification/measure.ts';
import { type AmplificationView, amplificationOf } from '../answers/amplification.ts';
import { AmplificationQuery, AmplificationRecap } from '../answers/amplification-schema.ts';
import { sendAnswer } from '../answers/send.ts';
import { resolveWindow } from '../periods/window.ts';
import { resolveScope } from '../scope/resolve.ts';
import { type AskingParts, otherAnswers, signedIn } from './asking.ts';

export interface AmplificationParts extends AskingParts {
  /** Names of units whose people lead the recaps. */
  units: readonly string[];
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
          response: { 200: AmplificationRecap, ...otherAnswers },
        },
      },
      async (request, reply) => {
        const { query } = request;
        const principal = signedIn(request.principal);
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
function viewOf(query: Query, { kind }: Principal, units: readonly string[]): AmplificationView {
  return {
    sort: query.sort ?? null,
    page: pageIfAsked(query),
    showsLinks: kind !== 'personnel',
    units,
  };
}
