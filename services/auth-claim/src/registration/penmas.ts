import { randomUUID } from 'node:crypto';
import { type AuditOrigin, type AuditParty, recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { sql } from 'kysely';
import type { Administration } from '../accounts/administration.ts';
import { checkPassword, hashPassword } from '../accounts/password.ts';
import { holdName, newUsername } from '../accounts/usernames.ts';

/** What an account of the press section may be. */
export const penmasRoles = ['penulis', 'editor', 'admin'] as const;

/**
 * Creates an account of the press section; who did is written down with it.
 * @param given.role blank = penulis
 * @returns the new user_id
 * @throws CiceroError CREDENTIALS_REQUIRED, USERNAME_INVALID, PASSWORD_INVALID, ROLE_INVALID, USERNAME_TAKEN
 */
export async function registerPenmas(
  parts: Pick<Administration, 'context'>,
  given: { username: string; password: string; role: string },
  inviter: AuditParty,
  origin: AuditOrigin,
): Promise<string> {
  if (given.username.trim() === '' || given.password === '') throw new CiceroError('CREDENTIALS_REQUIRED');
  const username = newUsername(given.username);
  checkPassword(given.password, username);
  const wanted = given.role.trim().toLowerCase() || 'penulis';
  const role = penmasRoles.find((known) => known === wanted);
  if (!role) throw new CiceroError('ROLE_INVALID');
  const passwordHash = await hashPassword(given.password);
  const userId = randomUUID();
  const { clock } = parts.context;
  await parts.context.transact(async ({ tx }) => {
    await holdName(tx, 'penmas', username);
    const { numAffectedRows } = await sql`
      insert into penmas_user (user_id, username, password_hash, role)
      select ${userId}, ${username}, ${passwordHash}, ${role}
      where not exists (select from penmas_user where lower(username) = lower(${username}))
      on conflict do nothing`.execute(tx);
    if (numAffectedRows !== 1n) throw new CiceroError('USERNAME_TAKEN');
    await recordAudit(tx, clock, {
      action: 'penmas.registered',
      outcome: 'ok',
      actor: inviter,
      subject: { kind: 'penmas', id: userId },
      origin,
      detail: { role },
    });
  });
  return userId;
}
