import { createHash, randomBytes } from 'node:crypto';
import type { DB } from '@cicero/database';
import type { Kysely, Transaction } from 'kysely';

/** Something that can be a token; whatever else people send is never looked up. */
const shape = /^[\w-]{43}$/;

/**
 * Makes the one open token of an account: those before it are closed with the same commit. Kept is its hash only.
 * The caller holds the account's row, so that of two requests at once one token stays open.
 * @param target where it is sent to, masked
 * @returns the token, for the message
 */
export async function openResetToken(
  tx: Transaction<DB>,
  reset: { accountId: string; target: string; now: Date; expiresAt: Date },
): Promise<string> {
  const { accountId, target, now, expiresAt } = reset;
  const token = randomBytes(32).toString('base64url');
  await closeResetTokens(tx, accountId, now);
  await tx
    .insertInto('dashboard_password_resets')
    .values({
      dashboard_user_id: accountId,
      delivery_target: target,
      reset_token: hashOf(token),
      expires_at: expiresAt,
      created_at: now,
      updated_at: now,
    })
    .execute();
  return token;
}

/** Closes what is open of an account. A token that was used keeps the time of its use. */
export async function closeResetTokens(tx: Transaction<DB>, accountId: string, now: Date): Promise<void> {
  await tx
    .updateTable('dashboard_password_resets')
    .set({ expires_at: now, updated_at: now })
    .where('dashboard_user_id', '=', accountId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .execute();
}

/** The account a token would reset, while it is open. */
export async function holderOfResetToken(
  db: Kysely<DB>,
  token: string,
  now: Date,
): Promise<{ accountId: string; username: string } | undefined> {
  if (!shape.test(token)) return undefined;
  return db
    .selectFrom('dashboard_password_resets as reset')
    .innerJoin('dashboard_user as account', 'account.dashboard_user_id', 'reset.dashboard_user_id')
    .select(['account.dashboard_user_id as accountId', 'account.username'])
    .where('reset_token', '=', hashOf(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/** Uses a token up. @returns false when it is not open any more: of many who use it at once, one does */
export async function useResetToken(tx: Transaction<DB>, token: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('dashboard_password_resets')
    .set({ used_at: now, updated_at: now })
    .where('reset_token', '=', hashOf(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** SHA-256, hexadecimal. The token has 256 random bits, so there is nothing to try out and no salt is needed. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
