import { randomUUID } from 'node:crypto';
import { produceReport, type WhatsAppAccount } from '@cicero/contracts';
import type { DB, JsonObject, JsonValue } from '@cicero/database';
import type { UnitOfWork } from '@cicero/platform';
import { type Day, jakartaDay } from '@cicero/runtime';
import { type Kysely, sql, type Transaction } from 'kysely';

/** A report about one client at one time, to be produced once and sent to everybody who gets it. */
export interface NewIssue {
  /** Null = somebody asked for it. */
  subscriptionId: string | null;
  report: string;
  clientId: string;
  options: JsonObject;
  picture: boolean;
  files: boolean;
  saysNothing: boolean;
  /** Addresses, as addressesOf gives them. */
  recipients: readonly string[];
  dueAt: Date;
  askedBy?: string | null;
  /** The number it was asked for at, which answers; absent or null = that of the client's kind. */
  account?: WhatsAppAccount | null;
}

export interface Issue extends NewIssue {
  askedBy: string | null;
  issueId: string;
  /** What a newer one of the same subscription replaces this one by; empty for one that was asked for. */
  schedule: readonly string[];
}

/** A file that went along. The bytes are gone when the file has expired. */
export interface Attachment {
  fileId: string;
  name: string;
  mimetype: string;
  picture: boolean;
}

/**
 * Writes an issue down and has it produced.
 * @returns its id; null when the subscription has one of this client and time already
 */
export async function writeIssue(unit: UnitOfWork, now: Date, issue: NewIssue): Promise<string | null> {
  const issueId = randomUUID();
  const row = await unit.tx
    .insertInto('report_issue')
    .values({
      issue_id: issueId,
      subscription_id: issue.subscriptionId,
      report: issue.report,
      client_id: issue.clientId,
      options: JSON.stringify(issue.options),
      picture: issue.picture,
      files: issue.files,
      says_nothing: issue.saysNothing,
      recipients: [...issue.recipients],
      due_at: issue.dueAt,
      created_at: now,
      asked_by: issue.askedBy ?? null,
      account: issue.account ?? null,
    })
    .onConflict((conflict) => conflict.columns(['subscription_id', 'client_id', 'due_at']).doNothing())
    .returning('issue_id')
    .executeTakeFirst();
  if (!row) return null;
  unit.publish(produceReport, { issueId });
  return issueId;
}

/** An issue that waits to be produced; undefined when it is done or there is none. */
export async function waitingIssue(db: Kysely<DB> | Transaction<DB>, issueId: string): Promise<Issue | undefined> {
  const { rows } = await sql<Issue>`
    select issue.issue_id as "issueId", issue.subscription_id as "subscriptionId", issue.report,
      issue.client_id as "clientId", issue.options, issue.picture, issue.files,
      issue.says_nothing as "saysNothing", issue.recipients, issue.due_at as "dueAt", issue.asked_by as "askedBy",
      issue.account,
      coalesce(subscription.schedule, '{}') as schedule
    from report_issue issue left join report_subscription subscription using (subscription_id)
    where issue.issue_id = ${issueId} and issue.status = 'waiting'`.execute(db);
  return rows[0];
}

/**
 * What the last issue sent before said, by the same subscription about the same client. Where none has been sent yet,
 * the last one that had nothing to say: whoever comes after it knows since when there was somebody listening.
 */
export async function previousFacts(
  db: Kysely<DB>,
  { subscriptionId, clientId, dueAt }: Pick<Issue, 'subscriptionId' | 'clientId' | 'dueAt'>,
): Promise<{ day: Day; facts: JsonValue } | null> {
  if (subscriptionId === null) return null;
  const lastThat = (status: 'sent' | 'nothing') =>
    db
      .selectFrom('report_issue')
      .select(['due_at', 'facts'])
      .where('subscription_id', '=', subscriptionId)
      .where('client_id', '=', clientId)
      .where('status', '=', status)
      .where('due_at', '<', dueAt)
      .orderBy('due_at', 'desc')
      .limit(1)
      .executeTakeFirst();
  const row = (await lastThat('sent')) ?? (await lastThat('nothing'));
  return row ? { day: jakartaDay(row.due_at), facts: row.facts } : null;
}

/** How an issue ended. */
export type IssueEnd =
  | { status: 'sent'; body: string; facts: JsonValue; attachments: readonly Attachment[] }
  | { status: 'nothing' | 'failed'; reason: string; body?: string }
  | { status: 'unchanged'; reason?: string };

/** @returns false when it had ended before */
export async function endIssue(tx: Transaction<DB>, issueId: string, end: IssueEnd, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('report_issue')
    .set({
      status: end.status,
      produced_at: now,
      reason: 'reason' in end ? (end.reason?.slice(0, 1_000) ?? null) : null,
      body: 'body' in end ? (end.body ?? null) : null,
      facts: 'facts' in end && end.facts !== null ? JSON.stringify(end.facts) : null,
      attachments: JSON.stringify('attachments' in end ? end.attachments : []),
    })
    .where('issue_id', '=', issueId)
    .where('status', '=', 'waiting')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
