import { type AuditOrigin, recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Transaction } from 'kysely';
import { endSessions } from '../accounts/end-sessions.ts';
import { checkPassword, hashPassword } from '../accounts/password.ts';
import type { AuthParts } from '../parts.ts';
import type { ResetLimits } from './limits.ts';
import { holderOfResetToken, useResetToken } from './reset-tokens.ts';

/**
 * Sets the password of the account a token was made for, and ends its sessions. A token does so once.
 * @throws CiceroError RESET_CONFIRM_FIELDS_REQUIRED, PASSWORD_MISMATCH, what checkPassword throws; RESET_TOKEN_INVALID
 * for a token that is unknown, used, closed or expired alike; RATE_LIMITED
 */
export async function confirmReset(
  parts: AuthParts,
  limits: ResetLimits,
  given: { token: string; password: string; confirmation: string },
  origin: AuditOrigin,
): Promise<void> {
  const { context } = parts;
  const { db, clock } = context;
  const token = given.token.trim();
  if (token === '' || given.password === '' || given.confirmation === '') {
    throw new CiceroError('RESET_CONFIRM_FIELDS_REQUIRED');
  }
  if (given.password !== given.confirmation) throw new CiceroError('PASSWORD_MISMATCH');
  checkPassword(given.password);
  const address = origin.address ?? '';
  await limits.beforeToken(address);
  const holder = await holderOfResetToken(db, token, clock.now());
  if (holder) checkPassword(given.password, holder.username);
  const { password } = given;
  if (!holder || !(await exchange(parts, { accountId: holder.accountId, token, password }, origin))) {
    await limits.wrongToken(address);
    const reason = 'RESET_TOKEN_INVALID';
    await recordAudit(db, clock, { action: 'account.password-reset', outcome: 'refused', reason, origin });
    throw new CiceroError(reason);
  }
  await endSessions(parts, holder.accountId);
}

/** Token against password, in one transaction. False when the token was used up meanwhile or the account blocked. */
async function exchange(
  { context }: AuthParts,
  reset: { accountId: string; token: string; password: string },
  origin: AuditOrigin,
): Promise<boolean> {
  const { accountId } = reset;
  const passwordHash = await hashPassword(reset.password);
  return context.transact(async ({ tx }) => {
    const now = context.clock.now();
    // The account first, as everybody does who changes both.
    if (!(await isApproved(tx, accountId)) || !(await useResetToken(tx, reset.token, now))) return false;
    await tx
      .updateTable('dashboard_user')
      .set({ password_hash: passwordHash, sessions_since: now, updated_at: now })
      .where('dashboard_user_id', '=', accountId)
      .execute();
    await recordAudit(tx, context.clock, {
      action: 'account.password-reset',
      outcome: 'ok',
      actor: { kind: 'dashboard', id: accountId },
      origin,
    });
    return true;
  });
}

async function isApproved(tx: Transaction<DB>, accountId: string): Promise<boolean> {
  const account = await tx
    .selectFrom('dashboard_user')
    .select('status')
    .where('dashboard_user_id', '=', accountId)
    .forUpdate()
    .executeTakeFirst();
  return account?.status === true;
}
