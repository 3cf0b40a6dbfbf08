import type { Logger } from '@cicero/runtime';

/** Work that happens at set times, declared next to the service that does it. */
export interface Job {
  /** `<service>.<name>`, stable: it is the key of its switch and of its history. */
  readonly key: string;
  /** What a person calls it, Indonesian. */
  readonly title: string;
  /**
   * Cron patterns (five or six fields) in Asia/Jakarta; a function when they are data that people change. An operator's
   * own schedule (`cron_job_config.schedule`) takes their place.
   */
  readonly schedule: readonly string[] | (() => Promise<readonly string[]>);
  /** A run missed by up to so many milliseconds is made up for; older ones are recorded as missed. */
  readonly catchUp: number;
  /** Does the work. May be repeated for the same `scheduledFor` after a crash: derive ids and keys from it. */
  run(run: JobRun): Promise<JobCounts>;
}

export interface JobRun {
  readonly runId: string;
  /** The due time this run stands for, not the moment it started. */
  readonly scheduledFor: Date;
  readonly reason: JobReason;
  readonly log: Logger;
  /** Aborted when the process stops. */
  readonly signal: AbortSignal;
}

export type JobReason = 'schedule' | 'catch-up' | 'manual' | 'start';
/** What was done, for the history: `{ clients: 6, messages: 14 }`. */
export type JobCounts = Readonly<Record<string, number>>;
