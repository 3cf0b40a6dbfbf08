import { type AuditEntry, type AuditOrigin, type AuditParty, type Principal, recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { normalisePhone } from '@cicero/directory';
import type { Administrators, Decider, ServiceContext } from '@cicero/platform';
import type { Clock } from '@cicero/runtime';
import type { Transaction } from 'kysely';

/** What the rooms of premium share. */
export interface PremiumParts {
  context: ServiceContext;
  administrators: Administrators;
}

/** One request of somebody who wants premium: who sent it, and from where. */
export interface PremiumCall extends PremiumParts {
  principal: Principal;
  origin: AuditOrigin;
}

export type PremiumEvent = 'requested' | 'updated' | 'confirmed' | 'approved' | 'denied' | 'expired' | 'ended';

/** Writes down what became of premium, without bank data. @param actor null = it happened by itself */
export async function note(
  tx: Transaction<DB>,
  clock: Clock,
  event: PremiumEvent,
  entry: {
    actor: AuditParty | null;
    subject: AuditParty;
    origin: AuditOrigin;
    detail: NonNullable<AuditEntry['detail']>;
  },
): Promise<void> {
  const { actor, ...rest } = entry;
  await recordAudit(tx, clock, {
    action: `premium.${event}`,
    outcome: 'ok',
    ...(actor ? { actor } : {}),
    ...rest,
  });
}

/**
 * Money is not granted to oneself, neither as an account nor from a phone.
 * @param whatsapp numbers of whom the request is of
 * @throws CiceroError FORBIDDEN
 */
export function refuseOwn({ party }: Decider, of: AuditParty, whatsapp: readonly (string | null)[]): void {
  const isOwnAccount = party.kind === of.kind && party.id === of.id;
  const isOwnPhone = party.kind === 'whatsapp' && whatsapp.some((number) => normalisePhone(number ?? '') === party.id);
  if (isOwnAccount || isOwnPhone) {
    throw new CiceroError('FORBIDDEN', { message: 'Permintaan premium Anda sendiri diputuskan oleh admin lain.' });
  }
}
