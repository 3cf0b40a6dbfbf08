import { open, originOf } from '@cicero/access';
import { ErrorAnswer } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { claimTime } from '../claim/claim-sessions.ts';
import type { ClaimParts } from '../claim/parts.ts';
import { redeemCode } from '../claim/redeem-code.ts';
import { requestCode } from '../claim/request-code.ts';
import { setClaimCookie } from './claim-cookie.ts';
import { Email, Nrp, Otp, tags } from './claim-fields.ts';
import { codeRedeemed, codeRedemption, codeRequest, codeRequested } from './examples.ts';
import { bodyLimit } from './fields.ts';

/** Says nothing of the channel: who knows the number of a person learns no more than that a code is on its way. */
const onItsWay =
  'Kode OTP akan segera dikirim. Periksa email Anda; bila email Anda belum terdaftar, kode dikirim ke WhatsApp yang terdaftar.';

export function claimCodeRoutes(app: Http, parts: ClaimParts, setting: { production: boolean }): void {
  app.post(
    '/api/claim/request-otp',
    {
      config: { access: open },
      bodyLimit,
      schema: {
        tags,
        summary: 'Send a one-time code to the address, or else the WhatsApp number, of record',
        body: Type.Object({ nrp: Nrp, email: Email }, { examples: [codeRequest] }),
        response: {
          202: Type.Object(
            { success: Type.Literal(true), data: Type.Object({ message: Type.String() }) },
            { examples: [codeRequested] },
          ),
          '4xx': ErrorAnswer,
        },
      },
    },
    async (request, reply) => {
      const { nrp = '', email = '' } = request.body;
      await requestCode(parts, { nrp, email }, originOf(request));
      return reply.code(202).send({ success: true as const, data: { message: onItsWay } });
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
        body: Type.Object({ nrp: Nrp, email: Email, otp: Otp }, { examples: [codeRedemption] }),
        response: {
          200: Type.Object(
            {
              success: Type.Literal(true),
              data: Type.Object({
                verified: Type.Literal(true),
                claim_token: Type.String({ description: 'Also set as cookie; opens the record of this person' }),
                expires_in: Type.Integer({ description: 'Seconds; using it does not extend it' }),
              }),
            },
            { examples: [codeRedeemed] },
          ),
          '4xx': ErrorAnswer,
        },
      },
    },
    async (request, reply) => {
      const { nrp = '', email = '', otp = '' } = request.body;
      const { token } = await redeemCode(parts, { nrp, email, otp }, originOf(request));
      setClaimCookie(reply, setting, token);
      const data = { verified: true as const, claim_token: token, expires_in: claimTime / 1000 };
      return { success: true as const, data };
    },
  );
}
