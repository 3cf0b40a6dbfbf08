import type { DB } from '@cicero/database';
import type { ServiceContext } from '@cicero/platform';
import type { Kysely } from 'kysely';
import type { Issue } from './issues.ts';
import { failIssue } from './send.ts';

const hour = 3_600_000;
/** An issue that is not produced by then never is: its command was given up. */
const patience = 6 * hour;
/** Nobody looks further back: nothing is of use for so long. */
const furthest = 8 * 24 * hour;

/**
 * Ends issues that have waited for too long; who asked for one in a chat is told there.
 * @returns how many
 */
export async function endOverdue(
  { db, transact, clock }: Pick<ServiceContext, 'db' | 'transact' | 'clock'>,
  batch = 200,
): Promise<number> {
  const now = clock.now();
  let ended = 0;
  for (;;) {
    const overdue = await overdueIssues(db, now, batch);
    await transact(async (unit) => {
      for (const issue of overdue) if (await failIssue(unit, issue, 'TIMED_OUT', now)) ended += 1;
    });
    if (overdue.length < batch) return ended;
  }
}

function overdueIssues(db: Kysely<DB>, now: Date, limit: number) {
  return db
    .selectFrom('report_issue')
    .select(['issue_id as issueId', 'account', 'recipients'])
    .where('status', '=', 'waiting')
    .where('due_at', '>', new Date(now.getTime() - furthest))
    .where('created_at', '<', new Date(now.getTime() - patience))
    .orderBy('due_at')
    .limit(limit)
    .$castTo<Pick<Issue, 'issueId' | 'account' | 'recipients'>>()
    .execute();
}
