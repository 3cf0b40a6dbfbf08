import { type Access, type DashboardAccount, type Keyring, loadDashboardAccount, signToken } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Clock } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { accountOf } from './credentials.ts';
import type { Lockout } from './lockout.ts';
import { type PremiumClaims, premiumOf } from './premium.ts';

/** A session lasts two hours. */
export const sessionTime = 2 * 3_600_000;

export interface LoginParts {
  db: Kysely<DB>;
  clock: Clock;
  access: Access;
  keyring: Keyring;
  lockout: Lockout;
}

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
  parts: LoginParts,
  credentials: { username: string; password: string },
  ip: string,
): Promise<{ token: string; user: DashboardUserAnswer }> {
  const { db, clock, access, keyring, lockout } = parts;
  const username = credentials.username.trim();
  const name = username.toLowerCase();
  await lockout.attempt(name, ip);
  const id = await accountOf(db, username, credentials.password);
  const account = id === undefined ? undefined : await loadDashboardAccount(db, id);
  if (!account) {
    await lockout.failed(ip);
    throw new CiceroError('LOGIN_FAILED');
  }
  await lockout.succeeded(name, ip);
  if (!account.active || account.role === null) throw new CiceroError('ACCOUNT_PENDING');
  if (account.clientIds.length === 0) throw new CiceroError('NO_CLIENTS');
  const user = answerOf(account, account.role, await premiumOf(db, account, clock));
  const claims = { ...user, account_role: account.accountRole };
  const { token, jti, expiresAt } = await signToken(
    { keyring, clock },
    { kind: 'dashboard', claims },
    { ttl: sessionTime },
  );
  await logLogin(db, account.id, clock);
  // Last of all: a token whose session could not be kept is never handed out.
  await access.sessions.create({ kind: 'dashboard', id: account.id }, jti, expiresAt);
  return { token, user };
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

/** The recap of web logins counts these rows. */
async function logLogin(db: Kysely<DB>, id: string, clock: Clock): Promise<void> {
  await db
    .insertInto('login_log')
    .values({ actor_id: id, login_type: 'operator', login_source: 'web', logged_at: clock.now() })
    .execute();
}
