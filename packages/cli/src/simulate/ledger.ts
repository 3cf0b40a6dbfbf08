import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';

export interface RunLine {
  jobKey: string;
  scheduledFor: Date;
  status: string;
  counts: Readonly<Record<string, number>> | null;
  error: string | null;
}

export interface ReportLine {
  report: string;
  status: string;
  count: number;
}

/** What the database knows of the day. */
export interface Ledger {
  runs: RunLine[];
  reports: ReportLine[];
  /** The report that a message carries, by the id of the message. */
  reportOf: ReadonlyMap<string, string>;
  /** Messages by channel, account and status. */
  messages: { by: string; status: string; count: number }[];
  /** Messages that did not arrive, with the reason. */
  stayed: string[];
  posts: number;
  likes: number;
  comments: number;
}

export async function readLedger(db: Kysely<DB>): Promise<Ledger> {
  const runs = await sql<RunLine>`select job_key as "jobKey", scheduled_for as "scheduledFor", status, counts, error
    from job_run order by scheduled_for, job_key`.execute(db);
  const reports = await sql<ReportLine>`select report, status, count(*)::int as count from report_issue
    group by report, status order by report, status`.execute(db);
  const carried = await sql<{ id: string; report: string }>`
    select message.message_id::text as id, issue.report from outbound_message message
    join report_issue issue on issue.issue_id::text = split_part(message.dedupe_key, ':', 2)
    where message.dedupe_key like 'report:%'`.execute(db);
  const messages = await sql<Ledger['messages'][number]>`
    select account as by, status, count(*)::int as count from outbound_message group by account, status
    order by account, status`.execute(db);
  const stayed = await sql<{ text: string }>`select status || ' ' || dedupe_key || ': ' || coalesce(error, '') as text
    from outbound_message where status not in ('delivered', 'replaced') order by sequence`.execute(db);
  const collected = await sql<{ posts: number; likes: number; comments: number }>`select
    (select count(*) from content_post)::int as posts,
    (select count(*) from engagement_fact where platform = 'instagram')::int as likes,
    (select count(*) from engagement_fact where platform = 'tiktok')::int as comments`.execute(db);
  const { posts = 0, likes = 0, comments = 0 } = collected.rows[0] ?? {};
  return {
    runs: runs.rows,
    reports: reports.rows,
    reportOf: new Map(carried.rows.map(({ id, report }) => [id, report])),
    messages: messages.rows,
    stayed: stayed.rows.map(({ text }) => text),
    posts,
    likes,
    comments,
  };
}

/** What went wrong, a line each: jobs that failed, reports that could not be produced, messages that stayed. */
export function troubles({ runs, reports, stayed }: Ledger): string[] {
  return [
    ...runs
      .filter(({ status }) => status !== 'succeeded' && status !== 'skipped' && status !== 'missed')
      .map(({ jobKey, status, error }) => `job ${jobKey} ${status}: ${error ?? ''}`),
    ...reports
      .filter(({ status }) => status === 'failed' || status === 'waiting')
      .map(({ report, status, count }) => `report ${report} ${status}: ${count}`),
    ...stayed.map((text) => `message ${text}`),
  ];
}
