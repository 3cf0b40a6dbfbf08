import { isDeepStrictEqual } from 'node:util';
import { CiceroError, produceReport } from '@cicero/contracts';
import { type ServiceContext, type Subscription, subscription } from '@cicero/platform';
import { jakartaDay } from '@cicero/runtime';
import type { Computer } from '../computing/computer.ts';
import { expiryOf } from '../dispatch/expiry.ts';
import { endIssue, type Issue, previousFacts, waitingIssue } from '../dispatch/issues.ts';
import { failIssue, sendIssue } from '../dispatch/send.ts';
import { isSuperseded, lockIssues } from '../dispatch/superseded.ts';
import { reportClients } from '../reports/clients.ts';
import { type FinishedReport, unpackReport } from '../reports/computation.ts';
import type { ReportClient, ReportSettings } from '../reports/report.ts';

export interface ProducingParts {
  computer: Computer;
  settings: ReportSettings;
}

type Prepared =
  | { kind: 'done' }
  | { kind: 'superseded'; issue: Issue }
  | { kind: 'failed'; issue: Issue; reason: string }
  | { kind: 'produced'; issue: Issue; client: ReportClient; report: FinishedReport; previous: Previous };

type Previous = Awaited<ReturnType<typeof previousFacts>>;

/**
 * `analytics.produce-report`: an issue that is written down is produced, once for all who get it, and sent.
 * What cannot be produced at all ends the issue; what fails in passing is tried again. Of several issues of one
 * subscription about one client that wait, the youngest is sent: it says what the others would have said.
 */
export function produceReportSubscription(context: ServiceContext, parts: ProducingParts): Subscription {
  return subscription({
    queue: 'analytics.produce-report',
    messages: [produceReport],
    // What is in work at once: the text of a directorate takes memory.
    prefetch: 2,
    prepare: async ({ data }): Promise<Prepared> => {
      const issue = await waitingIssue(context.db, data.issueId);
      if (!issue) return { kind: 'done' };
      return (await isSuperseded(context.db, issue)) ? { kind: 'superseded', issue } : produced(context, parts, issue);
    },
    handle: async (_message, unit, prepared) => {
      if (prepared.kind === 'done') return;
      const now = context.clock.now();
      const { issue } = prepared;
      if (prepared.kind === 'failed') {
        context.log.error({ report: issue.report, clientId: issue.clientId, reason: prepared.reason }, 'report failed');
        await failIssue(unit, issue, prepared.reason, now);
        return;
      }
      await lockIssues(unit.tx, issue);
      // Others may have been written down or sent while this one was produced.
      if (prepared.kind === 'superseded' || (await isSuperseded(unit.tx, issue))) {
        await endIssue(unit.tx, issue.issueId, { status: 'unchanged', reason: 'superseded' }, now);
      } else if (isDeepStrictEqual(await previousFacts(unit.tx, issue), prepared.previous)) {
        await sendIssue(unit, issue, prepared.client, prepared.report, now);
      } else {
        // It was compared with what is not the last one any more.
        unit.publish(produceReport, { issueId: issue.issueId });
      }
    },
  });
}

async function produced(
  { db, clock, log }: ServiceContext,
  { computer, settings }: ProducingParts,
  issue: Issue,
): Promise<Prepared> {
  const [client] = await reportClients(db, issue.clientId);
  if (!client) return { kind: 'failed', issue, reason: 'CLIENT_NOT_FOUND' };
  const { clientId, name, directorate, instagram, tiktok, amplification } = client;
  const about = { clientId, name, directorate, instagram, tiktok, amplification };
  try {
    if (clock.now() >= expiryOf(issue)) return { kind: 'failed', issue, reason: 'TOO_LATE' };
    const previous = await previousFacts(db, issue);
    const { body } = await computer.compute('report', {
      report: issue.report,
      options: issue.options,
      client: about,
      day: jakartaDay(issue.dueAt),
      at: clock.now().toISOString(),
      settings,
      previous,
      asked: issue.askedBy !== null,
      picture: issue.picture,
    });
    const report = unpackReport(body);
    if (report.kind === 'report' && report.undrawn !== null) {
      log.error({ report: issue.report, clientId, reason: report.undrawn }, 'report goes without its picture');
    }
    return { kind: 'produced', issue, client: about, report, previous };
  } catch (error) {
    // Nobody can make it of these words, however often it is tried.
    if (error instanceof CiceroError && error.status < 500) return { kind: 'failed', issue, reason: error.code };
    throw error;
  }
}
