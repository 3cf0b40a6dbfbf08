import { open } from '@cicero/access';
import { ErrorAnswer } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { claimCookie, claimTime } from '../claim/claim-sessions.ts';
import { claimParts } from '../claim/parts.ts';
import { redeemCode } from '../claim/redeem-code.ts';
import { requestCode } from '../claim/request-code.ts';
import type { AuthParts } from '../parts.ts';

const tags = ['Klaim data'];
const bodyLimit = 16_384;

/** Numbers are read as text; what is missing is told by the endpoint in its own words. */
const Nrp = Type.Optional(Type.String({ maxLength: 64, description: 'NRP or NIP; everything but digits is ignored' }));
const Email = Type.Optional(Type.String({ maxLength: 320 }));
const Otp = Type.Optional(Type.String({ maxLength: 32 }));

export function claimRoutes(app: Http, shared: AuthParts): void {
  const parts = claimParts(shared);
  const secure = shared.config.production;
  // A dashboard on another site needs None, which browsers accept over TLS only. What the claim changes takes a JSON
  // body, which a foreign page cannot send without the gateway's consent.
  const cookie = {
    path: '/api/claim',
    httpOnly: true,
    sameSite: secure ? 'none' : 'lax',
    secure: secure,
    maxAge: claimTime / 1000,
  } as const;

  app.post(
    '/api/claim/request-otp',
    {
      config: { access: open },
      bodyLimit,
      schema: {
        tags,
        summary: 'Mail a one-time code',
        body: Type.Object({ nrp: Nrp, email: Email }),
        response: {
          202: Type.Object({ success: Type.Literal(true), data: Type.Object({ message: Type.String() }) }),
          '4xx': ErrorAnswer,
        },
      },
    },
    async (request, reply) => {
      const { nrp = '', email = '' } = request.body;
      await requestCode(parts, { nrp, email }, request.ip);
      const data = { message: 'Kode OTP akan segera dikirim ke email Anda.' };
      return reply.code(202).send({ success: true as const, data });
    },
  );

  app.post(
    '/api/claim/verify-otp',
    {
      config: { access: open },
      bodyLimit,
      schema: {
        tags,
        summary: 'Exchange a one-time code for a claim token',
        body: Type.Object({ nrp: Nrp, email: Email, otp: Otp }),
        response: {
          200: Type.Object({
            success: Type.Literal(true),
            data: Type.Object({
              verified: Type.Literal(true),
              claim_token: Type.String({ description: 'Also set as cookie; opens the record of this person' }),
              expires_in: Type.Integer({ description: 'Seconds; using it does not extend it' }),
            }),
          }),
          '4xx': ErrorAnswer,
        },
      },
    },
    async (request, reply) => {
      const { nrp = '', email = '', otp = '' } = request.body;
      const token = await redeemCode(parts, { nrp, email, otp }, request.ip);
      reply.setCookie(claimCookie, token, cookie);
      const data = { verified: true as const, claim_token: token, expires_in: claimTime / 1000 };
      return { success: true as const, data };
    },
  );
}
