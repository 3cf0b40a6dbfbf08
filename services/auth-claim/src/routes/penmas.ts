import { open, originOf, permit } from '@cicero/access';
import { CiceroError, ErrorAnswer } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { penmasLogin } from '../login/penmas-login.ts';
import type { AuthParts } from '../parts.ts';
import { penmasRoles, registerPenmas } from '../registration/penmas.ts';
import { pressRegistered, pressRegistration, pressSignedIn, signIn } from './examples.ts';
import { bodyLimit, text } from './fields.ts';
import { setSessionCookie } from './session-cookie.ts';

/** Accounts of the press section. */
export function penmasRoutes(app: Http, parts: AuthParts): void {
  app.post(
    '/api/auth/penmas-login',
    {
      config: { access: open },
      bodyLimit,
      schema: {
        tags: ['Masuk dan sesi'],
        summary: 'Sign in to the press section',
        body: Type.Object({ username: text(200), password: text(1_000) }, { examples: [signIn] }),
        response: {
          200: Type.Object(
            {
              success: Type.Literal(true),
              token: Type.String(),
              user: Type.Object({ user_id: Type.String(), role: Type.String() }),
            },
            { examples: [pressSignedIn] },
          ),
          '4xx': ErrorAnswer,
        },
      },
    },
    async (request, reply) => {
      const { username = '', password = '' } = request.body;
      if (username.trim() === '' || password === '') throw new CiceroError('CREDENTIALS_REQUIRED');
      const { token, user } = await penmasLogin(parts, { username, password }, originOf(request));
      setSessionCookie(reply, parts.config, 'penmas', token);
      return { success: true as const, token, user };
    },
  );

  app.post(
    '/api/auth/penmas-register',
    {
      config: { access: permit(['dashboard', 'penmas'], { roles: ['admin'] }) },
      bodyLimit,
      schema: {
        tags: ['Pendaftaran'],
        summary: 'Create an account of the press section',
        body: Type.Object(
          {
            username: text(200),
            password: text(1_000),
            role: text(64, `One of ${penmasRoles.join(', ')}; default penulis`),
          },
          { examples: [pressRegistration] },
        ),
        response: {
          201: Type.Object({ success: Type.Literal(true), user_id: Type.String() }, { examples: [pressRegistered] }),
          '4xx': ErrorAnswer,
        },
      },
    },
    async (request, reply) => {
      const { username = '', password = '', role = '' } = request.body;
      const { principal } = request;
      if (!principal) throw new CiceroError('TOKEN_REQUIRED');
      const inviter = { kind: principal.kind, id: principal.id };
      const userId = await registerPenmas(parts, { username, password, role }, inviter, originOf(request));
      return reply.code(201).send({ success: true as const, user_id: userId });
    },
  );
}
