import type { DB } from '@cicero/database';
import type { Transaction } from 'kysely';

/**
 * Notes how the delivery of an answer ended. One that was given up may still arrive, when an operator has it sent again;
 * one that arrived stays so.
 */
export async function settleDelivery(tx: Transaction<DB>, dedupeKey: string, sent: boolean, at: Date): Promise<void> {
  await tx
    .updateTable('complaint_delivery')
    .set({ status: sent ? 'sent' : 'failed', reason: sent ? null : 'send_failed', settled_at: at })
    .where('dedupe_key', '=', dedupeKey)
    .where('status', 'in', sent ? ['pending', 'failed'] : ['pending'])
    .execute();
}
