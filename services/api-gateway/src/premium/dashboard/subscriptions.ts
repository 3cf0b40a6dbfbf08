import type { DB } from '@cicero/database';
import { sql, type Transaction } from 'kysely';

/** Days of a subscription when nobody says otherwise. */
export const subscriptionDays = 30;
const day = 86_400_000;

/** What an account has paid for. */
export interface Subscription {
  subscription_id: string;
  dashboard_user_id: string;
  tier: string;
  status: string;
  started_at: Date;
  expires_at: Date;
}

const columns = sql`subscription_id::text as subscription_id, dashboard_user_id::text as dashboard_user_id, tier, status,
  started_at, expires_at`;

export interface Granted {
  accountId: string;
  tier: string;
  /** Null = thirty days, after the end of what is running already. */
  expiresAt: Date | null;
  request: { request_id: number; request_token: string };
}

/**
 * Gives an account a subscription, which is the only one from then on: what is left of one that runs is added to the
 * new one, unless an end was named. To be called with the account held.
 */
export async function grantSubscription(
  tx: Transaction<DB>,
  { accountId, tier, expiresAt, request }: Granted,
  now: Date,
): Promise<Subscription> {
  const { rows: running } = await sql<{ until: Date | null }>`
    select greatest(
      (select max(expires_at) from dashboard_user_subscriptions
        where dashboard_user_id = ${accountId} and status = 'active' and canceled_at is null and expires_at > ${now}),
      (select premium_expires_at from dashboard_user
        where dashboard_user_id = ${accountId} and premium_status is true and premium_expires_at > ${now})) as until`.execute(
    tx,
  );
  const begins = running[0]?.until ?? now;
  const until = expiresAt ?? new Date(begins.getTime() + subscriptionDays * day);
  await sql`update dashboard_user_subscriptions set status = 'canceled', canceled_at = ${now},
      metadata = coalesce(metadata, '{}') || jsonb_build_object('replaced_by_request', ${request.request_id}::int)
    where dashboard_user_id = ${accountId} and status = 'active'`.execute(tx);
  const { rows } = await sql<Subscription>`
    insert into dashboard_user_subscriptions (dashboard_user_id, tier, status, started_at, expires_at, metadata)
    values (${accountId}, ${tier}, 'active', ${now}, ${until}, ${JSON.stringify(request)}::jsonb)
    returning ${columns}`.execute(tx);
  await refreshAccount(tx, accountId, now);
  const [granted] = rows;
  if (!granted) throw new Error('a subscription was not stored');
  return granted;
}

/** Puts what the account itself says about premium in accordance with its subscriptions. */
export async function refreshAccount(tx: Transaction<DB>, accountId: string, now: Date): Promise<void> {
  await sql`update dashboard_user account set premium_status = running.tier is not null, premium_tier = running.tier,
      premium_expires_at = running.expires_at, updated_at = ${now}
    from (select 1) always left join lateral (
      select tier, expires_at from dashboard_user_subscriptions
      where dashboard_user_id = ${accountId} and status = 'active' and canceled_at is null and expires_at > ${now}
      order by expires_at desc limit 1) running on true
    where account.dashboard_user_id = ${accountId}`.execute(tx);
}

/** The subscription that a request led to. */
export async function subscriptionOfRequest(
  tx: Transaction<DB>,
  metadata: Readonly<Record<string, unknown>>,
): Promise<Subscription | null> {
  const id = metadata.subscription_id;
  if (typeof id !== 'string') return null;
  const { rows } = await sql<Subscription>`
    select ${columns} from dashboard_user_subscriptions where subscription_id::text = ${id}`.execute(tx);
  return rows[0] ?? null;
}
