import type { DB, JsonObject } from '@cicero/database';
import type { PageRequest } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { isId } from './ids.ts';
import type { Attachment } from './issues.ts';

export const issueStatuses = ['waiting', 'sent', 'nothing', 'unchanged', 'failed'] as const;
export type IssueStatus = (typeof issueStatuses)[number];

/** What became of a report that was due or asked for. */
export interface KeptIssue {
  issueId: string;
  subscriptionId: string | null;
  report: string;
  clientId: string;
  options: JsonObject;
  recipients: readonly string[];
  dueAt: Date;
  status: IssueStatus;
  reason: string | null;
  attachments: readonly Attachment[];
  createdAt: Date;
  producedAt: Date | null;
  askedBy: string | null;
}

export interface IssueFilter {
  report?: string;
  status?: IssueStatus;
  subscriptionId?: string;
  /** Canonical; null = of all clients. */
  clientIds: readonly string[] | null;
  /** Not issues of these reports. */
  withheld?: readonly string[];
  /** Due at this time or later. */
  since?: Date | null;
  /** Due before. */
  until?: Date | null;
}

const columns = sql`issue_id as "issueId", subscription_id as "subscriptionId", report, client_id as "clientId", options,
  recipients, due_at as "dueAt", status, reason, attachments, created_at as "createdAt", produced_at as "producedAt",
  asked_by as "askedBy"`;

/** One page of the issues, the latest first; without their texts. */
export async function issuesPage(
  db: Kysely<DB>,
  filter: IssueFilter,
  { limit, offset }: PageRequest,
): Promise<{ rows: KeptIssue[]; total: number }> {
  const from = sql`report_issue where ${matching(filter)}`;
  const { rows } = await sql<KeptIssue>`select ${columns} from ${from}
    order by due_at desc, issue_id limit ${limit} offset ${offset}`.execute(db);
  const counted = await sql<{ total: number }>`select count(*)::int as total from ${from}`.execute(db);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/**
 * An issue with its text; undefined when there is none about these clients.
 * @param withheld keys of reports of which none is given
 */
export async function findIssue(
  db: Kysely<DB>,
  issueId: string,
  clientIds: readonly string[] | null,
  withheld: readonly string[] = [],
): Promise<(KeptIssue & { body: string | null }) | undefined> {
  const id = issueId.trim();
  if (!isId(id)) return undefined;
  const { rows } = await sql<KeptIssue & { body: string | null }>`select ${columns}, body from report_issue
    where issue_id = ${id}::uuid and ${matching({ clientIds, withheld })}`.execute(db);
  return rows[0];
}

/** Removes what was due before an instant, a batch at a time; returns how many. Their files expire by themselves. */
export async function pruneIssues(db: Kysely<DB>, before: Date, batch = 1_000): Promise<number> {
  for (let removed = 0; ; ) {
    const { numAffectedRows = 0n } = await sql`delete from report_issue where issue_id in (
      select issue_id from report_issue where due_at < ${before} order by due_at limit ${batch})`.execute(db);
    removed += Number(numAffectedRows);
    if (numAffectedRows < BigInt(batch)) return removed;
  }
}

function matching({
  report,
  status,
  subscriptionId,
  clientIds,
  withheld = [],
  since,
  until,
}: IssueFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (report !== undefined) conditions.push(sql`report = ${report}`);
  if (status !== undefined) conditions.push(sql`status = ${status}`);
  if (subscriptionId !== undefined) {
    conditions.push(isId(subscriptionId) ? sql`subscription_id = ${subscriptionId}::uuid` : sql`false`);
  }
  if (clientIds !== null) conditions.push(sql`client_id = any(${[...clientIds]}::text[])`);
  if (withheld.length > 0) conditions.push(sql`report <> all(${[...withheld]}::text[])`);
  if (since) conditions.push(sql`due_at >= ${since}`);
  if (until) conditions.push(sql`due_at < ${until}`);
  return sql.join(conditions, sql` and `);
}
