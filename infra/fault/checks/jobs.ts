import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import { equal, type Finding, none } from './finding.ts';
import { texts } from './messages.ts';

/** Every run that was asked for ended well, and did all of its work. */
export async function checkJobs(db: Kysely<DB>): Promise<Finding[]> {
  const asked = await sql<{ asked: number; succeeded: number }>`
    select count(*)::int as asked, count(*) filter (where run.status = 'succeeded')::int as succeeded
    from fault_test.message left join job_run run on run.run_id = (envelope -> 'data' ->> 'runId')::uuid
    where type like '%.run-job'`.execute(db);
  const others = await sql<{ text: string }>`select job_key || ' ' || status || ': ' || coalesce(error, '') as text
    from job_run where status not in ('succeeded', 'skipped', 'missed')`.execute(db);
  const incomplete = await sql<{ text: string }>`select job_key || ' ' || counts::text as text from job_run
    where status = 'succeeded' and coalesce((counts ->> 'failed')::int, 0) > 0`.execute(db);
  // Every report that was sent has a message for each of those who get it.
  const reports = await sql<{ text: string }>`
    select report || ' ' || client_id || ' ' || issue_id || ' has no message to ' || recipient as text
    from report_issue, unnest(recipients) recipient
    where status = 'sent' and not exists (
      select from outbound_message where dedupe_key = 'report:' || issue_id || ':' || recipient)`.execute(db);
  const unproduced = await sql<{ text: string }>`
    select report || ' ' || client_id || ' ' || status || ': ' || coalesce(reason, '') as text
    from report_issue where status in ('waiting', 'failed')`.execute(db);
  const collections = await sql<{ text: string }>`
    select client_id || ' ' || platform || ' ' || status || ': ' || coalesce(error, '') as text
    from collection_run where status in ('running', 'failed', 'partial')`.execute(db);
  return [
    equal(
      'runs of jobs asked for, and succeeded',
      asked.rows[0]?.asked ?? 0,
      asked.rows[0]?.succeeded ?? 0,
      texts(others),
    ),
    none('runs of jobs that left something out', texts(incomplete)),
    none('reports that were not produced', texts(unproduced)),
    none('reports sent that somebody did not get', texts(reports)),
    none('collections that did not succeed', texts(collections)),
  ];
}
