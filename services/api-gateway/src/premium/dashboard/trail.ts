import type { AuditOrigin, AuditParty } from '@cicero/access';
import type { DB } from '@cicero/database';
import { signatureOf } from '@cicero/platform';
import type { Clock } from '@cicero/runtime';
import type { Transaction } from 'kysely';
import { note, type PremiumEvent } from '../call.ts';
import type { DashboardRequest } from './requests.ts';

/** What befell a request. */
export interface Step {
  event: Exclude<PremiumEvent, 'updated' | 'ended'>;
  from: string | null;
  /** Null = it happened by itself. */
  actor: AuditParty | null;
  origin: AuditOrigin;
  note?: string | null;
  /** Names of what changed. */
  fields?: readonly string[];
  subscriptionId?: string;
}

/** How the requests' own table of steps calls them, as other programs read it. */
const actions: Readonly<Record<Step['event'], string>> = {
  requested: 'created',
  confirmed: 'confirmed',
  approved: 'approved',
  denied: 'denied',
  expired: 'expired',
};

/** Writes a step down, in the request's own history and in the audit trail. @param row the request after it */
export async function recordStep(tx: Transaction<DB>, clock: Clock, row: DashboardRequest, step: Step): Promise<void> {
  const { event, actor, origin, subscriptionId } = step;
  const changed = step.fields ? { fields: step.fields } : {};
  const now = clock.now();
  const { client_id, premium_tier, transfer_amount, proof_url, subscription_expires_at } = row;
  await tx
    .insertInto('dashboard_premium_request_audit')
    .values({
      request_id: row.request_id,
      dashboard_user_id: row.dashboard_user_id,
      action: actions[event],
      actor: actor ? signatureOf(actor) : 'system',
      note: step.note ?? null,
      status_from: step.from,
      status_to: row.status,
      admin_whatsapp: actor?.kind === 'whatsapp' ? actor.id : null,
      metadata: JSON.stringify({
        ...{ client_id, premium_tier, transfer_amount, proof_url, subscription_expires_at },
        ...changed,
        ...(subscriptionId ? { subscription_id: subscriptionId } : {}),
      }),
      created_at: now,
      updated_at: now,
    })
    .execute();
  await note(tx, clock, event, {
    actor,
    subject: { kind: 'dashboard', id: row.dashboard_user_id },
    origin,
    detail: { request: row.request_id, tier: premium_tier, ...(step.from ? { before: step.from } : {}), ...changed },
  });
}
