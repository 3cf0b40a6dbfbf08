import { type AuditEntry, type AuditOrigin, recordAudit, signToken } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { PrincipalKind } from '@cicero/runtime';
import type { Transaction } from 'kysely';
import type { AuthParts } from '../parts.ts';

/** A session lasts two hours. */
export const sessionTime = 2 * 3_600_000;

/** How the login log names the kinds; the recap of web logins counts `web`. */
const logged = {
  dashboard: { login_type: 'operator', login_source: 'web' },
  penmas: { login_type: 'operator', login_source: 'web' },
  client: { login_type: 'operator', login_source: 'mobile' },
  personnel: { login_type: 'user', login_source: 'mobile' },
} as const;

export interface SignedIn {
  kind: Exclude<PrincipalKind, 'system'>;
  /** As the claim of its kind names it. */
  id: string;
  /** What existing clients read from the token. */
  claims: Readonly<Record<string, unknown>>;
  /** Whether what proved the identity has not been changed since. */
  isStillProven?: (tx: Transaction<DB>) => Promise<boolean>;
  /** What the trail says about the login besides. */
  detail?: NonNullable<AuditEntry['detail']>;
}

/**
 * Begins a session for somebody whose identity is established: writes the login down and hands out the token.
 * @throws CiceroError SERVICE_UNAVAILABLE: a token whose session could not be kept is never handed out; LOGIN_FAILED
 * when what proved the identity was changed meanwhile
 */
export async function openSession(parts: AuthParts, who: SignedIn, origin: AuditOrigin): Promise<string> {
  const { context, access, keyring, config } = parts;
  const { clock } = context;
  const { token, jti, expiresAt } = await signToken({ keyring, clock }, who, { ttl: sessionTime });
  try {
    await access.sessions.create(who, jti, expiresAt);
  } catch (cause) {
    await access.sessions.revoke(who, jti).catch(() => {});
    throw new CiceroError('SERVICE_UNAVAILABLE', { cause, retryAfter: 5 });
  }
  try {
    // After the session is there: whoever changes the password before this sees it refused, whoever does so after
    // this finds the session and ends it.
    await context.transact(async ({ tx }) => {
      if (who.isStillProven && !(await who.isStillProven(tx))) throw new CiceroError('LOGIN_FAILED');
      await tx
        .insertInto('login_log')
        .values({ actor_id: who.id, ...logged[who.kind], logged_at: clock.now() })
        .execute();
      await recordAudit(tx, clock, {
        action: `login.${who.kind}`,
        outcome: 'ok',
        actor: { kind: who.kind, id: who.id },
        origin,
        ...(who.detail ? { detail: who.detail } : {}),
        notice: who.kind !== 'personnel' || config.notifyPersonnelLogins,
      });
    });
  } catch (error) {
    // A login nobody wrote down did not happen.
    await access.sessions.revoke(who, jti).catch(() => {});
    if (error instanceof CiceroError) await refuseLogin(parts, { ...who, reason: error.code }, origin);
    throw error;
  }
  return token;
}

/** Writes down a login that was refused; administrators hear of it in the next notice. */
export function refuseLogin(
  parts: AuthParts,
  refusal: { kind: SignedIn['kind']; reason: string; id?: string },
  origin: AuditOrigin,
): Promise<void> {
  const { kind, reason, id } = refusal;
  return recordAudit(parts.context.db, parts.context.clock, {
    action: `login.${kind}`,
    outcome: 'refused',
    reason,
    ...(id === undefined ? {} : { subject: { kind, id } }),
    origin,
    notice: true,
  });
}
