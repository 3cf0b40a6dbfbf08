import type { DB } from '@cicero/database';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Issue } from './issues.ts';

type OneOfSeveral = Pick<Issue, 'subscriptionId' | 'clientId' | 'dueAt' | 'askedBy'>;

/** Issues of one subscription about one client end one after the other, whichever replica produced them. */
export async function lockIssues(
  tx: Transaction<DB>,
  { subscriptionId, clientId }: Pick<Issue, 'subscriptionId' | 'clientId'>,
): Promise<void> {
  if (subscriptionId === null) return;
  const name = `report issues ${subscriptionId} ${clientId}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}

/**
 * Whether a younger issue of the same subscription about the same client says it better: one that was produced, or that
 * waits, too. Who asked for it by hand is told all the same, unless the younger one was sent.
 */
export async function isSuperseded(
  db: Kysely<DB> | Transaction<DB>,
  { subscriptionId, clientId, dueAt, askedBy }: OneOfSeveral,
): Promise<boolean> {
  if (subscriptionId === null) return false;
  const younger = await db
    .selectFrom('report_issue')
    .select('issue_id')
    .where('subscription_id', '=', subscriptionId)
    .where('client_id', '=', clientId)
    .where('due_at', '>', dueAt)
    .where('status', 'in', askedBy === null ? ['waiting', 'sent', 'nothing', 'unchanged'] : ['sent'])
    .limit(1)
    .executeTakeFirst();
  return younger !== undefined;
}
