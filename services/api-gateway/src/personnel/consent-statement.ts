import type { DB } from '@cicero/database';
import { sql, type Transaction } from 'kysely';

/**
 * Writes down that somebody said at this instant whether they want notices; whoever calls holds the person's row.
 * @param userId the person's key as stored
 * @returns false when what they said later has been heard already
 */
export async function noteStatement(tx: Transaction<DB>, userId: string, at: Date): Promise<boolean> {
  // The provider knows seconds: of two in one, what arrives later counts.
  const { numAffectedRows } = await sql`
    insert into consent_statement (user_id, said_at) values (${userId}, ${at}::timestamptz)
    on conflict (user_id) do update set said_at = excluded.said_at
    where consent_statement.said_at <= excluded.said_at`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}
