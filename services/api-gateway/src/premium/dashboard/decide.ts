import { CiceroError } from '@cicero/contracts';
import { type Decider, type Decision, signatureOf, type UnitOfWork } from '@cicero/platform';
import type { Clock } from '@cicero/runtime';
import { sql } from 'kysely';
import { refuseOwn } from '../call.ts';
import { tellAccount } from './account-message.ts';
import { type DashboardRequest, isOpen, type RequestName, readRequest } from './requests.ts';
import { grantSubscription, type Subscription, subscriptionOfRequest } from './subscriptions.ts';
import { recordStep } from './trail.ts';

export interface WantedDecision {
  decision: Decision;
  /** Null = the one that was asked for. */
  tier?: string | null;
  /** Null = thirty days. */
  expiresAt?: Date | null;
  /** Why; kept with the step. */
  note?: string | null;
  /** Leave alone what waits no more, also what has only expired. */
  waitingOnly: boolean;
}

export type PremiumDecision =
  | { outcome: 'unknown' }
  /** It is so already, or was decided otherwise, or has expired. */
  | { outcome: 'standing'; request: DashboardRequest; subscription: Subscription | null }
  | { outcome: 'decided'; request: DashboardRequest; subscription: Subscription | null };

/** The tier of whoever names none. */
const plainTier = 'premium';

/**
 * Approves or denies a request, once. Approving gives the account a subscription, effective at once; an expired request
 * may be approved yet, since money may arrive late. Whoever asked is told.
 * @throws CiceroError FORBIDDEN for one's own request
 */
export async function decidePremium(
  unit: UnitOfWork,
  clock: Clock,
  name: RequestName,
  wanted: WantedDecision,
  by: Decider,
): Promise<PremiumDecision> {
  const { tx } = unit;
  const found = await readRequest(tx, name);
  if (!found) return { outcome: 'unknown' };
  const { request_id, dashboard_user_id: accountId } = found;
  // The account before its requests: whoever asks or decides takes them in this order. Logins go on meanwhile.
  const { rows } = await sql<{ whatsapp: string | null }>`
    select whatsapp from dashboard_user where dashboard_user_id = ${accountId} for no key update`.execute(tx);
  await sql`select from dashboard_premium_request where request_id = ${request_id} for update`.execute(tx);
  const before = (await readRequest(tx, { requestId: request_id })) ?? found;
  refuseOwn(by, { kind: 'dashboard', id: accountId }, [before.whatsapp, rows[0]?.whatsapp ?? null]);
  const now = clock.now();
  if (!mayDecide(before, wanted, now)) {
    return { outcome: 'standing', request: before, subscription: await subscriptionOfRequest(tx, before.metadata) };
  }
  const approved = wanted.decision === 'approve';
  const subscription = approved
    ? await grantSubscription(
        tx,
        {
          accountId,
          tier: wanted.tier ?? (before.premium_tier?.trim().toLowerCase() || plainTier),
          expiresAt: wanted.expiresAt ?? null,
          request: { request_id, request_token: before.request_token },
        },
        now,
      )
    : null;
  await tx
    .updateTable('dashboard_premium_request')
    .set({
      status: approved ? 'approved' : 'denied',
      responded_at: now,
      updated_at: now,
      decided_by: signatureOf(by.party),
      ...(by.party.kind === 'whatsapp' ? { admin_whatsapp: by.party.id } : {}),
      ...(subscription
        ? {
            subscription_expires_at: subscription.expires_at,
            metadata: JSON.stringify({ ...before.metadata, subscription_id: subscription.subscription_id }),
          }
        : {}),
    })
    .where('request_id', '=', request_id)
    .execute();
  const request = (await readRequest(tx, { requestId: request_id })) ?? before;
  await recordStep(tx, clock, request, {
    event: approved ? 'approved' : 'denied',
    from: before.status,
    actor: by.party,
    origin: by.origin,
    note: wanted.note ?? null,
    ...(subscription ? { subscriptionId: subscription.subscription_id } : {}),
  });
  await tellAccount(unit, request, subscription ? { verdict: 'approved', subscription } : { verdict: 'denied' });
  return { outcome: 'decided', request, subscription };
}

/**
 * A decision as somebody hears of it who asked for it: done, or done already.
 * @throws CiceroError PREMIUM_REQUEST_NOT_FOUND, ALREADY_DECIDED
 */
export function settledDecision(
  decided: PremiumDecision,
  decision: Decision,
): { request: DashboardRequest; subscription: Subscription | null } {
  if (decided.outcome === 'unknown') throw new CiceroError('PREMIUM_REQUEST_NOT_FOUND');
  const { outcome, request, subscription } = decided;
  const target = decision === 'approve' ? 'approved' : 'denied';
  if (outcome === 'standing' && request.status !== target) {
    throw new CiceroError('ALREADY_DECIDED', {
      ...(request.status === 'expired' ? { message: 'Permintaan premium ini sudah kedaluwarsa.' } : {}),
      fields: { status: request.status },
    });
  }
  return { request, subscription };
}

function mayDecide(request: DashboardRequest, { decision, waitingOnly }: WantedDecision, now: Date): boolean {
  if (isOpen(request, now)) return true;
  if (waitingOnly || request.status === 'approved' || request.status === 'denied') return false;
  // Nothing is left to be denied; what nobody has marked as expired yet may be.
  return decision === 'approve' || request.status !== 'expired';
}
