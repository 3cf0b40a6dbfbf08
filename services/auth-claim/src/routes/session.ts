import { open, type PublicKeys, permit, type Sessions, sessionCookie } from '@cicero/access';
import { CiceroError, ErrorAnswer } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { dashboardLogin, type LoginParts, sessionTime } from '../login/dashboard-login.ts';

const tags = ['Masuk dan sesi'];

const NullableString = Type.Union([Type.String(), Type.Null()]);
const DashboardUser = Type.Object({
  dashboard_user_id: Type.String(),
  role: Type.String({ description: 'Directorate in lower case for an account of one directorate' }),
  role_id: Type.Union([Type.Integer(), Type.Null()]),
  client_ids: Type.Array(Type.String()),
  client_id: Type.Optional(Type.String({ description: 'Only with exactly one client' })),
  premium_status: Type.Boolean(),
  premium_tier: NullableString,
  premium_expires_at: NullableString,
});

export interface SessionRouteParts extends LoginParts {
  publicKeys: PublicKeys;
  sessions: Sessions;
  /** Cookies only over TLS. */
  secure: boolean;
}

export function sessionRoutes(app: Http, parts: SessionRouteParts): void {
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure: parts.secure } as const;

  app.post(
    '/api/auth/dashboard-login',
    {
      config: { access: open },
      bodyLimit: 16_384,
      schema: {
        tags,
        summary: 'Sign in to the dashboard',
        body: Type.Object({
          username: Type.Optional(Type.String({ maxLength: 200 })),
          password: Type.Optional(Type.String({ maxLength: 1_000 })),
        }),
        response: {
          200: Type.Object({ success: Type.Literal(true), token: Type.String(), user: DashboardUser }),
          '4xx': ErrorAnswer,
        },
      },
    },
    async (request, reply) => {
      const { username = '', password = '' } = request.body;
      if (username.trim() === '' || password === '') throw new CiceroError('CREDENTIALS_REQUIRED');
      const { token, user } = await dashboardLogin(parts, { username, password }, request.ip);
      reply.setCookie(sessionCookie, token, { ...cookie, maxAge: sessionTime / 1000 });
      return { success: true as const, token, user };
    },
  );

  app.post(
    '/api/auth/logout',
    {
      config: { access: permit(['dashboard', 'personnel', 'client', 'penmas']) },
      schema: {
        tags,
        summary: 'End the session of the token that is presented',
        response: { 200: Type.Object({ success: Type.Literal(true), message: Type.String() }), '4xx': ErrorAnswer },
      },
    },
    async ({ principal }, reply) => {
      if (!principal) throw new CiceroError('TOKEN_REQUIRED');
      await parts.sessions.revoke(principal, principal.sessionId);
      reply.clearCookie(sessionCookie, cookie);
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
          200: Type.Object({
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
          }),
        },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=60');
      const { keys } = await parts.publicKeys.jwks();
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
