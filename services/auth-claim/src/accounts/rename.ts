import { type AccountRef, recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { sql } from 'kysely';
import type { Decider } from '../approvals/decider.ts';
import type { Administration } from './administration.ts';
import { newUsername } from './username.ts';

/** Where names are kept. */
const tables = {
  dashboard: { table: 'dashboard_user', key: 'dashboard_user_id' },
  penmas: { table: 'penmas_user', key: 'user_id' },
} as const;

/**
 * Gives an account another name: what remains to be done where an adopted database has two that differ by case only.
 * @returns the name as it was stored
 * @throws CiceroError USERNAME_INVALID, USERNAME_TAKEN, USER_NOT_FOUND
 */
export async function renameAccount(
  { context }: Administration,
  account: AccountRef & { kind: keyof typeof tables },
  name: string,
  by: Decider,
): Promise<string> {
  const username = newUsername(name);
  const { table, key } = tables[account.kind];
  await context.transact(async ({ tx }) => {
    // The lock that registrations take too: an adopted database may lack the unique index.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${table} ${username.toLowerCase()}`}, 0))`.execute(tx);
    const { rows } = await sql`
      select 1 from ${sql.table(table)}
      where lower(username) = lower(${username}) and ${sql.ref(key)}::text <> ${account.id}`.execute(tx);
    if (rows.length > 0) throw new CiceroError('USERNAME_TAKEN');
    const { numAffectedRows } = await sql`
      update ${sql.table(table)} set username = ${username}, updated_at = ${context.clock.now()}
      where ${sql.ref(key)}::text = ${account.id}`.execute(tx);
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
