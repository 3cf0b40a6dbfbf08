import { type DB, isOutage, type JsonObject } from '@cicero/database';
import {
  isSchedule,
  type JobCounts,
  type JobRun,
  lastDue,
  type ServiceContext,
  type UnitOfWork,
} from '@cicero/platform';
import type { Kysely } from 'kysely';
import { isReport, reportCatalogue } from '../reports/catalogue.ts';
import { type ClientContacts, reportClients } from '../reports/clients.ts';
import { fits, type ReportClient } from '../reports/report.ts';
import { writeIssue } from './issues.ts';
import { addressesOf } from './recipients.ts';

/** A subscription as the clockwork sees it. */
export interface ActiveSubscription {
  subscriptionId: string;
  report: string;
  clientId: string | null;
  clientType: string | null;
  options: JsonObject;
  recipients: readonly string[];
  schedule: readonly string[];
  picture: boolean;
  files: boolean;
  saysNothing: boolean;
  activeSince: Date;
}

type Candidate = ReportClient & ClientContacts;

/** Every cron pattern of an active subscription, each once: when the job of the reports is due. */
export async function schedulesInUse(db: Kysely<DB>): Promise<string[]> {
  const rows = await db.selectFrom('report_subscription').select('schedule').where('is_active', '=', true).execute();
  return [...new Set(rows.flatMap(({ schedule }) => schedule))].sort();
}

/** Active subscriptions, in the order in which they were made; all, or some of them. */
export async function activeSubscriptions(db: Kysely<DB>, seedKeys?: readonly string[]): Promise<ActiveSubscription[]> {
  let query = db.selectFrom('report_subscription').where('is_active', '=', true);
  if (seedKeys) query = query.where('seed_key', 'in', seedKeys);
  return query
    .select([
      'subscription_id as subscriptionId',
      'report',
      'client_id as clientId',
      'client_type as clientType',
      'options',
      'recipients',
      'schedule',
      'picture',
      'files',
      'says_nothing as saysNothing',
      'active_since as activeSince',
    ])
    .orderBy('created_at')
    .orderBy('seed_key')
    .orderBy('subscription_id')
    .$castTo<ActiveSubscription>()
    .execute();
}

/** The clients that a subscription is about. */
export function clientsOf(
  { report, clientId, clientType }: Pick<ActiveSubscription, 'report' | 'clientId' | 'clientType'>,
  clients: readonly Candidate[],
): Candidate[] {
  const definition = reportCatalogue.find(({ key }) => key === report);
  if (!definition) return [];
  return clients.filter(
    (client) =>
      (clientId === null || client.clientId === clientId.trim().toUpperCase()) &&
      (clientType === null || client.directorate === (clientType === 'direktorat')) &&
      fits(definition, client),
  );
}

/**
 * Has everything produced that came due up to the time of the run. What came due within `lookback` before and was not
 * produced then, because nobody was there, is made up for: a subscription has one issue of a client and a time.
 * A subscription that is wrong keeps nobody else from their reports: it is logged and counted.
 * @returns subscriptions that were due, their issues, clients whose recipients are nobody, subscriptions to a report
 * that there is not (`unknown`), and those that cannot be read or written down as they are (`failed`)
 */
export async function issueDue(
  { db, transact, clock }: Pick<ServiceContext, 'db' | 'transact' | 'clock'>,
  run: Pick<JobRun, 'scheduledFor' | 'signal' | 'log'>,
  { lookback, administrators }: { lookback: number; administrators: readonly string[] },
): Promise<JobCounts> {
  const counts = { subscriptions: 0, issues: 0, withoutRecipients: 0, unknown: 0, failed: 0 };
  const clients = await reportClients(db);
  const earliest = run.scheduledFor.getTime() - lookback;
  for (const subscription of await activeSubscriptions(db)) {
    run.signal.throwIfAborted();
    const { subscriptionId, report, schedule } = subscription;
    const wrong = schedule.filter((pattern) => !isSchedule(pattern));
    if (wrong.length > 0) {
      counts.failed += 1;
      run.log.error({ subscriptionId, report, wrong }, 'patterns of a subscription cannot be read');
    }
    const since = new Date(Math.max(subscription.activeSince.getTime(), earliest));
    const dueAt = since < run.scheduledFor ? lastDue(schedule, since, run.scheduledFor) : undefined;
    if (!dueAt) continue;
    counts.subscriptions += 1;
    if (!isReport(report)) {
      counts.unknown += 1;
      run.log.warn({ subscriptionId, report }, 'a subscription is to a report that there is not');
      continue;
    }
    try {
      const written = await transact((unit) =>
        issueAll(unit, clock.now(), { subscription, clients, administrators, dueAt }),
      );
      counts.issues += written.issues;
      counts.withoutRecipients += written.withoutRecipients;
    } catch (err) {
      if (isOutage(err)) throw err;
      counts.failed += 1;
      run.log.error({ err, subscriptionId, report }, 'the issues of a subscription could not be written down');
    }
  }
  return counts;
}

interface Due {
  subscription: ActiveSubscription;
  clients: readonly Candidate[];
  administrators: readonly string[];
  dueAt: Date;
}

/** One issue for each client that a subscription is about and that has somebody to send it to. */
async function issueAll(
  unit: UnitOfWork,
  now: Date,
  { subscription, clients, administrators, dueAt }: Due,
): Promise<{ issues: number; withoutRecipients: number }> {
  const counts = { issues: 0, withoutRecipients: 0 };
  for (const client of clientsOf(subscription, clients)) {
    const recipients = addressesOf(subscription.recipients, client, administrators);
    if (recipients.length === 0) counts.withoutRecipients += 1;
    else {
      const issue = { ...subscription, clientId: client.clientId, recipients, dueAt };
      if (await writeIssue(unit, now, issue)) counts.issues += 1;
    }
  }
  return counts;
}

/**
 * Has subscriptions that every installation begins with produced now, whatever their schedule says.
 * @returns how many issues were written down
 */
export async function issueNow(
  { db, transact, clock }: Pick<ServiceContext, 'db' | 'transact' | 'clock'>,
  { seedKeys }: { seedKeys: readonly string[] },
  administrators: readonly string[],
): Promise<number> {
  const clients = await reportClients(db);
  const dueAt = clock.now();
  let issues = 0;
  for (const subscription of await activeSubscriptions(db, seedKeys)) {
    const written = await transact((unit) => issueAll(unit, dueAt, { subscription, clients, administrators, dueAt }));
    issues += written.issues;
  }
  return issues;
}
