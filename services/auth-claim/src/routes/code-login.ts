import { open, originOf } from '@cicero/access';
import { ErrorAnswer } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { clientLogin } from '../login/client-login.ts';
import { LoginCodes } from '../login/login-codes.ts';
import { personnelLogin } from '../login/personnel-login.ts';
import type { AuthParts } from '../parts.ts';
import { personSignedIn, personSignIn, unitSignedIn, unitSignIn } from './examples.ts';
import { bodyLimit, text } from './fields.ts';
import { setSessionCookie } from './session-cookie.ts';

const tags = ['Masuk dan sesi'];
const answers = { '4xx': ErrorAnswer };
const NumberOrCode = text(64, 'The WhatsApp number (a code is sent to it), then the code');

/** Logins of units and personnel: number first, then the code that came over WhatsApp, in the same field. */
export function codeLoginRoutes(app: Http, shared: AuthParts): void {
  const parts = { ...shared, codes: new LoginCodes(shared) };

  app.post(
    '/api/auth/login',
    {
      config: { access: open },
      bodyLimit,
      schema: {
        tags,
        summary: 'Sign a unit in, by number and then code of an operator',
        body: Type.Object(
          {
            client_id: text(100),
            client_operator: NumberOrCode,
          },
          { examples: [unitSignIn] },
        ),
        response: {
          200: Type.Object(
            {
              success: Type.Literal(true),
              token: Type.String(),
              client: Type.Object({ client_id: Type.String(), nama: Type.String(), role: Type.String() }),
            },
            { examples: [unitSignedIn] },
          ),
          ...answers,
        },
      },
    },
    async (request, reply) => {
      const { client_id: clientId = '', client_operator: operator = '' } = request.body;
      const { token, client } = await clientLogin(parts, { clientId, operator }, originOf(request));
      setSessionCookie(reply, parts.config, 'client', token);
      return { success: true as const, token, client };
    },
  );

  app.post(
    '/api/auth/user-login',
    {
      config: { access: open },
      bodyLimit,
      schema: {
        tags,
        summary: 'Sign a person in, by number and then code',
        body: Type.Object(
          {
            nrp: text(64),
            whatsapp: NumberOrCode,
            password: text(64, 'Older name of whatsapp, which wins over it'),
          },
          { examples: [personSignIn] },
        ),
        response: {
          200: Type.Object(
            {
              success: Type.Literal(true),
              token: Type.String(),
              user: Type.Object({ user_id: Type.String(), nama: Type.String(), role: Type.Literal('user') }),
            },
            { examples: [personSignedIn] },
          ),
          ...answers,
        },
      },
    },
    async (request, reply) => {
      const { nrp = '', whatsapp = '', password = '' } = request.body;
      const given = { nrp, whatsapp: whatsapp.trim() === '' ? password : whatsapp };
      const { token, user } = await personnelLogin(parts, given, originOf(request));
      setSessionCookie(reply, parts.config, 'personnel', token);
      return { success: true as const, token, user };
    },
  );
}
