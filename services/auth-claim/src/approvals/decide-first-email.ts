import { recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { type Decider, type Decision, signatureOf, type UnitOfWork } from '@cicero/platform';
import type { Clock } from '@cicero/runtime';
import { sql } from 'kysely';
import {
  decideEmailRequest,
  type EmailRequestName,
  findEmailRequest,
  type StoredEmailRequest,
} from '../claim/email-requests.ts';
import { storeFirstEmail } from '../claim/first-email.ts';

export type FirstEmailDecision =
  | { outcome: 'unknown' }
  /** Somebody was faster, or a newer request took its place. */
  | { outcome: 'standing'; request: StoredEmailRequest; by: string | null; approved: boolean }
  /** The address cannot be stored any more: it is another person's by now, or the person got one. */
  | { outcome: 'impossible'; request: StoredEmailRequest; reason: CiceroError }
  | { outcome: 'decided'; request: StoredEmailRequest };

/**
 * Answers the request for a first e-mail address. An approved address is stored and told so, and the claim goes on with
 * a code to it; who was refused hears nothing, as the address is nobody's yet.
 * @param which one request, and with it one address: never merely the person, who may have asked for another since
 */
export async function decideFirstEmail(
  unit: UnitOfWork,
  clock: Clock,
  which: EmailRequestName,
  decision: Decision,
  by: Decider,
): Promise<FirstEmailDecision> {
  const { tx } = unit;
  const found = await findEmailRequest(tx, which);
  if (!found) return { outcome: 'unknown' };
  const { rows } = await sql<{ decided_at: Date | null; decided_by: string | null; approved: boolean | null }>`
    select decided_at, decided_by, approved from email_request where request_id = ${found.requestId} for update`.execute(
    tx,
  );
  const [row] = rows;
  if (!row) return { outcome: 'unknown' };
  const request = { ...found, decidedAt: row.decided_at };
  if (row.decided_at) {
    return { outcome: 'standing', request, by: row.decided_by, approved: row.approved === true };
  }
  if (decision === 'approve') {
    try {
      await storeFirstEmail(unit, request.userId, request.email);
    } catch (error) {
      if (error instanceof CiceroError) return { outcome: 'impossible', request, reason: error };
      throw error;
    }
  }
  const at = clock.now();
  const approved = decision === 'approve';
  await decideEmailRequest(tx, request.requestId, { approved, by: signatureOf(by.party), at });
  await recordAudit(tx, clock, {
    action: `first-email.${approved ? 'approved' : 'rejected'}`,
    outcome: 'ok',
    actor: by.party,
    subject: { kind: 'personnel', id: request.userId },
    origin: by.origin,
  });
  return { outcome: 'decided', request };
}
