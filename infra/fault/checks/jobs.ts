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
  // All recaps of the test go to the same clients and recipients: one with fewer keys has left somebody out.
  const recaps = await sql<{ text: string }>`
    with recap as (
      select run.run_id, count(distinct envelope -> 'data' ->> 'dedupeKey') as keys
      from job_run run left join fault_test.message on envelope ->> 'correlationid' = run.run_id::text
        and type = 'notifier.send-message'
      where run.job_key = 'analytics.attendance-recap' and run.status = 'succeeded' group by run.run_id)
    select run_id || ' sent ' || keys || ' of ' || (select max(keys) from recap) as text from recap
    where keys < (select max(keys) from recap)`.execute(db);
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
    none('runs of jobs that left something out', [...texts(incomplete), ...texts(recaps)]),
    none('collections that did not succeed', texts(collections)),
  ];
}
