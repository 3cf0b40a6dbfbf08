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
  /** Null = it has no end. */
  expires_at: Date | null;
}

/** How a subscription without end is stored; an account says the same with null. */
const noEnd = 'infinity';
const columns = sql`subscription_id::text as subscription_id, dashboard_user_id::text as dashboard_user_id, tier, status,
  started_at, nullif(expires_at, ${noEnd}::timestamptz) as expires_at`;

export interface Granted {
  accountId: string;
  tier: string;
  /** Null = thirty days, after the end of what is running of the same tier; or no end, where there is none now. */
  expiresAt: Date | null;
  request: { request_id: number; request_token: string };
}

/**
 * Gives an account a subscription, which is the only one from then on. Unless an end was named, what is left of the same
 * tier is added, and premium without end keeps none; days of another tier are worth something else and lapse. To be
 * called with the account held.
 */
export async function grantSubscription(
  tx: Transaction<DB>,
  { accountId, tier, expiresAt, request }: Granted,
  now: Date,
): Promise<Subscription> {
  const until = expiresAt ?? (await nextEnd(tx, { accountId, tier }, now));
  await sql`update dashboard_user_subscriptions set status = 'canceled', canceled_at = ${now},
      metadata = coalesce(metadata, '{}') || jsonb_build_object('replaced_by_request', ${request.request_id}::int)
    where dashboard_user_id = ${accountId} and status = 'active'`.execute(tx);
  const { rows } = await sql<Subscription>`
    insert into dashboard_user_subscriptions (dashboard_user_id, tier, status, started_at, expires_at, metadata)
    values (${accountId}, ${tier}, 'active', ${now}, ${until ?? noEnd}::timestamptz, ${JSON.stringify(request)}::jsonb)
    returning ${columns}`.execute(tx);
  await sql`update dashboard_user set premium_status = true, premium_tier = ${tier}, premium_expires_at = ${until},
      updated_at = ${now} where dashboard_user_id = ${accountId}`.execute(tx);
  const [granted] = rows;
  if (!granted) throw new Error('a subscription was not stored');
  return granted;
}

/** Thirty days after the end of what an account has of a tier; null when it has premium without end. */
async function nextEnd(
  tx: Transaction<DB>,
  { accountId, tier }: Pick<Granted, 'accountId' | 'tier'>,
  now: Date,
): Promise<Date | null> {
  // Accounts of an adopted database may say so themselves, with or without a tier, and have no subscription to show.
  const { rows } = await sql<{ last: Date | null; endless: boolean | null }>`
    select bool_or(not isfinite(expires_at)) as endless,
      max(expires_at) filter (where isfinite(expires_at) and coalesce(nullif(lower(trim(tier)), ''), ${tier}) = ${tier}) as last
    from (
      select tier, expires_at from dashboard_user_subscriptions
      where dashboard_user_id = ${accountId} and status = 'active' and canceled_at is null
      union all
      select premium_tier, coalesce(premium_expires_at, ${noEnd}::timestamptz) from dashboard_user
      where dashboard_user_id = ${accountId} and premium_status is true
    ) held where expires_at > ${now}`.execute(tx);
  const [held] = rows;
  return held?.endless ? null : new Date((held?.last ?? now).getTime() + subscriptionDays * day);
}

/**
 * Once something of an account is over: it says what still runs, or that nothing does. What the account itself says is
 * left alone while that runs, since it need not come from a subscription.
 */
export async function refreshAccount(tx: Transaction<DB>, accountId: string, now: Date): Promise<void> {
  await sql`update dashboard_user account set premium_status = running.tier is not null, premium_tier = running.tier,
      premium_expires_at = nullif(running.expires_at, ${noEnd}::timestamptz), updated_at = ${now}
    from (select 1) always left join lateral (
      select tier, expires_at from dashboard_user_subscriptions
      where dashboard_user_id = ${accountId} and status = 'active' and canceled_at is null and expires_at > ${now}
      order by expires_at desc limit 1) running on true
    where account.dashboard_user_id = ${accountId}
      and (account.premium_status is not true or account.premium_expires_at <= ${now})`.execute(tx);
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
