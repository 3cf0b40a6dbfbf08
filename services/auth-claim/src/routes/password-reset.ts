import { open, originOf } from '@cicero/access';
import { ErrorAnswer } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import type { AuthParts } from '../parts.ts';
import { confirmReset } from '../recovery/confirm-reset.ts';
import { ResetLimits } from '../recovery/limits.ts';
import { requestReset } from '../recovery/request-reset.ts';
import { resetConfirm, resetConfirmed, resetRequest, resetRequested } from './examples.ts';
import { bodyLimit, text } from './fields.ts';

const tags = ['Reset password'];
/** Three names of one thing, all in use. */
const prefixes = ['/api/auth/dashboard-password-reset', '/api/auth/password-reset', '/api/password-reset'];

const Done = Type.Object({ success: Type.Literal(true), message: Type.String() });

export function passwordResetRoutes(app: Http, parts: AuthParts): void {
  const limits = new ResetLimits({ cache: parts.context.cache, subject: parts.subject });
  for (const prefix of prefixes) {
    app.post(
      `${prefix}/request`,
      {
        config: { access: open },
        bodyLimit,
        schema: {
          tags,
          summary: 'Send a link for a new password; the same answer whether the contact matches or not',
          body: Type.Object(
            { username: text(200), contact: text(320, 'WhatsApp number or e-mail address of record') },
            { examples: [resetRequest] },
          ),
          response: { 200: { ...Done, examples: [resetRequested] }, '4xx': ErrorAnswer },
        },
      },
      async (request) => {
        const { username = '', contact = '' } = request.body;
        await requestReset(parts, limits, { username, contact }, originOf(request));
        return {
          success: true as const,
          message:
            'Jika username dan kontak cocok dengan akun yang aktif, petunjuk reset password segera dikirim ke kontak itu. Periksa WhatsApp atau email Anda.',
        };
      },
    );

    app.post(
      `${prefix}/confirm`,
      {
        config: { access: open },
        bodyLimit,
        schema: {
          tags,
          summary: 'Set a new password with the token of the link; ends all sessions of the account',
          body: Type.Object(
            {
              token: text(200),
              password: text(1_000),
              confirmPassword: text(1_000),
              password_confirmation: text(1_000, 'Instead of confirmPassword'),
            },
            { examples: [resetConfirm] },
          ),
          response: { 200: { ...Done, examples: [resetConfirmed] }, '4xx': ErrorAnswer },
        },
      },
      async (request) => {
        const { token = '', password = '', confirmPassword, password_confirmation } = request.body;
        const confirmation = confirmPassword || password_confirmation || '';
        await confirmReset(parts, limits, { token, password, confirmation }, originOf(request));
        return { success: true as const, message: 'Password berhasil diperbarui. Silakan masuk kembali.' };
      },
    );
  }
}
