import type { DB } from '@cicero/database';
import { nextDue } from '@cicero/platform';
import type { PageRequest } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { isId } from './ids.ts';
import type { SubscriptionFields } from './subscription-fields.ts';

/** A subscription as people see it. */
export interface ReportSubscription extends SubscriptionFields {
  subscriptionId: string;
  /** Stable name of those that came with the installation. */
  seedKey: string | null;
  activeSince: Date;
  createdAt: Date;
  createdBy: string | null;
  updatedAt: Date;
  updatedBy: string | null;
}

export interface SubscriptionFilter {
  report?: string;
  /** About this client alone; canonical. */
  clientId?: string;
  active?: boolean;
  /** Only what these callers may know of: about their clients, or about all of their type. */
  visibleTo?: { clientIds: readonly string[] };
}

/** Of a row, under the names of a ReportSubscription. */
export const subscriptionColumns = sql`subscription_id as "subscriptionId", seed_key as "seedKey", report, upper(trim(client_id)) as "clientId",
  client_type as "clientType", options, recipients, schedule, picture, files, says_nothing as "saysNothing",
  is_active as active, active_since as "activeSince", note, created_at as "createdAt", created_by as "createdBy",
  updated_at as "updatedAt", updated_by as "updatedBy"`;

/** One page of the subscriptions, in the order in which they were made. */
export async function subscriptionsPage(
  db: Kysely<DB>,
  filter: SubscriptionFilter,
  { limit, offset }: PageRequest,
): Promise<{ rows: ReportSubscription[]; total: number }> {
  const from = sql`report_subscription subscription where ${matching(filter)}`;
  const { rows } = await sql<ReportSubscription>`select ${subscriptionColumns} from ${from}
    order by created_at, seed_key, subscription_id limit ${limit} offset ${offset}`.execute(db);
  const counted = await sql<{ total: number }>`select count(*)::int as total from ${from}`.execute(db);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/** The subscription of an id, or of the name that it came with; undefined when there is none that is visible. */
export async function findSubscription(
  db: Kysely<DB>,
  idOrName: string,
  visibleTo?: SubscriptionFilter['visibleTo'],
): Promise<ReportSubscription | undefined> {
  const said = idOrName.trim();
  const named = isId(said) ? sql`subscription_id = ${said}::uuid` : sql`seed_key = ${said}`;
  const { rows } = await sql<ReportSubscription>`select ${subscriptionColumns} from report_subscription subscription
    where ${named} and ${matching(visibleTo ? { visibleTo } : {})}`.execute(db);
  return rows[0];
}

/** When it is due next; null while it is switched off. */
export function nextOf({ active, schedule }: Pick<ReportSubscription, 'active' | 'schedule'>, now: Date): Date | null {
  return active ? (nextDue(schedule, now) ?? null) : null;
}

function matching({ report, clientId, active, visibleTo }: SubscriptionFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (report !== undefined) conditions.push(sql`subscription.report = ${report}`);
  if (clientId !== undefined) conditions.push(sql`upper(trim(subscription.client_id)) = ${clientId}`);
  if (active !== undefined) conditions.push(sql`subscription.is_active = ${active}`);
  if (visibleTo) {
    const ids = sql`${[...visibleTo.clientIds]}::text[]`;
    conditions.push(sql`(upper(trim(subscription.client_id)) = any(${ids}) or (subscription.client_id is null and exists (
      select from clients client where upper(trim(client.client_id)) = any(${ids}) and (subscription.client_type is null
        or (lower(trim(client.client_type)) = 'direktorat') = (subscription.client_type = 'direktorat')))))`);
  }
  return sql.join(conditions, sql` and `);
}
