import { type Principal, seesContacts } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { entityTag } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import { recipientWords } from '../../dispatch/recipients.ts';
import { findSubscription, nextOf, type ReportSubscription } from '../../dispatch/subscriptions.ts';
import { isAdministrator, readableClients } from './parts.ts';

export const subscriptionsPath = '/api/reports/subscriptions';
export const ById = Type.Object({ id: Type.String({ maxLength: 64, description: 'subscriptionId' }) });

/** @throws CiceroError SUBSCRIPTION_UNKNOWN also for one that is not the caller's to see */
export async function visibleSubscription(
  db: Kysely<DB>,
  id: string,
  principal: Principal,
): Promise<ReportSubscription> {
  const clientIds = readableClients(principal);
  const row = await findSubscription(db, id, clientIds === null ? undefined : { clientIds });
  if (!row) throw new CiceroError('SUBSCRIPTION_UNKNOWN');
  return row;
}

/** A subscription as a caller may see it. */
export function shownSubscription(row: ReportSubscription, principal: Principal, now: Date) {
  return {
    ...row,
    options: { ...row.options },
    recipients: shownRecipients(row, principal),
    schedule: [...row.schedule],
    nextAt: nextOf(row, now)?.toISOString() ?? null,
    activeSince: row.activeSince.toISOString(),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    ...(isAdministrator(principal) ? {} : { note: null, createdBy: null, updatedBy: null }),
  };
}

/** Addresses of people are for administrators, and for the client that the subscription is about. */
function shownRecipients({ clientId, recipients }: ReportSubscription, principal: Principal): string[] {
  if (isAdministrator(principal) || (clientId !== null && seesContacts(principal, clientId))) return [...recipients];
  return recipients.filter((recipient) => recipientWords.some((word) => word === recipient));
}

/** Its version, for If-Match. */
export function tagOf({ subscriptionId, updatedAt }: ReportSubscription): string {
  return entityTag([subscriptionId, updatedAt.toISOString()]);
}
