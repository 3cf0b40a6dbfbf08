import { randomUUID } from 'node:crypto';
import { runJob, type ServiceName, serviceNames } from '@cicero/contracts';
import type { Clock } from '@cicero/runtime';
import type { UnitOfWork } from '../context.ts';
import type { JobReason } from './job.ts';

/** The service a job key belongs to: `collector.collect` → collector. Undefined for a key of nobody. */
export function serviceOfJob(jobKey: string): ServiceName | undefined {
  return serviceNames.find((service) => jobKey.startsWith(`${service}.`));
}

/**
 * Asks for a run outside the schedule: writes it down and tells the service, in one transaction.
 * @returns the id to look the run up by in `job_run`
 */
export async function requestJobRun(
  unit: UnitOfWork,
  jobKey: string,
  clock: Clock,
  reason: JobReason = 'manual',
): Promise<string> {
  const service = serviceOfJob(jobKey);
  if (!service) throw new Error(`no service owns the job ${jobKey}`);
  const runId = randomUUID();
  // Due times are unique per job; two requests in one millisecond stand one after the other.
  for (let due = clock.now(); !(await recorded(unit, { runId, jobKey, due, reason })); ) {
    due = new Date(due.getTime() + 1);
  }
  unit.publish(runJob[service], { jobKey, runId });
  return runId;
}

async function recorded(
  unit: UnitOfWork,
  run: { runId: string; jobKey: string; due: Date; reason: JobReason },
): Promise<boolean> {
  const result = await unit.tx
    .insertInto('job_run')
    .values({ run_id: run.runId, job_key: run.jobKey, scheduled_for: run.due, reason: run.reason, status: 'waiting' })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}
