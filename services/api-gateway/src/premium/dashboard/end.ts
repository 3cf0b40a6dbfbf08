import type { DB } from '@cicero/database';
import type { UnitOfWork } from '@cicero/platform';
import { type Kysely, sql } from 'kysely';
import { note, type PremiumParts } from '../call.ts';
import { isNews } from '../news.ts';
import { tellEnded } from './account-message.ts';
import { refreshAccount } from './subscriptions.ts';

/** Accounts with something that is over: a subscription, or what the account itself says. */
export async function accountsWithEnded(db: Kysely<DB>, now: Date, most: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select dashboard_user_id::text as id from (
      select dashboard_user_id from dashboard_user_subscriptions where status = 'active' and expires_at <= ${now}
      union
      select dashboard_user_id from dashboard_user where premium_status is true and premium_expires_at <= ${now}
    ) ended order by 1 limit ${most}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Ends what is over of an account and tells it, unless another subscription goes on.
 * @returns how many subscriptions ended
 */
export async function endSubscriptions(
  unit: UnitOfWork,
  { context }: PremiumParts,
  accountId: string,
): Promise<number> {
  const { tx } = unit;
  const now = context.clock.now();
  const { rows: accounts } = await sql<Account>`
    select dashboard_user_id::text as dashboard_user_id, username, whatsapp, premium_tier,
      case when premium_status is true and premium_expires_at <= ${now} then ${finite('premium_expires_at')} end as said_until
    from dashboard_user where dashboard_user_id = ${accountId} for no key update`.execute(tx);
  const [account] = accounts;
  if (!account) return 0;
  const { rows: ended } = await sql<{ tier: string; expires_at: Date }>`
    update dashboard_user_subscriptions set status = 'expired'
    where dashboard_user_id = ${accountId} and status = 'active' and expires_at <= ${now}
    returning tier, ${finite('expires_at')} as expires_at`.execute(tx);
  const { premium_tier, said_until } = account;
  // An account of an adopted database may say so without a subscription to show for it.
  const all = [
    ...ended,
    ...(said_until !== null && ended.length === 0 ? [{ tier: premium_tier ?? '-', expires_at: said_until }] : []),
  ];
  const last = all.toSorted((one, other) => other.expires_at.getTime() - one.expires_at.getTime())[0];
  if (!last) return 0;
  await refreshAccount(tx, accountId, now);
  await note(tx, context.clock, 'ended', {
    actor: null,
    subject: { kind: 'dashboard', id: accountId },
    origin: { channel: 'job' },
    detail: { tier: last.tier },
  });
  if (isNews(last.expires_at, now) && !(await isRunning(tx, accountId))) tellEnded(unit, account, last);
  return all.length;
}

interface Account {
  dashboard_user_id: string;
  username: string;
  whatsapp: string | null;
  premium_tier: string | null;
  /** The end that the account itself says, when that is over. */
  said_until: Date | null;
}

/** An end that is over, as an instant; without beginning is long ago. */
function finite(column: 'expires_at' | 'premium_expires_at') {
  return sql`greatest(${sql.ref(column)}, 'epoch'::timestamptz)`;
}

async function isRunning(db: Kysely<DB>, accountId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from dashboard_user where dashboard_user_id = ${accountId} and premium_status is true`.execute(db);
  return rows.length > 0;
}
