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
  await unit.tx
    .insertInto('job_run')
    .values({ run_id: runId, job_key: jobKey, scheduled_for: clock.now(), reason, status: 'waiting' })
    .execute();
  unit.publish(runJob[service], { jobKey, runId });
  return runId;
}
