import {
  analyticsConfig,
  findIssue,
  type IssueStatus,
  issueStatuses,
  issuesPage,
  reportTitle,
  sendNow,
} from '@cicero/analytics';
import { canonicalClientId } from '@cicero/directory';
import { readFile } from '@cicero/files';
import { CommandError, table } from '../../terminal.ts';
import type { Toolbox } from '../../toolbox.ts';
import { transactIn } from '../../transact.ts';
import { operator } from '../account/operator.ts';
import { inWords, knownReport, namedSubscription, nameOf } from './asked.ts';
import { writeInto } from './folder.ts';
import { momentOf } from './subscriptions.ts';

/** Has a subscription produced and sent now. */
export async function send(tools: Toolbox, name: string, { dryRun = false }: { dryRun?: boolean }): Promise<void> {
  const { terminal, clock, env } = tools;
  const { db } = await tools.database();
  const row = await namedSubscription(db, name);
  const parts = { db, clock, transact: transactIn(tools, db, 'analytics') };
  const administrators = analyticsConfig(env).administrators.numbers;
  const sent = await inWords(() => sendNow(parts, row.subscriptionId, { by: operator(), administrators, dryRun }));
  if (sent.length === 0) throw new CommandError('there is no active client that it is about');
  const words = {
    sent: dryRun ? 'would be sent' : 'asked for',
    already: 'asked for this very minute already',
    nobody: 'nobody to send it to',
  };
  const cells = sent.map((one) => [one.clientId, words[one.outcome], one.recipients.join(' ') || '-', one.issueId]);
  terminal.line(table(['client', 'outcome', 'to', 'issue'], cells));
  if (!dryRun) terminal.line(`what becomes of it: cicero report history --subscription ${nameOf(row)}`);
}

export interface HistoryFilter {
  client?: string;
  report?: string;
  status?: IssueStatus;
  subscription?: string;
  limit: number;
}

/** Reports that were due or asked for, the latest first. */
export async function history(tools: Toolbox, filter: HistoryFilter): Promise<void> {
  const { terminal } = tools;
  const { db } = await tools.database();
  const clientId = canonicalClientId(filter.client ?? '');
  const of = filter.subscription === undefined ? undefined : await namedSubscription(db, filter.subscription);
  const { rows, total } = await issuesPage(
    db,
    {
      clientIds: clientId === null ? null : [clientId],
      ...(filter.report === undefined ? {} : { report: knownReport(filter.report).key }),
      ...(filter.status === undefined ? {} : { status: filter.status }),
      ...(of === undefined ? {} : { subscriptionId: of.subscriptionId }),
    },
    { limit: filter.limit, offset: 0 },
  );
  if (total === 0) {
    terminal.line('no report');
    return;
  }
  const cells = rows.map((row) => [
    ...[row.issueId, row.report, row.clientId, momentOf(row.dueAt), row.status, row.reason, row.recipients.length],
    ...[row.attachments.length, row.askedBy],
  ]);
  terminal.line(table(['issue', 'report', 'client', 'due', 'outcome', 'why', 'to', 'files', 'asked by'], cells));
  if (total > rows.length) terminal.line(`${rows.length} of ${total}; see --limit`);
}

/** One of them: what it said, and its files as long as they are there. */
export async function show(tools: Toolbox, id: string, { out }: { out?: string }): Promise<void> {
  const { terminal } = tools;
  const { db } = await tools.database();
  const issue = await findIssue(db, id, null);
  if (!issue) throw new CommandError(`there is no report "${id}"; see: cicero report history`);
  const told: [string, unknown][] = [
    ['report', `${reportTitle(issue.report)} (${issue.report})`],
    ['client', issue.clientId],
    ['due', momentOf(issue.dueAt)],
    ['outcome', issue.reason === null ? issue.status : `${issue.status}: ${issue.reason}`],
    ['to', issue.recipients.join(' ')],
    ['files', issue.attachments.map(({ name }) => name).join(', ') || '-'],
  ];
  terminal.line(table(['what', 'value'], told));
  if (issue.body !== null) terminal.line(`\n${issue.body}`);
  if (out === undefined) return;
  const files = await Promise.all(issue.attachments.map(({ fileId }) => readFile(db, fileId)));
  const there = files.filter((file) => file !== undefined);
  const text = issue.body === null ? [] : [{ name: `${issue.report}_${issue.clientId}.txt`, bytes: `${issue.body}\n` }];
  await writeInto(tools, out, [...text, ...there]);
  if (there.length < files.length)
    terminal.line(`${files.length - there.length} of ${files.length} files are kept no longer`);
}

/** @throws CommandError for what is no outcome */
export function statusNamed(text: string): IssueStatus {
  const status = issueStatuses.find((known) => known === text.trim().toLowerCase());
  if (!status) throw new CommandError(`one of ${issueStatuses.join(', ')} is needed`);
  return status;
}
