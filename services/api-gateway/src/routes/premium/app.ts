import { type Principal, permit, permittedClient, reachOf } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { canonicalClientId } from '@cicero/directory';
import { type Http, jakartaDay } from '@cicero/runtime';
import { Type } from 'typebox';
import { askInApp, changeInApp } from '../../premium/app/ask.ts';
import { decideAppPremium, settledAppDecision } from '../../premium/app/decide.ts';
import {
  type AppFilter,
  type AppRequest as AppRow,
  administeredAppRequest,
  appRequestList,
  appStates,
  readAppRequest,
  shownAppRequest,
  sortableAppRequests,
} from '../../premium/app/requests.ts';
import type { PremiumParts } from '../../premium/call.ts';
import { readEndDay } from '../../premium/fields.ts';
import { callerOf } from '../caller.ts';
import { administeredAppExample, appRequestExample } from './examples.ts';
import {
  AdministeredAppRequest,
  AppRequest,
  bankBody,
  bodyLimit,
  callOf,
  deciderOf,
  listAnswer,
  listQuery,
  optionalBody,
  orderOf,
  pageAnswer,
  RecordId,
  refusals,
  requestAnswer,
  tags,
  text,
} from './schemas.ts';

const asking = permit(['personnel']);
/** People read their own, administrators everybody's. */
const reading = permit(['personnel', 'dashboard'], { roles: ['admin'] });
const deciding = permit(['dashboard'], { roles: ['admin'] });
const RecordPath = Type.Object({ id: RecordId });
const sorts = Object.keys(sortableAppRequests) as (keyof typeof sortableAppRequests)[];
const body = Type.Object(
  { ...bankBody, screenshot_url: text(2_000, 'Where the proof of payment is; http or https') },
  { examples: [{ bank_name: 'BANK CONTOH', account_number: '0001112223', sender_name: 'ANI CONTOH' }] },
);

/** Requests for premium in the app: of personnel, decided by administrators. */
export function appPremiumRoutes(app: Http, parts: PremiumParts): void {
  const { context } = parts;
  const now = () => context.clock.now();

  app.get(
    '/api/premium-requests',
    {
      config: { access: reading },
      schema: {
        tags,
        summary: 'Requests, newest first: one’s own; administrators see those of their people',
        querystring: Type.Object({
          status: Type.Optional(Type.String({ enum: [...appStates] })),
          client_id: Type.Optional(Type.String({ maxLength: 64, description: 'For administrators' })),
          scope: Type.Optional(
            Type.String({ enum: ['own', 'all'], description: 'For administrators; `all`: of every client there is' }),
          ),
          ...listQuery(sorts),
        }),
        response: { 200: listAnswer(AdministeredAppRequest, administeredAppExample), ...refusals },
      },
    },
    async (request) => {
      const { query } = request;
      const caller = callerOf(request);
      const list = appRequestList(filterOf(caller, query), orderOf(sorts, query.sort));
      const shape = caller.kind === 'personnel' ? shownAppRequest : administeredAppRequest;
      return pageAnswer(parts, query, list, (row: AppRow) => shape(row, now()));
    },
  );

  app.post(
    '/api/premium-requests',
    {
      config: { access: asking },
      bodyLimit,
      schema: {
        tags,
        summary: 'Ask for premium; while a request waits, asked again it is that one (200)',
        body,
        response: {
          200: requestAnswer(AppRequest, appRequestExample),
          201: requestAnswer(AppRequest, appRequestExample),
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const { request: asked, isNew } = await askInApp(callOf(parts, request), request.body);
      return reply.code(isNew ? 201 : 200).send({ success: true as const, request: shownAppRequest(asked, now()) });
    },
  );

  app.get(
    '/api/premium-requests/:id',
    {
      config: { access: reading },
      schema: {
        tags,
        summary: 'One request: one’s own, or for administrators anybody’s',
        params: RecordPath,
        response: { 200: requestAnswer(AdministeredAppRequest, administeredAppExample), ...refusals },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const row = await readAppRequest(context.db, request.params.id);
      const isPerson = caller.kind === 'personnel';
      if (!row || (isPerson && row.user_id !== caller.id)) throw new CiceroError('PREMIUM_REQUEST_NOT_FOUND');
      return {
        success: true as const,
        request: isPerson ? shownAppRequest(row, now()) : administeredAppRequest(row, now()),
      };
    },
  );

  app.put(
    '/api/premium-requests/:id',
    {
      config: { access: asking },
      bodyLimit,
      schema: {
        tags,
        summary: 'Change one’s own request while it waits: bank data and the proof of payment',
        params: RecordPath,
        body,
        response: { 200: requestAnswer(AppRequest, appRequestExample), ...refusals },
      },
    },
    async (request) => ({
      success: true as const,
      request: shownAppRequest(await changeInApp(callOf(parts, request), request.params.id, request.body), now()),
    }),
  );

  for (const word of ['approve', 'deny'] as const) {
    app.put(
      `/api/premium-requests/:id/${word}`,
      {
        config: { access: deciding },
        bodyLimit,
        schema: {
          tags,
          summary:
            word === 'approve'
              ? 'Approve a request, also one that expired: the person has premium at once'
              : 'Refuse a request',
          description: 'Said again it changes nothing; 409 when it was decided otherwise. Nobody decides their own.',
          params: RecordPath,
          body: optionalBody(
            Type.Object(
              { premium_end_date: text(64, 'YYYY-MM-DD: the first day without premium; else after thirty days') },
              { examples: [word === 'approve' ? { premium_end_date: '2026-03-31' } : {}] },
            ),
          ),
          response: { 200: requestAnswer(AdministeredAppRequest, administeredAppExample), ...refusals },
        },
      },
      async (request) => {
        const { clock } = context;
        const decision = word === 'approve' ? 'approve' : 'reject';
        const endDay = readEndDay('premium_end_date', request.body?.premium_end_date, jakartaDay(clock.now()));
        const wanted = { decision, endDay, waitingOnly: false } as const;
        const decided = await context.transact((unit) =>
          decideAppPremium(unit, clock, request.params.id, wanted, deciderOf(request)),
        );
        return {
          success: true as const,
          request: administeredAppRequest(settledAppDecision(decided, decision), now()),
        };
      },
    );
  }
}

/**
 * Which requests a caller gets to see.
 * @throws CiceroError CLIENT_DENIED
 */
function filterOf(
  caller: Principal,
  { status, client_id, scope }: { status?: string; client_id?: string; scope?: string },
): AppFilter {
  const known = appStates.find((state) => state === status);
  if (caller.kind === 'personnel') return { reach: reachOf(caller), status: known };
  const everybody = scope === 'all';
  const wanted = canonicalClientId(client_id ?? '') ?? undefined;
  const clientId = wanted === undefined || everybody ? wanted : permittedClient(caller, wanted);
  return { reach: everybody ? null : reachOf(caller), status: known, clientId };
}
