import { open, originOf, recordAudit } from '@cicero/access';
import { CiceroError, ErrorAnswer } from '@cicero/contracts';
import { namedRoles } from '@cicero/directory';
import type { Http } from '@cicero/runtime';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { closeClaim } from '../claim/claim-access.ts';
import type { ClaimParts } from '../claim/parts.ts';
import { readOwnRecord } from '../claim/read-own-record.ts';
import { ownStep } from '../claim/trail.ts';
import { updateRecord } from '../claim/update-record.ts';
import { clearClaimCookie, presentedClaim, setClaimCookie } from './claim-cookie.ts';
import { ClaimToken, Email, Nrp, Otp, tags } from './claim-fields.ts';
import { claimClosed, claimClosing, claimedRecord, recordChange, recordRequest } from './examples.ts';
import { bodyLimit, NullableText } from './fields.ts';

/** Text or null as it is: null must not turn into text on the way, and numbers are read as text. */
const Value = Type.Optional(
  Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 1_000, description: 'Absent = untouched' }),
);
const Flag = Type.Union([Type.Boolean(), Type.Null()]);

const Record = Type.Object({
  user_id: Type.String(),
  nama: NullableText,
  title: NullableText,
  divisi: NullableText,
  jabatan: NullableText,
  desa: NullableText,
  insta: NullableText,
  tiktok: NullableText,
  whatsapp: NullableText,
  email: NullableText,
  client_id: NullableText,
  client_name: NullableText,
  status: Flag,
  exception: Flag,
  premium_status: Flag,
  premium_end_date: NullableText,
  wa_notification_opt_in: Type.Boolean(),
  created_at: NullableText,
  updated_at: NullableText,
  ...Object.fromEntries(namedRoles.map((role) => [role, Type.Boolean()])),
});
const RecordAnswer = Type.Object({ success: Type.Literal(true), data: Record });

export function claimRecordRoutes(app: Http, parts: ClaimParts, setting: { production: boolean }): void {
  app.post(
    '/api/claim/user-data',
    {
      config: { access: open },
      bodyLimit,
      schema: {
        tags,
        summary: 'The record of whoever has claimed it; needs the claim token',
        body: Type.Object({ nrp: Nrp, email: Email, claim_token: ClaimToken }, { examples: [recordRequest] }),
        response: { 200: { ...RecordAnswer, examples: [claimedRecord] }, '4xx': ErrorAnswer },
      },
    },
    async (request) => {
      const { nrp = '', email = '', claim_token } = request.body;
      const token = presentedClaim(request, claim_token);
      return { success: true as const, data: await readOwnRecord(parts, { nrp, email, token }, originOf(request)) };
    },
  );

  app.put(
    '/api/claim/update',
    {
      config: { access: open },
      bodyLimit,
      preValidation: refuseFlags,
      schema: {
        tags,
        summary: 'Change one’s own record; needs the claim token, or a code to exchange in the same call',
        body: Type.Object(
          {
            nrp: Nrp,
            email: Email,
            otp: Otp,
            claim_token: ClaimToken,
            nama: Value,
            title: Value,
            divisi: Value,
            jabatan: Value,
            desa: Value,
            insta: Value,
            tiktok: Value,
            whatsapp: Value,
          },
          { examples: [recordChange] },
        ),
        response: { 200: { ...RecordAnswer, examples: [claimedRecord] }, '4xx': ErrorAnswer },
      },
    },
    async (request, reply) => {
      const { nrp = '', email = '', otp = '', claim_token, ...wanted } = request.body;
      const token = presentedClaim(request, claim_token);
      const record = await updateRecord(parts, { nrp, email, otp, token, wanted }, originOf(request), (opened) =>
        setClaimCookie(reply, setting, opened),
      );
      return { success: true as const, data: record };
    },
  );

  app.post(
    '/api/claim/close',
    {
      config: { access: open },
      bodyLimit,
      schema: {
        tags,
        summary: 'End the claim: its token opens nothing any more',
        body: Type.Optional(Type.Object({ claim_token: ClaimToken }, { examples: [claimClosing] })),
        response: {
          200: Type.Object(
            { success: Type.Literal(true), data: Type.Object({ message: Type.String() }) },
            { examples: [claimClosed] },
          ),
          '4xx': ErrorAnswer,
        },
      },
    },
    async (request, reply) => {
      const claim = await closeClaim(parts, presentedClaim(request, request.body?.claim_token));
      if (claim) {
        const { db, clock } = parts.context;
        await recordAudit(db, clock, ownStep('closed', claim.userId, originOf(request)));
      }
      clearClaimCookie(reply, setting);
      return { success: true as const, data: { message: 'Sesi klaim data telah ditutup.' } };
    },
  );
}

/** True and false are no texts, though they could be read as such. */
async function refuseFlags(request: FastifyRequest): Promise<void> {
  const body: unknown = request.body;
  if (typeof body !== 'object' || body === null) return;
  const field = Object.entries(body).find(([, value]) => typeof value === 'boolean')?.[0];
  if (field === undefined) return;
  throw new CiceroError('VALIDATION_FAILED', { message: `Isian "${printable(field)}" harus berupa teks.` });
}

function printable(name: string): string {
  return name.replace(/[^\w.-]/g, '?').slice(0, 40);
}
