import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import { type Static, Type } from 'typebox';
import { RefusedRequest, sendPage } from '../http.ts';
import { answer } from './answer.ts';
import type { GoogleStandIn } from './google.ts';
import { GoogleApiError, OauthError } from './google-error.ts';
import { type ConsentRequest, googleAccounts, googleClient } from './oauth-grants.ts';
import { consentPage } from './oauth-page.ts';

const Asked = Type.Object({
  client_id: Type.String(),
  redirect_uri: Type.String({ pattern: '^https?://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d+)?/' }),
  response_type: Type.Literal('code'),
  scope: Type.String({ minLength: 1 }),
  state: Type.Optional(Type.String()),
  access_type: Type.Optional(Type.String()),
  prompt: Type.Optional(Type.String()),
  code_challenge: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  code_challenge_method: Type.Literal('S256'),
});

const Decided = Type.Object({
  request: Type.String(),
  decision: Type.Union([Type.Literal('allow'), Type.Literal('deny')]),
  account: Type.Optional(Type.String()),
  contacts: Type.Optional(Type.String()),
});

const mostRequests = 1_000;

/** Consent at `/sandbox/google/consent`, tokens at `/sandbox/google/oauth/token` and `/revoke`. */
export function googleOauth(google: GoogleStandIn): FastifyPluginAsync {
  const requests = new Map<string, ConsentRequest>();

  return async (app) => {
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))));
    });

    app.get<{ Querystring: Static<typeof Asked> }>(
      '/sandbox/google/consent',
      { schema: { querystring: Asked } },
      async ({ query }, reply) => {
        if (query.client_id !== googleClient.id) throw new RefusedRequest(401, 'The OAuth client was not found.');
        const id = randomUUID();
        if (requests.size >= mostRequests) requests.clear();
        requests.set(id, {
          redirectUri: query.redirect_uri,
          scopes: query.scope.split(' '),
          state: query.state ?? '',
          challenge: query.code_challenge,
          offline: query.access_type === 'offline' && query.prompt === 'consent',
        });
        return sendPage(reply, consentPage(id, query.scope.split(' ')));
      },
    );

    app.post<{ Body: Static<typeof Decided> }>(
      '/sandbox/google/consent',
      { schema: { body: Decided } },
      async ({ body }, reply) => {
        const request = requests.get(body.request);
        if (!request) throw new RefusedRequest(400, 'Permintaan ini sudah selesai. Mulai lagi dari Cicero.');
        requests.delete(body.request);
        const back = new URL(request.redirectUri);
        back.searchParams.set('state', request.state);
        if (body.decision === 'deny') back.searchParams.set('error', 'access_denied');
        else {
          const account = googleAccounts.find((known) => known === body.account) ?? googleAccounts[0];
          const scopes = request.scopes.filter((scope) => body.contacts === 'on' || !scope.endsWith('/auth/contacts'));
          back.searchParams.set('code', google.grants.agree(request, account, scopes));
          back.searchParams.set('scope', scopes.join(' '));
        }
        return reply.redirect(back.href, 303);
      },
    );

    await app.register(async (tokens) => {
      tokens.setErrorHandler((error, _request, reply) => {
        const known = error instanceof OauthError || error instanceof GoogleApiError;
        const refusal = known ? error : new OauthError('invalid_request', 'Bad Request');
        return reply.code(refusal.status).send(refusal.body);
      });
      tokens.addHook('onResponse', async (request, reply) =>
        google.note(request.routeOptions.url?.split('/').at(-1) ?? '', reply.statusCode),
      );
      tokens.post<{ Body: Record<string, string> | undefined }>('/sandbox/google/oauth/token', ({ body }, reply) =>
        answer(google, 'token', reply, () => google.grants.token(body ?? {})),
      );
      tokens.post<{ Querystring: { token?: string }; Body: { token?: string } | undefined }>(
        '/sandbox/google/oauth/revoke',
        ({ query, body }, reply) =>
          answer(google, 'revoke', reply, () => {
            google.grants.revoke(query.token ?? body?.token ?? '');
            return {};
          }),
      );
    });
  };
}
