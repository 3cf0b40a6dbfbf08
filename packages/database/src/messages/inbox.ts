import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from '../schema.generated.ts';

/**
 * Marks a message as handled by a consumer, inside the transaction of its effects.
 * @returns false when it was handled before: do nothing
 */
export async function enterInbox(tx: Transaction<DB>, consumer: string, messageId: string): Promise<boolean> {
  const result = await tx
    .insertInto('inbox')
    .values({ consumer, message_id: messageId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** True when the message was handled before: spares long preparations. */
export async function isInInbox(db: Kysely<DB>, consumer: string, messageId: string): Promise<boolean> {
  const row = await db
    .selectFrom('inbox')
    .select('consumer')
    .where('consumer', '=', consumer)
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets messages handled more than `days` days ago: far longer than any redelivery. Returns how many. */
export async function trimInbox(db: Kysely<DB>, days: number): Promise<number> {
  const result = await sql`delete from inbox where handled_at < now() - ${days} * interval '1 day'`.execute(db);
  return Number(result.numAffectedRows ?? 0n);
}
