import { permit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { Decision } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import type { PremiumParts } from '../../premium/call.ts';
import { decidePremium, settledDecision } from '../../premium/dashboard/decide.ts';
import {
  type DashboardRequest,
  isToken,
  type RequestName,
  readRequest,
  requestList,
  requestStates,
  sortableRequests,
} from '../../premium/dashboard/requests.ts';
import { administeredRequest, shownSubscription } from '../../premium/dashboard/shapes.ts';
import { readLine, readTier, readUntil } from '../../premium/fields.ts';
import { decidedExample, subscriptionExample } from './examples.ts';
import {
  AdministeredRequest,
  bodyLimit,
  deciderOf,
  listAnswer,
  listQuery,
  optionalBody,
  orderOf,
  pageAnswer,
  refusals,
  requestAnswer,
  Subscription,
  tags,
  text,
} from './schemas.ts';

/** The account's own role counts, so an admin of one directorate is one; and admins decide for all accounts there are. */
const access = permit(['dashboard'], { roles: ['admin'] });
const RequestPath = Type.Object({ id: Type.String({ maxLength: 64, description: 'request_id or request_token' }) });
const sorts = Object.keys(sortableRequests) as (keyof typeof sortableRequests)[];
const decisions = { approve: 'approve', deny: 'reject' } as const satisfies Record<string, Decision>;
const summaries = {
  approve: 'Approve a request, also one that expired: the account has premium at once',
  deny: 'Deny a request',
} as const;

/** What administrators do about requests of dashboard accounts. */
export function premiumAdministrationRoutes(app: Http, parts: PremiumParts): void {
  const { context } = parts;
  const { clock } = context;

  app.get(
    '/api/premium/requests',
    {
      config: { access },
      schema: {
        tags,
        summary: 'Requests of all dashboard accounts, newest first',
        querystring: Type.Object({
          status: Type.Optional(Type.String({ enum: ['open', ...requestStates], description: 'open: it waits' })),
          search: Type.Optional(
            Type.String({ maxLength: 100, description: 'Part of user name or sender, or the number of a request' }),
          ),
          ...listQuery(sorts),
        }),
        response: { 200: listAnswer(AdministeredRequest, decidedExample), ...refusals },
      },
    },
    async ({ query }) => {
      const status = (['open', ...requestStates] as const).find((known) => known === query.status);
      const list = requestList({ status, search: query.search }, orderOf(sorts, query.sort));
      return pageAnswer(parts, query, list, (row: DashboardRequest) => administeredRequest(row, clock.now()));
    },
  );

  app.get(
    '/api/premium/requests/:id',
    {
      config: { access },
      schema: {
        tags,
        summary: 'One request of any dashboard account',
        params: RequestPath,
        response: { 200: requestAnswer(AdministeredRequest, decidedExample), ...refusals },
      },
    },
    async ({ params }) => {
      const row = await readRequest(context.db, nameIn(params.id));
      if (!row) throw new CiceroError('PREMIUM_REQUEST_NOT_FOUND');
      return { success: true as const, request: administeredRequest(row, clock.now()) };
    },
  );

  for (const word of ['approve', 'deny'] as const) {
    app.put(
      `/api/premium/requests/:id/${word}`,
      {
        config: { access },
        bodyLimit,
        schema: {
          tags,
          summary: summaries[word],
          description: 'Said again it changes nothing; 409 when it was decided otherwise. Nobody decides their own.',
          params: RequestPath,
          body: optionalBody(
            Type.Object(
              {
                tier: text(200, 'Else the one that was asked for'),
                expires_at: text(64, 'Instant, or a day to its end in Jakarta; else thirty days'),
                note: text(1_000, 'Why; kept with the decision'),
              },
              { examples: [word === 'approve' ? { tier: 'premium_1' } : { note: 'Dana belum masuk' }] },
            ),
          ),
          response: {
            200: {
              ...Type.Object({
                success: Type.Literal(true),
                request: AdministeredRequest,
                subscription: Type.Union([Subscription, Type.Null()]),
              }),
              examples: [{ success: true, request: decidedExample, subscription: subscriptionExample }],
            },
            ...refusals,
          },
        },
      },
      async (request) => {
        const { body, params } = request;
        const decision = decisions[word];
        const wanted = {
          decision,
          tier: readTier('tier', body?.tier),
          expiresAt: readUntil('expires_at', body?.expires_at, clock.now()),
          note: readLine('note', 'Catatan', body?.note),
          waitingOnly: false,
        };
        const decided = await context.transact((unit) =>
          decidePremium(unit, clock, nameIn(params.id), wanted, deciderOf(request)),
        );
        const settled = settledDecision(decided, decision);
        return {
          success: true as const,
          request: administeredRequest(settled.request, clock.now()),
          subscription: settled.subscription && shownSubscription(settled.subscription),
        };
      },
    );
  }
}

/** @throws CiceroError PREMIUM_REQUEST_NOT_FOUND for what is neither number nor token */
function nameIn(text: string): RequestName {
  if (isToken(text)) return { token: text };
  const requestId = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (requestId < 1 || requestId > 2_147_483_647) throw new CiceroError('PREMIUM_REQUEST_NOT_FOUND');
  return { requestId };
}
