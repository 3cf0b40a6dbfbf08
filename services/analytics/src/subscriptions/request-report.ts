import { recordAudit } from '@cicero/access';
import { CiceroError, type ErrorCode, type MessageData, requestReport } from '@cicero/contracts';
import type { JsonObject } from '@cicero/database';
import { canonicalClientId } from '@cicero/directory';
import {
  deciderOf,
  identifySender,
  mayAskAbout,
  replyTo,
  type ServiceContext,
  type Subscription,
  senderNumber,
  subscription,
  type UnitOfWork,
} from '@cicero/platform';
import { writeIssue } from '../dispatch/issues.ts';
import { reportOf } from '../reports/catalogue.ts';
import { reportClients } from '../reports/clients.ts';
import { readOptions } from '../reports/produce.ts';
import { fits } from '../reports/report.ts';

type Asked = MessageData<typeof requestReport>;

/**
 * `analytics.request-report`: somebody asks in a chat for a report. Who they are is told by their number, and looked up
 * again here; the report goes to that chat alone, from the number that was asked, and so does a refusal.
 * @param administrators numbers, `62…`
 */
export function requestReportSubscription(
  { clock }: Pick<ServiceContext, 'clock'>,
  administrators: readonly string[],
): Subscription {
  return subscription({
    queue: 'analytics.request-report',
    messages: [requestReport],
    handle: async ({ id, data }, unit) => {
      const { by, report } = data;
      const now = clock.now();
      const clientId = canonicalClientId(data.clientId) ?? data.clientId;
      const refused = await refusalOf(unit, data, clientId, administrators);
      const { party, origin } = deciderOf(by);
      await recordAudit(unit.tx, clock, {
        ...{ action: 'report.requested', actor: party, subject: { kind: 'client', id: clientId }, origin },
        ...(refused ? { outcome: 'refused', reason: refused.code } : { outcome: 'ok' }),
        detail: { report, account: by.account },
      });
      if (refused) return replyTo(unit, by, `⛔ ${refused.message}`, id, now);
      // What the schema of a report takes is plain data.
      const options = readOptions(reportOf(report), data.options) as JsonObject;
      await writeIssue(unit, now, {
        ...{ subscriptionId: null, report, clientId, options },
        ...{ picture: true, files: true, saysNothing: true, recipients: [by.chatId], dueAt: now },
        ...{ askedBy: `whatsapp:${senderNumber(by)}`, account: by.account },
      });
    },
  });
}

/** Why somebody does not get a report; null when they do. A client that is not theirs is not said to exist. */
async function refusalOf(
  { tx }: UnitOfWork,
  { by, report, options }: Asked,
  clientId: string,
  administrators: readonly string[],
): Promise<{ code: ErrorCode; message: string } | null> {
  const sender = await identifySender(tx, senderNumber(by), administrators);
  if (!mayAskAbout(sender, clientId)) {
    return { code: 'FORBIDDEN', message: 'Anda tidak memiliki akses untuk laporan ini.' };
  }
  try {
    const definition = reportOf(report);
    const [client] = await reportClients(tx, clientId);
    if (!client) throw new CiceroError('CLIENT_NOT_FOUND');
    if (!fits(definition, client)) throw new CiceroError('REPORT_UNFIT');
    readOptions(definition, options);
    return null;
  } catch (error) {
    if (error instanceof CiceroError) return { code: error.code, message: error.message };
    throw error;
  }
}
