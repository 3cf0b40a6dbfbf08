import { type AuditEntry, type AuditOrigin, recordAudit } from '@cicero/access';
import type { ErrorCode } from '@cicero/contracts';
import type { ServiceContext } from '@cicero/platform';

type Step = 'code-requested' | 'code-redeemed' | 'record-read' | 'record-updated' | 'closed';

/** A person as named in the trail, by the key as stored. */
export const personnel = (userId: string): { kind: string; id: string } => ({ kind: 'personnel', id: userId });

/** A step of the claim by somebody who has proven to be the person. */
export function ownStep(
  step: Step,
  userId: string,
  origin: AuditOrigin,
  detail: NonNullable<AuditEntry['detail']> = {},
): AuditEntry {
  return { action: `claim.${step}`, outcome: 'ok', actor: personnel(userId), origin, detail };
}

/**
 * Writes down a step that was refused, on whose record if there is one. What a limit turns away is not written: its
 * number is bounded by nothing else.
 */
export function refusedStep(
  context: ServiceContext,
  step: Step,
  reason: ErrorCode,
  userId: string | undefined,
  origin: AuditOrigin,
): Promise<void> {
  return recordAudit(context.db, context.clock, {
    action: `claim.${step}`,
    outcome: 'refused',
    reason,
    ...(userId === undefined ? {} : { subject: personnel(userId) }),
    origin,
  });
}
