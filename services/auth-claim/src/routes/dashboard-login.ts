import { open, originOf } from '@cicero/access';
import { CiceroError, ErrorAnswer } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { dashboardLogin } from '../login/dashboard-login.ts';
import type { AuthParts } from '../parts.ts';
import { dashboardSignedIn, signIn } from './examples.ts';
import { bodyLimit, NullableText, text } from './fields.ts';
import { setSessionCookie } from './session-cookie.ts';

const DashboardUser = Type.Object({
  dashboard_user_id: Type.String(),
  role: Type.String({ description: 'Directorate in lower case for an account of one directorate' }),
  role_id: Type.Union([Type.Integer(), Type.Null()]),
  client_ids: Type.Array(Type.String()),
  client_id: Type.Optional(Type.String({ description: 'Only with exactly one client' })),
  premium_status: Type.Boolean(),
  premium_tier: NullableText,
  premium_expires_at: NullableText,
});

export function dashboardLoginRoute(app: Http, parts: AuthParts): void {
  app.post(
    '/api/auth/dashboard-login',
    {
      config: { access: open },
      bodyLimit,
      schema: {
        tags: ['Masuk dan sesi'],
        summary: 'Sign in to the dashboard',
        body: Type.Object(
          {
            username: text(200),
            password: text(1_000),
          },
          { examples: [signIn] },
        ),
        response: {
          200: Type.Object(
            { success: Type.Literal(true), token: Type.String(), user: DashboardUser },
            { examples: [dashboardSignedIn] },
          ),
          '4xx': ErrorAnswer,
        },
      },
    },
    async (request, reply) => {
      const { username = '', password = '' } = request.body;
      if (username.trim() === '' || password === '') throw new CiceroError('CREDENTIALS_REQUIRED');
      const { token, user } = await dashboardLogin(parts, { username, password }, originOf(request));
      setSessionCookie(reply, parts.config, 'dashboard', token);
      return { success: true as const, token, user };
    },
  );
}
