import { type AccountRef, recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Decider } from '@cicero/platform';
import type { Transaction } from 'kysely';
import { closeResetTokens } from '../recovery/reset-tokens.ts';
import type { Administration } from './administration.ts';
import { endSessions } from './end-sessions.ts';
import { checkPassword, hashPassword } from './password.ts';
import type { NamedKind } from './usernames.ts';

/** Accounts that sign in with a password. */
export type PasswordAccount = AccountRef & { kind: NamedKind };

/**
 * Gives an account a password, as an administrator does for somebody who cannot help themselves. Its sessions end, and
 * no link for a new password that is under way is good any more.
 * @throws CiceroError PASSWORD_INVALID, USER_NOT_FOUND; CacheUnavailableError for a penmas account, whose sessions only
 * the cache can end: then nothing was changed
 */
export async function setPassword(
  parts: Administration,
  account: PasswordAccount,
  password: string,
  by: Decider,
): Promise<void> {
  const { context, access } = parts;
  checkPassword(password);
  const passwordHash = await hashPassword(password);
  await context.transact(async ({ tx }) => {
    const username = await write(tx, account, passwordHash, context.clock.now());
    checkPassword(password, username);
    await recordAudit(tx, context.clock, {
      action: 'account.password-set',
      outcome: 'ok',
      actor: by.party,
      subject: account,
      origin: by.origin,
    });
    if (account.kind === 'penmas') await access.sessions.revokeAll(account);
  });
  if (account.kind === 'dashboard') await endSessions(parts, account.id);
}

async function write(tx: Transaction<DB>, account: PasswordAccount, hash: string, now: Date): Promise<string> {
  const row =
    account.kind === 'dashboard'
      ? await tx
          .updateTable('dashboard_user')
          .set({ password_hash: hash, sessions_since: now, updated_at: now })
          .where('dashboard_user_id', '=', account.id)
          .returning('username')
          .executeTakeFirst()
      : await tx
          .updateTable('penmas_user')
          .set({ password_hash: hash, updated_at: now })
          .where('user_id', '=', account.id)
          .returning('username')
          .executeTakeFirst();
  if (!row) throw new CiceroError('USER_NOT_FOUND');
  if (account.kind === 'dashboard') await closeResetTokens(tx, account.id, now);
  return row.username;
}
