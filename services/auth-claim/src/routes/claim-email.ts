import { open } from '@cicero/access';
import { ErrorAnswer } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { checkEmail } from '../claim/check-email.ts';
import type { ClaimParts } from '../claim/parts.ts';
import { Email, tags } from './claim-fields.ts';
import { emailCheck, emailChecked } from './examples.ts';
import { bodyLimit } from './fields.ts';

export function claimEmailRoute(app: Http, parts: ClaimParts): void {
  app.post(
    '/api/claim/validate-email',
    {
      config: { access: open },
      bodyLimit,
      schema: {
        tags,
        summary: 'Whether an address can receive mail: its form and its domain, no account',
        body: Type.Object({ email: Email }, { examples: [emailCheck] }),
        response: {
          // No field `status`: existing clients take one for the verdict.
          200: Type.Object(
            { success: Type.Literal(true), data: Type.Object({ message: Type.String() }) },
            { examples: [emailChecked] },
          ),
          '4xx': ErrorAnswer,
          503: ErrorAnswer,
        },
      },
    },
    async (request) => {
      await checkEmail(parts, request.body.email ?? '', request.ip);
      return { success: true as const, data: { message: 'Email valid dan dapat menerima pesan.' } };
    },
  );
}
