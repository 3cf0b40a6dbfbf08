import { ErrorAnswer } from '@cicero/contracts';
import { Type } from 'typebox';

export const tags = ['Google'];

const NullableText = Type.Union([Type.String(), Type.Null()]);

const refused = { ...ErrorAnswer, description: 'See `code`' };
export const refusals = { 400: refused, 401: refused, 403: refused, 409: refused, 502: refused };

export const ConnectAnswer = {
  ...Type.Object({
    success: Type.Literal(true),
    data: Type.Object({
      url: Type.String({ description: 'Google’s page; open it in a browser' }),
      expires_in: Type.Integer({ description: 'Seconds until it is too late to come back' }),
    }),
  }),
  examples: [
    {
      success: true,
      data: {
        url: 'https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent&state=…&code_challenge=…',
        expires_in: 600,
      },
    },
  ],
};

export const ConnectedAnswer = {
  ...Type.Object({ success: Type.Literal(true), data: Type.Object({ account: NullableText }) }),
  examples: [{ success: true, data: { account: 'humas@example.org' } }],
};

export const ConnectionAnswer = {
  ...Type.Object({
    success: Type.Literal(true),
    data: Type.Object({
      configured: Type.Boolean({ description: 'Whether this server is known to Google' }),
      status: Type.String({ enum: ['none', 'connected', 'broken', 'disconnected'] }),
      account: NullableText,
      connected_at: NullableText,
      connected_by: NullableText,
      problem: {
        ...NullableText,
        description:
          'Why it is broken, `unreadable` (another `CICERO_SECRET`), or why Google is left alone for a while',
      },
      retry_in: Type.Union([Type.Integer(), Type.Null()], { description: 'Seconds until Google is asked again' }),
      contacts: Type.Object({ saved: Type.Integer(), waiting: Type.Integer() }),
    }),
  }),
  examples: [
    {
      success: true,
      data: {
        ...{ configured: true, status: 'connected', account: 'humas@example.org' },
        ...{ connected_at: '2026-02-01T01:00:00.000Z', connected_by: 'dashboard:3f1d0000-0000-4000-8000-000000000001' },
        ...{ problem: null, retry_in: null, contacts: { saved: 1204, waiting: 3 } },
      },
    },
  ],
};

export const DisconnectedAnswer = {
  ...Type.Object({
    success: Type.Literal(true),
    data: Type.Object({
      revoked: Type.Boolean({ description: 'Whether Google confirmed; here it is forgotten anyway' }),
    }),
  }),
  examples: [{ success: true, data: { revoked: true } }],
};
