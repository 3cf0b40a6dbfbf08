import { type AuditOrigin, type DashboardAccount, loadDashboardAccount, premiumOf } from '@cicero/access';
import { CiceroError, type ErrorCode } from '@cicero/contracts';
import type { AuthParts } from '../parts.ts';
import { checkCredentials } from './credentials.ts';
import { openSession, refuseLogin } from './open-session.ts';
import { type PremiumClaims, premiumClaims } from './premium.ts';

/** What the dashboard keeps about its user; the token's claims begin with the same fields. */
export interface DashboardUserAnswer extends PremiumClaims {
  dashboard_user_id: string;
  role: string;
  role_id: number | null;
  client_ids: string[];
  /** Only with exactly one client. */
  client_id?: string;
}

/**
 * Signs a dashboard user in.
 * @throws CiceroError LOCKED_OUT, LOGIN_FAILED (the same for an unknown name and a wrong password), ACCOUNT_PENDING,
 * NO_CLIENTS; CacheUnavailableError when no session can be kept
 */
export async function dashboardLogin(
  parts: AuthParts,
  credentials: { username: string; password: string },
  origin: AuditOrigin,
): Promise<{ token: string; user: DashboardUserAnswer }> {
  const { db, clock } = parts.context;
  const proven = await checkCredentials(parts, 'dashboard', credentials, origin);
  const { id } = proven;
  const account = await loadDashboardAccount(db, id);
  const refuse = async (reason: ErrorCode): Promise<never> => {
    await refuseLogin(parts, { kind: 'dashboard', reason, id }, origin);
    throw new CiceroError(reason);
  };
  if (!account?.active || account.role === null) return refuse('ACCOUNT_PENDING');
  if (account.clientIds.length === 0) return refuse('NO_CLIENTS');
  const user = answerOf(account, account.role, premiumClaims(await premiumOf(db, id, clock.now())));
  const claims = { ...user, account_role: account.accountRole };
  return { token: await openSession(parts, { kind: 'dashboard', ...proven, claims }, origin), user };
}

function answerOf(account: DashboardAccount, role: string, premium: PremiumClaims): DashboardUserAnswer {
  const [only] = account.clientIds;
  return {
    dashboard_user_id: account.id,
    role,
    role_id: account.roleId,
    client_ids: [...account.clientIds],
    ...(account.clientIds.length === 1 && only !== undefined ? { client_id: only } : {}),
    ...premium,
  };
}
