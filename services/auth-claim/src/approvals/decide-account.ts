import { recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { type Decider, type Decision, signatureOf, type UnitOfWork } from '@cicero/platform';
import type { Clock } from '@cicero/runtime';
import { sql } from 'kysely';
import { type AccountRow, findAccount, isAccountId } from '../accounts/dashboard-accounts.ts';
import { closeResetTokens } from '../recovery/reset-tokens.ts';
import { type AccountVerdict, tellApplicant } from './applicant-message.ts';

export type AccountDecision =
  | { outcome: 'unknown' }
  /** It is so already, or, for one who may decide about waiting accounts only, it waits no more. */
  | { outcome: 'standing'; account: AccountRow }
  | { outcome: 'decided'; account: AccountRow; verdict: AccountVerdict };

/**
 * Approves or refuses a dashboard account, tells its owner, and writes down who did. Refusing an approved account
 * blocks it; its sessions are over by its row, the caller ends them in the cache after the commit (settleDecision).
 * @param wanted.waitingOnly leave alone what somebody decided before
 * @throws CiceroError FORBIDDEN when somebody would refuse their own account
 */
export async function decideAccount(
  unit: UnitOfWork,
  clock: Clock,
  wanted: { accountId: string; decision: Decision; waitingOnly: boolean },
  by: Decider,
): Promise<AccountDecision> {
  const { accountId, decision, waitingOnly } = wanted;
  const { tx } = unit;
  if (!isAccountId(accountId)) return { outcome: 'unknown' };
  // Of several who decide at once each sees what the one before did.
  await sql`select 1 from dashboard_user where dashboard_user_id = ${accountId} for update`.execute(tx);
  const before = await findAccount(tx, accountId);
  if (!before) return { outcome: 'unknown' };
  const { kind, id } = by.party;
  if (decision === 'reject' && kind === 'dashboard' && id === before.dashboard_user_id) {
    throw new CiceroError('FORBIDDEN', { message: 'Anda tidak dapat menolak akun Anda sendiri.' });
  }
  const target = decision === 'approve' ? 'approved' : 'rejected';
  if (before.state === target || (waitingOnly && before.state !== 'pending')) {
    return { outcome: 'standing', account: before };
  }
  const verdict: AccountVerdict = target === 'rejected' && before.state === 'approved' ? 'blocked' : target;
  const now = clock.now();
  await tx
    .updateTable('dashboard_user')
    .set({
      status: target === 'approved',
      decided_at: now,
      decided_by: signatureOf(by.party),
      updated_at: now,
      ...(target === 'rejected' ? { sessions_since: now } : {}),
    })
    .where('dashboard_user_id', '=', before.dashboard_user_id)
    .execute();
  if (target === 'rejected') await closeResetTokens(tx, before.dashboard_user_id, now);
  await recordAudit(tx, clock, {
    action: `account.${target}`,
    outcome: 'ok',
    actor: by.party,
    subject: { kind: 'dashboard', id: before.dashboard_user_id },
    origin: by.origin,
    detail: { before: before.state },
  });
  tellApplicant(unit, before, verdict, now);
  const account = await findAccount(tx, accountId);
  return { outcome: 'decided', account: account ?? before, verdict };
}
