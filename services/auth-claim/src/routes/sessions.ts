import { hasCredentials, open, originOf, presentedTokens, recordAudit } from '@cicero/access';
import { CiceroError, ErrorAnswer } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import type { AuthParts } from '../parts.ts';
import { publicKeys, signedOut } from './examples.ts';
import { clearSessionCookies } from './session-cookie.ts';

const tags = ['Masuk dan sesi'];

export function sessionRoutes(app: Http, parts: AuthParts): void {
  const { access } = parts;
  const { db, clock } = parts.context;

  app.post(
    '/api/auth/logout',
    {
      // Open, so that it can clear away what is no longer good instead of refusing it.
      config: { access: open },
      schema: {
        tags,
        summary: 'End every session whose token is presented, in header or cookies',
        response: {
          200: Type.Object({ success: Type.Literal(true), message: Type.String() }, { examples: [signedOut] }),
          '4xx': ErrorAnswer,
        },
      },
    },
    async (request, reply) => {
      if (!hasCredentials(request)) throw new CiceroError('TOKEN_REQUIRED');
      for (const { kind, id, jti } of await presentedTokens({ ...access, clock }, request)) {
        if (!(await access.sessions.revoke({ kind, id }, jti))) continue;
        await recordAudit(db, clock, {
          action: 'logout',
          outcome: 'ok',
          actor: { kind, id },
          origin: originOf(request),
        });
      }
      clearSessionCookies(reply, parts.config);
      return { success: true as const, message: 'Anda telah keluar.' };
    },
  );

  app.get(
    '/api/auth/.well-known/jwks.json',
    {
      config: { access: open },
      schema: {
        tags,
        summary: 'Public keys that verify tokens (RFC 7517)',
        response: {
          200: Type.Object(
            {
              keys: Type.Array(
                Type.Object({
                  kty: Type.String(),
                  crv: Type.String(),
                  x: Type.String(),
                  kid: Type.String(),
                  alg: Type.String(),
                  use: Type.String(),
                }),
              ),
            },
            { examples: [publicKeys] },
          ),
        },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=60');
      const { keys } = await access.publicKeys.jwks();
      return {
        keys: keys.map(({ kty = '', crv = '', x = '', kid = '', alg = '', use = '' }) => ({
          kty,
          crv,
          x,
          kid,
          alg,
          use,
        })),
      };
    },
  );
}
