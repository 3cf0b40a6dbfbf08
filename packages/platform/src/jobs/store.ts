import { randomUUID } from 'node:crypto';
import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import type { Job, JobCounts, JobReason } from './job.ts';

/** A run whose process gives no sign for this long counts as dead. */
const silence = 60;

/** Makes the job known to the switchboard; an operator's switch stays as it is. */
export async function registerJob(db: Kysely<DB>, job: Job): Promise<void> {
  await db
    .insertInto('cron_job_config')
    .values({ job_key: job.key, display_name: job.title, is_active: true })
    .onConflict((conflict) => conflict.column('job_key').doUpdateSet({ display_name: job.title }))
    .execute();
}

/** Writes down when a job runs by itself, for people to read. */
export async function noteOwnSchedule(db: Kysely<DB>, jobKey: string, patterns: readonly string[]): Promise<void> {
  await sql`update cron_job_config set own_schedule = ${[...patterns]}::text[]
    where job_key = ${jobKey} and own_schedule is distinct from ${[...patterns]}::text[]`.execute(db);
}

/** The schedule that an operator has chosen for a job; null = its own. */
export async function chosenSchedule(db: Kysely<DB>, jobKey: string): Promise<readonly string[] | null> {
  const row = await db
    .selectFrom('cron_job_config')
    .select('schedule')
    .where('job_key', '=', jobKey)
    .executeTakeFirst();
  return row?.schedule?.length ? row.schedule : null;
}

/** Claims a due time for this worker; undefined when another has it or the job is switched off. */
export async function claimRun(
  db: Kysely<DB>,
  job: Job,
  due: { scheduledFor: Date; reason: JobReason; worker: string; now: Date },
): Promise<string | undefined> {
  const runId = randomUUID();
  const { rows } = await sql<{ run_id: string; status: string }>`
    insert into job_run (run_id, job_key, scheduled_for, reason, status, worker, heartbeat_at, started_at, finished_at)
    select ${runId}, job_key, ${due.scheduledFor}, ${due.reason},
      case when is_active then 'running' else 'skipped' end, ${due.worker}, now(), ${due.now},
      case when is_active then null else now() end
    from cron_job_config where job_key = ${job.key}
    on conflict (job_key, scheduled_for) do nothing
    returning run_id, status`.execute(db);
  return rows[0]?.status === 'running' ? runId : undefined;
}

/** Takes over a run that was asked for by hand; undefined when it is taken or done. */
export async function claimRequestedRun(
  db: Kysely<DB>,
  runId: string,
  worker: string,
  now: Date,
): Promise<{ scheduledFor: Date; reason: JobReason } | undefined> {
  const { rows } = await sql<{ scheduled_for: Date; reason: JobReason }>`
    update job_run set status = 'running', worker = ${worker}, heartbeat_at = now(), started_at = ${now}
    where run_id = ${runId} and status = 'waiting' returning scheduled_for, reason`.execute(db);
  return rows[0] && { scheduledFor: rows[0].scheduled_for, reason: rows[0].reason };
}

/**
 * Takes over runs of this job whose process died, as long as they are worth making up for; ends the others.
 * @param by.except runs that the caller is at itself: after an outage their last sign may be old
 */
export async function adoptDeadRuns(
  db: Kysely<DB>,
  job: Job,
  { worker, now, except }: { worker: string; now: Date; except: readonly string[] },
): Promise<{ runId: string; scheduledFor: Date; reason: JobReason }[]> {
  const oldest = new Date(now.getTime() - Math.max(job.catchUp, 3_600_000));
  await sql`update job_run set status = 'failed', finished_at = now(), error = 'the process that ran it died'
    where job_key = ${job.key} and status = 'running' and scheduled_for < ${oldest}
      and heartbeat_at < now() - ${silence} * interval '1 second' and run_id <> all(${except}::uuid[])`.execute(db);
  const { rows } = await sql<{ run_id: string; scheduled_for: Date; reason: JobReason }>`
    update job_run set worker = ${worker}, heartbeat_at = now(), started_at = ${now}
    where job_key = ${job.key} and status = 'running' and scheduled_for >= ${oldest}
      and heartbeat_at < now() - ${silence} * interval '1 second' and run_id <> all(${except}::uuid[])
    returning run_id, scheduled_for, reason`.execute(db);
  return rows.map((row) => ({ runId: row.run_id, scheduledFor: row.scheduled_for, reason: row.reason }));
}

/** Gives sign for a run, unless another worker has taken it over. */
export async function beatRun(db: Kysely<DB>, runId: string, worker: string): Promise<void> {
  await sql`update job_run set heartbeat_at = now()
    where run_id = ${runId} and worker = ${worker} and status = 'running'`.execute(db);
}

/** Writes down how a run ended, unless another worker has taken it over: then that one does. */
export async function finishRun(
  db: Kysely<DB>,
  runId: string,
  worker: string,
  outcome: { counts: JobCounts; error?: string },
): Promise<void> {
  await db
    .updateTable('job_run')
    .set({
      status: outcome.error === undefined ? 'succeeded' : 'failed',
      finished_at: sql`now()`,
      counts: JSON.stringify(outcome.counts),
      error: outcome.error?.slice(0, 2_000) ?? null,
    })
    .where('run_id', '=', runId)
    .where('worker', '=', worker)
    .where('status', '=', 'running')
    .execute();
}

/** The last due time that is on record; null for a job that never ran. */
export async function lastRecorded(db: Kysely<DB>, jobKey: string): Promise<Date | null> {
  const row = await db
    .selectFrom('job_run')
    .select((expression) => expression.fn.max('scheduled_for').as('last'))
    .where('job_key', '=', jobKey)
    .where('reason', 'in', ['schedule', 'catch-up'])
    .executeTakeFirst();
  return row?.last ?? null;
}

export async function recordMissed(db: Kysely<DB>, jobKey: string, times: readonly Date[]): Promise<void> {
  if (times.length === 0) return;
  await db
    .insertInto('job_run')
    .values(
      times.map((time) => ({
        run_id: randomUUID(),
        job_key: jobKey,
        scheduled_for: time,
        reason: 'schedule',
        status: 'missed',
        finished_at: time,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
