import type { AuditOrigin } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { AuthParts } from '../parts.ts';
import { checkCredentials } from './credentials.ts';
import { openSession } from './open-session.ts';

/** What clients keep about somebody of the press section; the token's claims begin with the same fields. */
export type PenmasUser = { user_id: string; role: string };

/**
 * Signs somebody of the press section in.
 * @throws CiceroError LOCKED_OUT, LOGIN_FAILED; CacheUnavailableError, SERVICE_UNAVAILABLE when no session can be kept
 */
export async function penmasLogin(
  parts: AuthParts,
  credentials: { username: string; password: string },
  origin: AuditOrigin,
): Promise<{ token: string; user: PenmasUser }> {
  const proven = await checkCredentials(parts, 'penmas', credentials, origin);
  const { id } = proven;
  const { db } = parts.context;
  const row = await db.selectFrom('penmas_user').select('role').where('user_id', '=', id).executeTakeFirst();
  // Deleted between the two questions.
  if (!row) throw new CiceroError('LOGIN_FAILED');
  const user = { user_id: id, role: row.role.trim().toLowerCase() };
  return { token: await openSession(parts, { kind: 'penmas', ...proven, claims: user }, origin), user };
}
