import { permit } from '@cicero/access';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import type { PremiumParts } from '../../premium/call.ts';
import { askForPremium, confirmRequest, ownRequest } from '../../premium/dashboard/ask.ts';
import { readOpenRequest } from '../../premium/dashboard/requests.ts';
import { shownRequest } from '../../premium/dashboard/shapes.ts';
import { callerOf } from '../caller.ts';
import { askExample, requestExample } from './examples.ts';
import { bankBody, bodyLimit, callOf, Request, refusals, requestAnswer, tags, text } from './schemas.ts';

// The dashboard signs its people out on 401 and 403: operators ask like everybody else, and what a request lacks is 400,
// 404 or 409.
const access = permit(['dashboard']);
const TokenPath = Type.Object({ token: Type.String({ maxLength: 64, description: 'request_token' }) });
/** The form by which an account of the dashboard asks for premium. */
export function premiumFormRoutes(app: Http, parts: PremiumParts): void {
  const { context } = parts;
  const now = () => context.clock.now();

  app.post(
    '/api/premium/request',
    {
      config: { access },
      bodyLimit,
      schema: {
        tags,
        summary: 'Ask for premium; one request of an account waits at a time',
        description: 'Always for the calling account: ids in the body are not read.',
        body: Type.Object(
          {
            ...bankBody,
            premium_tier: text(200),
            transfer_amount: text(64, 'Whole rupiah, above 0'),
            amount: text(64, 'The same, when the other is absent'),
            unique_code: text(64, 'Digits that were added to the price'),
            client_id: text(64, 'One of the account’s; of several none is assumed'),
            proof_url: text(2_000, 'With it the request is confirmed at once'),
          },
          { examples: [askExample] },
        ),
        response: { 201: requestAnswer(Request, requestExample), ...refusals },
      },
    },
    async (request, reply) => {
      const asked = await askForPremium(callOf(parts, request), request.body);
      return reply.code(201).send({ success: true as const, request: shownRequest(asked, now()) });
    },
  );

  app.get(
    '/api/premium/request/latest',
    {
      config: { access },
      schema: {
        tags,
        summary: 'The request of the calling account that waits, if there is one',
        response: {
          200: {
            ...Type.Object({
              success: Type.Literal(true),
              hasOpenRequest: Type.Boolean(),
              request: Type.Union([Request, Type.Null()]),
            }),
            examples: [
              { success: true, hasOpenRequest: true, request: requestExample },
              { success: true, hasOpenRequest: false, request: null },
            ],
          },
          ...refusals,
        },
      },
    },
    async (request) => {
      const open = await readOpenRequest(context.db, callerOf(request).id, now());
      return {
        success: true as const,
        hasOpenRequest: open !== undefined,
        request: open ? shownRequest(open, now()) : null,
      };
    },
  );

  app.get(
    '/api/premium/request/:token',
    {
      config: { access },
      schema: {
        tags,
        summary: 'One request of the calling account, by its token',
        params: TokenPath,
        response: { 200: requestAnswer(Request, requestExample), ...refusals },
      },
    },
    async (request) => {
      const own = await ownRequest(context.db, callerOf(request).id, request.params.token);
      return { success: true as const, request: shownRequest(own, now()) };
    },
  );

  app.put(
    '/api/premium/request/:token/confirm',
    {
      config: { access },
      bodyLimit,
      schema: {
        tags,
        summary: 'Add the proof of payment; bank data may be corrected with it',
        params: TokenPath,
        body: Type.Object(
          { ...bankBody, proof_url: text(2_000, 'Required; http or https') },
          { examples: [{ proof_url: 'https://berkas.example.org/bukti.jpg' }] },
        ),
        response: {
          200: requestAnswer(Request, {
            ...requestExample,
            status: 'confirmed',
            proof_url: 'https://berkas.example.org/bukti.jpg',
          }),
          ...refusals,
        },
      },
    },
    async (request) => {
      const confirmed = await confirmRequest(callOf(parts, request), request.params.token, request.body);
      return { success: true as const, request: shownRequest(confirmed, now()) };
    },
  );
}
