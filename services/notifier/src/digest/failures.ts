import type { DB } from '@cicero/database';
import type { Bus } from '@cicero/messaging';
import { type Kysely, sql } from 'kysely';
import type { WhatsAppState } from '../whatsapp/state.ts';

/** How often something went wrong, and what most often did. */
export interface FailureCount {
  /** What: a job, a report, a client, a channel, a queue. */
  subject: string;
  count: number;
  /** The most frequent cause, as it was written down; null = none was. */
  cause: string | null;
}

/** What went wrong in a span of time, and what is wrong now. Each list: the most frequent first. */
export interface Failures {
  failedJobs: readonly FailureCount[];
  missedJobs: readonly FailureCount[];
  failedReports: readonly FailureCount[];
  waitingReports: readonly FailureCount[];
  collections: readonly FailureCount[];
  messages: readonly FailureCount[];
  /** Null = the broker could not be asked. */
  parked: readonly FailureCount[] | null;
  /** WhatsApp numbers that are not ready, and how they are. */
  numbers: readonly { account: string; state: WhatsAppState }[];
}

export interface Span {
  from: Date;
  to: Date;
}

/** A report that was due so long ago, and is not produced, waits too long; milliseconds. */
const patience = 3_600_000;
/** No message lives longer; milliseconds. Bounds what is searched. */
const longestLife = 8 * 86_400_000;

type Counting = 'failedJobs' | 'missedJobs' | 'failedReports' | 'waitingReports' | 'collections' | 'messages';

/** Reads what is on record, and what the broker holds. */
export async function readFailures(
  { db, bus }: { db: Kysely<DB>; bus: Pick<Bus, 'dead'> },
  { from, to }: Span,
  numbers: Failures['numbers'],
): Promise<Failures> {
  const { rows } = await sql<FailureCount & { kind: Counting }>`
    with failure as (
      select case status when 'failed' then 'failedJobs' else 'missedJobs' end as kind,
        coalesce(job.display_name, run.job_key) as subject, error as cause
      from job_run run left join cron_job_config job using (job_key)
      where status in ('failed', 'missed') and scheduled_for > ${from} and scheduled_for <= ${to}
      union all
      select 'failedReports', report, reason from report_issue
      where status = 'failed' and produced_at > ${from} and produced_at <= ${to}
      union all
      select 'waitingReports', report, null from report_issue
      where status = 'waiting' and due_at <= ${new Date(to.getTime() - patience)}
      union all
      select 'collections', client_id || ' ' || platform, coalesce(error_class, error) from collection_run
      where status = 'failed' and started_at > ${from} and started_at <= ${to}
      union all
      select 'messages', channel, error from outbound_message
      where status in ('failed', 'expired') and finished_at > ${from} and finished_at <= ${to}
        and created_at > ${new Date(from.getTime() - longestLife)}
    )
    select kind, subject, count(*)::int as count, mode() within group (order by cause) as cause
    from failure group by kind, subject order by count desc, subject`.execute(db);
  const of = (kind: Counting): FailureCount[] =>
    rows.filter((row) => row.kind === kind).map(({ kind: _, ...count }) => count);
  return {
    failedJobs: of('failedJobs'),
    missedJobs: of('missedJobs'),
    failedReports: of('failedReports'),
    waitingReports: of('waitingReports'),
    collections: of('collections'),
    messages: of('messages'),
    parked: await parked(bus),
    numbers,
  };
}

/** A broker that is away is trouble to be told, not a reason to tell nothing. */
async function parked(bus: Pick<Bus, 'dead'>): Promise<FailureCount[] | null> {
  try {
    const queues = await bus.dead.queues();
    return queues
      .filter(({ count }) => count > 0)
      .map(({ queue, count }) => ({ subject: queue, count, cause: null }))
      .sort((a, b) => b.count - a.count || (a.subject < b.subject ? -1 : 1));
  } catch {
    return null;
  }
}
