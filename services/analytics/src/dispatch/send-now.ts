import { recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { type Decider, type ServiceContext, signatureOf } from '@cicero/platform';
import { reportClients } from '../reports/clients.ts';
import { clientsOf } from './due.ts';
import { writeIssue } from './issues.ts';
import { addressesOf } from './recipients.ts';
import { findSubscription } from './subscriptions.ts';

const minute = 60_000;

/** What a subscription would send to whom, and what became of it. */
export interface SentNow {
  clientId: string;
  recipients: readonly string[];
  /** `sent`: written down and being produced. `already`: it has one of this minute. `nobody`: nobody to send it to. */
  outcome: 'sent' | 'already' | 'nobody';
  /** Of what was written down now. */
  issueId: string | null;
}

/**
 * Has a subscription produced now, whatever its schedule and switch say. Asked twice within a minute it is one issue.
 * @param dryRun only says what would happen: `sent` = would be
 * @throws CiceroError SUBSCRIPTION_UNKNOWN
 */
export async function sendNow(
  { db, transact, clock }: Pick<ServiceContext, 'db' | 'transact' | 'clock'>,
  subscriptionId: string,
  { by, administrators, dryRun = false }: { by: Decider; administrators: readonly string[]; dryRun?: boolean },
): Promise<SentNow[]> {
  const subscription = await findSubscription(db, subscriptionId);
  if (!subscription) throw new CiceroError('SUBSCRIPTION_UNKNOWN');
  const now = clock.now();
  const dueAt = new Date(Math.floor(now.getTime() / minute) * minute);
  const meant = clientsOf(subscription, await reportClients(db)).map((client) => ({
    clientId: client.clientId,
    recipients: addressesOf(subscription.recipients, client, administrators),
  }));
  if (dryRun) {
    return meant.map((one) => ({ ...one, outcome: one.recipients.length > 0 ? 'sent' : 'nobody', issueId: null }));
  }
  return transact(async (unit) => {
    const sent: SentNow[] = [];
    for (const one of meant) {
      const issue = { ...subscription, ...one, dueAt, askedBy: signatureOf(by.party) };
      const issueId = one.recipients.length > 0 ? await writeIssue(unit, now, issue) : null;
      const outcome = issueId !== null ? 'sent' : one.recipients.length > 0 ? 'already' : 'nobody';
      sent.push({ ...one, outcome, issueId });
    }
    await recordAudit(unit.tx, clock, {
      action: 'report-subscription.sent',
      outcome: 'ok',
      actor: by.party,
      subject: { kind: 'report-subscription', id: subscription.subscriptionId },
      origin: by.origin,
      detail: { report: subscription.report, issues: sent.filter(({ outcome }) => outcome === 'sent').length },
    });
    return sent;
  });
}
