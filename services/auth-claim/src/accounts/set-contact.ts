import { recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { normaliseEmail, normalisePhone } from '@cicero/directory';
import type { Decider } from '@cicero/platform';
import { closeResetTokens } from '../recovery/reset-tokens.ts';
import type { Administration } from './administration.ts';

/** What is absent stays as it is; a blank text clears. */
export interface ContactChange {
  whatsapp?: string;
  email?: string;
}

/**
 * Changes where the owner of a dashboard account can be reached, and with it who can get a link for a new password: a
 * link that is under way is good no more.
 * @throws CiceroError PHONE_INVALID, EMAIL_INVALID, USER_NOT_FOUND
 */
export async function setContact(
  { context }: Administration,
  accountId: string,
  change: ContactChange,
  by: Decider,
): Promise<void> {
  const whatsapp = normalised(change.whatsapp, normalisePhone);
  if (whatsapp === 'invalid') throw new CiceroError('PHONE_INVALID');
  const email = normalised(change.email, normaliseEmail);
  if (email === 'invalid') throw new CiceroError('EMAIL_INVALID');
  const fields = { ...(whatsapp && { whatsapp: whatsapp.value }), ...(email && { email: email.value }) };
  await context.transact(async ({ tx }) => {
    const now = context.clock.now();
    const { numUpdatedRows } = await tx
      .updateTable('dashboard_user')
      .set({ ...fields, updated_at: now })
      .where('dashboard_user_id', '=', accountId)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new CiceroError('USER_NOT_FOUND');
    await closeResetTokens(tx, accountId, now);
    await recordAudit(tx, context.clock, {
      action: 'account.contact-changed',
      outcome: 'ok',
      actor: by.party,
      subject: { kind: 'dashboard', id: accountId },
      origin: by.origin,
      detail: { fields: Object.keys(fields) },
    });
  });
}

function normalised(
  text: string | undefined,
  normalise: (text: string) => string | null,
): { value: string | null } | 'invalid' | undefined {
  if (text === undefined) return undefined;
  if (text.trim() === '') return { value: null };
  const value = normalise(text);
  return value === null ? 'invalid' : { value };
}
