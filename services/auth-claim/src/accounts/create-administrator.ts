import { recordAudit } from '@cicero/access';
import { type Decider, signatureOf } from '@cicero/platform';
import type { Administration } from './administration.ts';
import { type NewDashboardUser, prepareDashboardUser, storeDashboardUser } from './create-dashboard-user.ts';

/**
 * Creates a dashboard account with the role `admin` that may sign in at once: the first one of an installation has
 * nobody to approve it.
 * @returns the new dashboard_user_id
 * @throws CiceroError as prepareDashboardUser and storeDashboardUser
 */
export async function createAdministrator(
  { context }: Administration,
  user: Omit<NewDashboardUser, 'role' | 'approved'>,
  by: Decider,
): Promise<string> {
  const prepared = await prepareDashboardUser({ ...user, role: 'admin', approved: true });
  return context.transact(async ({ tx }) => {
    const { accountId, role, clientIds } = await storeDashboardUser(tx, prepared);
    await tx
      .updateTable('dashboard_user')
      .set({ decided_at: context.clock.now(), decided_by: signatureOf(by.party) })
      .where('dashboard_user_id', '=', accountId)
      .execute();
    await recordAudit(tx, context.clock, {
      action: 'account.registered',
      outcome: 'ok',
      actor: by.party,
      subject: { kind: 'dashboard', id: accountId },
      origin: by.origin,
      detail: { role, clients: clientIds },
    });
    return accountId;
  });
}
