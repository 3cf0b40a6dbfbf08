import { sendMessage } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { fileType, storeFile } from '@cicero/files';
import type { UnitOfWork } from '@cicero/platform';
import { jakartaDay, jakartaTime } from '@cicero/runtime';
import type { Transaction } from 'kysely';
import { reportOf } from '../reports/catalogue.ts';
import type { FinishedReport } from '../reports/computation.ts';
import type { ReportClient, ReportFile } from '../reports/report.ts';
import { expiryOf } from './expiry.ts';
import { fitText } from './fit-text.ts';
import { type Attachment, endIssue, type Issue } from './issues.ts';

const hour = 3_600_000;
/** So long the files of an issue can be had again. */
const filesKept = 14 * 24 * hour;

/** Ends an issue: what was produced is kept, and sent to everybody who gets it, in one transaction. */
export async function sendIssue(
  unit: UnitOfWork,
  issue: Issue,
  client: ReportClient,
  report: FinishedReport,
  now: Date,
): Promise<void> {
  const { issueId } = issue;
  if (report.kind === 'unchanged') {
    await endIssue(unit.tx, issueId, { status: 'unchanged' }, now);
  } else if (report.kind === 'nothing') {
    const { reason, sentence } = report;
    const ended = await endIssue(unit.tx, issueId, { status: 'nothing', reason, body: sentence }, now);
    if (ended && issue.saysNothing) publish(unit, issue, client, sentence, []);
  } else {
    const { text, whole } = fitText(report.text);
    const files: (ReportFile & { picture: boolean })[] = [];
    if (issue.picture && report.picture) files.push({ ...pictureFile(issue, report.picture), picture: true });
    if (whole !== null) files.push({ ...wholeText(issue, whole), picture: false });
    if (issue.files) files.push(...report.files.map((file) => ({ ...file, picture: false })));
    const attachments = await storeAll(unit.tx, issue, files, now);
    // What is cut is in a file as a whole, and kept there.
    const end = { status: 'sent', body: text, facts: report.facts, attachments } as const;
    if (await endIssue(unit.tx, issueId, end, now)) publish(unit, issue, client, text, attachments);
  }
}

/** Nobody came to produce it, or too late for it to be of use. */
const delays: readonly string[] = ['TIMED_OUT', 'TOO_LATE'];

/**
 * Ends an issue that cannot be produced; who asked for it in a chat is told there.
 * @returns false when it had ended before
 */
export async function failIssue(
  unit: UnitOfWork,
  { account, issueId, recipients }: Pick<Issue, 'issueId' | 'account' | 'recipients'>,
  reason: string,
  now: Date,
): Promise<boolean> {
  const ended = await endIssue(unit.tx, issueId, { status: 'failed', reason }, now);
  if (!ended || !account) return ended;
  for (const recipient of recipients) {
    unit.publish(sendMessage, {
      ...{ channel: 'whatsapp', account, recipient, priority: 'approval', dedupeKey: `report:${issueId}:${recipient}` },
      text: delays.includes(reason)
        ? 'Laporan yang Anda minta tidak dapat dibuat pada waktunya. Silakan minta lagi.'
        : 'Laporan yang Anda minta tidak dapat dibuat.',
    });
  }
  return ended;
}

async function storeAll(
  tx: Transaction<DB>,
  issue: Issue,
  files: readonly (ReportFile & { picture: boolean })[],
  now: Date,
): Promise<Attachment[]> {
  const expiresAt = new Date(Math.max(now.getTime(), issue.dueAt.getTime()) + filesKept);
  const stored: Attachment[] = [];
  for (const { name, bytes, picture } of files) {
    const fileId = await storeFile(tx, { name, bytes, expiresAt, createdAt: now });
    stored.push({ fileId, name, mimetype: fileType(bytes) ?? 'application/octet-stream', picture });
  }
  return stored;
}

function publish(
  unit: UnitOfWork,
  issue: Issue,
  client: ReportClient,
  text: string,
  attachments: readonly Attachment[],
): void {
  const { title, onlyNews } = reportOf(issue.report);
  const subject = `${title} – ${client.name} – ${jakartaDay(issue.dueAt)}`;
  for (const recipient of issue.recipients) {
    const delivery = {
      // Somebody waits for what was asked for in a chat, also at night.
      priority: issue.account ? ('approval' as const) : ('recap' as const),
      dedupeKey: `report:${issue.issueId}:${recipient}`,
      expiresAt: expiryOf(issue).toISOString(),
      // A newer one takes the place of one that could not be delivered in time, where it says all of it again.
      ...(issue.subscriptionId === null || onlyNews
        ? {}
        : { topic: `report:${issue.subscriptionId}:${issue.clientId}` }),
      ...(attachments.length > 0 ? { files: attachments.map(({ fileId }) => fileId) } : {}),
    };
    const [channel, address] = /^(telegram|email):(.+)$/.exec(recipient)?.slice(1) ?? [];
    if (channel === 'telegram' && address) {
      unit.publish(sendMessage, { channel, recipient: address, text: unmarked(text), ...delivery });
    } else if (channel === 'email' && address) {
      unit.publish(sendMessage, {
        channel,
        recipient: address,
        subject: subject.slice(0, 200),
        text: unmarked(text),
        ...delivery,
      });
    } else {
      unit.publish(sendMessage, {
        channel: 'whatsapp',
        // Directorates speak with the number for broadcasts, units with that of their operators.
        account: issue.account ?? (client.directorate ? 'gateway' : 'operator'),
        recipient,
        text,
        ...delivery,
      });
    }
  }
}

/** Bold as WhatsApp writes it is no bold elsewhere. */
function unmarked(text: string): string {
  return text.replaceAll('*', '');
}

function pictureFile(issue: Issue, bytes: Buffer): ReportFile {
  return { name: `${fileStem(issue)}.png`, bytes };
}

function wholeText(issue: Issue, text: string): ReportFile {
  return { name: `${fileStem(issue)}.txt`, bytes: Buffer.from(text) };
}

/** `likes-attendance_RES_A_2025-11-10_1520` */
function fileStem({ report, clientId, dueAt }: Issue): string {
  const taken = `${jakartaDay(dueAt)}_${jakartaTime(dueAt).replace(':', '')}`;
  return `${report}_${clientId}_${taken}`.replace(/[^A-Za-z0-9-]+/g, '_');
}
