import { CiceroError } from '@cicero/contracts';
import type { DB, JsonObject } from '@cicero/database';
import { isSchedule } from '@cicero/platform';
import type { Kysely } from 'kysely';
import { reportOf } from '../reports/catalogue.ts';
import { reportClients } from '../reports/clients.ts';
import { readOptions } from '../reports/produce.ts';
import { fits } from '../reports/report.ts';
import { readRecipient } from './recipients.ts';

/** What people decide about a subscription. */
export interface SubscriptionFields {
  /** A key of the catalogue. */
  report: string;
  /** About this client; null = about every active client that the report is for … */
  clientId: string | null;
  /** … of this type; null = of both. */
  clientType: 'direktorat' | 'org' | null;
  /** As said, without the defaults of what is not said. */
  options: JsonObject;
  /** As readRecipient gives them. */
  recipients: readonly string[];
  /** Cron patterns, Asia/Jakarta. */
  schedule: readonly string[];
  picture: boolean;
  files: boolean;
  saysNothing: boolean;
  active: boolean;
  note: string | null;
}

export const subscriptionLimits = { recipients: 50, patterns: 20, pattern: 100, note: 500 };

/**
 * Fields as they are stored: known, fitting, each thing once.
 * @throws CiceroError REPORT_UNKNOWN, REPORT_OPTIONS_INVALID, CLIENT_NOT_FOUND, REPORT_UNFIT, RECIPIENT_INVALID,
 *   SCHEDULE_INVALID, VALIDATION_FAILED
 */
export async function readFields(db: Kysely<DB>, said: SubscriptionFields): Promise<SubscriptionFields> {
  const definition = reportOf(said.report);
  readOptions(definition, said.options);
  const clientId = said.clientId?.trim().toUpperCase() || null;
  if (clientId !== null && said.clientType !== null) {
    throw new CiceroError('VALIDATION_FAILED', {
      fields: { client_type: 'client_id atau client_type, bukan keduanya' },
    });
  }
  if (clientId !== null) {
    const [client] = await reportClients(db, clientId);
    if (!client) throw new CiceroError('CLIENT_NOT_FOUND');
    if (!fits(definition, client)) throw new CiceroError('REPORT_UNFIT');
  }
  const type = { unit: 'org', directorate: 'direktorat', any: said.clientType }[definition.audience];
  if (said.clientType !== null && said.clientType !== type) throw new CiceroError('REPORT_UNFIT');
  return {
    ...said,
    clientId,
    recipients: readRecipients(said.recipients),
    schedule: readSchedule(said.schedule),
    note: said.note?.trim().slice(0, subscriptionLimits.note) || null,
  };
}

function readRecipients(said: readonly string[]): string[] {
  const read = said.map((text) => {
    const recipient = readRecipient(text);
    if (recipient === null) throw new CiceroError('RECIPIENT_INVALID', { fields: { recipients: text.slice(0, 100) } });
    return recipient;
  });
  const recipients = [...new Set(read)];
  if (recipients.length === 0 || recipients.length > subscriptionLimits.recipients) {
    throw new CiceroError('RECIPIENT_INVALID', { fields: { recipients: `1–${subscriptionLimits.recipients}` } });
  }
  return recipients;
}

/** Patterns of five fields: nothing is due more often than once a minute. */
function readSchedule(said: readonly string[]): string[] {
  const patterns = [...new Set(said.map((pattern) => pattern.trim().replace(/\s+/g, ' ')))];
  const wrong = patterns.find(
    (pattern) => pattern.length > subscriptionLimits.pattern || pattern.split(' ').length !== 5 || !isSchedule(pattern),
  );
  if (wrong !== undefined) throw new CiceroError('SCHEDULE_INVALID', { fields: { schedule: wrong.slice(0, 100) } });
  if (patterns.length === 0 || patterns.length > subscriptionLimits.patterns) {
    throw new CiceroError('SCHEDULE_INVALID', { fields: { schedule: `1–${subscriptionLimits.patterns}` } });
  }
  return patterns;
}
