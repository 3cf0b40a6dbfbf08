import { type AccountRef, recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { Decider } from '@cicero/platform';
import { sql } from 'kysely';
import type { Administration } from './administration.ts';
import { holdName, type NamedKind, namedAccounts, newUsername } from './usernames.ts';

/**
 * Gives an account another name: what remains to be done where an adopted database has two that differ by case only.
 * @returns the name as it was stored
 * @throws CiceroError USERNAME_INVALID, USERNAME_TAKEN, USER_NOT_FOUND
 */
export async function renameAccount(
  { context }: Administration,
  account: AccountRef & { kind: NamedKind },
  name: string,
  by: Decider,
): Promise<string> {
  const username = newUsername(name);
  const { table, key } = namedAccounts[account.kind];
  await context.transact(async ({ tx }) => {
    await holdName(tx, account.kind, username);
    const { rows } = await sql`
      select 1 from ${table}
      where lower(username) = lower(${username}) and ${key}::text <> ${account.id}`.execute(tx);
    if (rows.length > 0) throw new CiceroError('USERNAME_TAKEN');
    const { numAffectedRows } = await sql`
      update ${table} set username = ${username}, updated_at = ${context.clock.now()}
      where ${key}::text = ${account.id}`.execute(tx);
    if (numAffectedRows !== 1n) throw new CiceroError('USER_NOT_FOUND');
    await recordAudit(tx, context.clock, {
      action: 'account.renamed',
      outcome: 'ok',
      actor: by.party,
      subject: account,
      origin: by.origin,
    });
  });
  return username;
}
