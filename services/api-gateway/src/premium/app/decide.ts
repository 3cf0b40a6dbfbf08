import { CiceroError } from '@cicero/contracts';
import { updatePerson } from '@cicero/directory';
import { type Decider, type Decision, signatureOf, type UnitOfWork } from '@cicero/platform';
import { addDays, type Clock, type Day, jakartaDay } from '@cicero/runtime';
import { sql } from 'kysely';
import { note, refuseOwn } from '../call.ts';
import { tellPerson } from './person-message.ts';
import { type AppRequest, readAppRequest, waits } from './requests.ts';

/** Days of premium in the app. */
export const appDays = 30;

export interface WantedAppDecision {
  decision: Decision;
  /** The first day without premium; null = after thirty days. */
  endDay?: Day | null;
  /** Leave alone what waits no more, also what has only expired. */
  waitingOnly: boolean;
}

export type AppDecision =
  | { outcome: 'unknown' }
  | { outcome: 'standing'; request: AppRequest }
  /** `until`: the first day without premium; null = it has no end, or was refused. */
  | { outcome: 'decided'; request: AppRequest; until: Day | null };

/**
 * Approves or refuses a person's request, once. Approving turns premium on, effective at once; what is left of a premium
 * that runs is kept. The person is told.
 * @throws CiceroError FORBIDDEN for one's own request
 */
export async function decideAppPremium(
  unit: UnitOfWork,
  clock: Clock,
  requestId: number,
  { decision, endDay = null, waitingOnly }: WantedAppDecision,
  by: Decider,
): Promise<AppDecision> {
  const { tx } = unit;
  const found = await readAppRequest(tx, requestId);
  if (!found) return { outcome: 'unknown' };
  // The person before the request, as whoever asks takes them.
  const { rows } = await sql<{ premium_status: boolean | null; until: Day | null }>`
    select premium_status, premium_end_date::text as until from "user" where user_id = ${found.user_id}
    for no key update`.execute(tx);
  const [person] = rows;
  await sql`select from premium_request where request_id = ${requestId} for update`.execute(tx);
  const before = (await readAppRequest(tx, requestId)) ?? found;
  refuseOwn(by, { kind: 'personnel', id: before.user_id ?? '-' }, [before.whatsapp]);
  const now = clock.now();
  const isLate = before.status === 'expired' && decision === 'approve' && !waitingOnly;
  const isUnmarked = before.status === 'pending' && !waitingOnly;
  if (before.user_id === null || !(waits(before, now) || isLate || isUnmarked)) {
    return { outcome: 'standing', request: before };
  }
  const approved = decision === 'approve';
  const until = approved ? (endDay ?? endAfter(person, jakartaDay(now))) : null;
  if (approved) await updatePerson(tx, before.user_id, { premium_status: true, premium_end_date: until });
  await tx
    .updateTable('premium_request')
    .set({
      status: approved ? 'approved' : 'rejected',
      decided_at: now,
      decided_by: signatureOf(by.party),
      updated_at: now,
    })
    .where('request_id', '=', requestId)
    .execute();
  await note(tx, clock, approved ? 'approved' : 'denied', {
    actor: by.party,
    subject: { kind: 'personnel', id: before.user_id },
    origin: by.origin,
    detail: { app: requestId, before: before.status },
  });
  tellPerson(unit, before, approved ? { verdict: 'approved', until } : { verdict: 'rejected' });
  return { outcome: 'decided', request: (await readAppRequest(tx, requestId)) ?? before, until };
}

/**
 * A decision as somebody hears of it who asked for it: done, or done already.
 * @throws CiceroError PREMIUM_REQUEST_NOT_FOUND, ALREADY_DECIDED
 */
export function settledAppDecision(decided: AppDecision, decision: Decision): AppRequest {
  if (decided.outcome === 'unknown') throw new CiceroError('PREMIUM_REQUEST_NOT_FOUND');
  const { outcome, request } = decided;
  if (outcome === 'standing' && request.status !== (decision === 'approve' ? 'approved' : 'rejected')) {
    throw new CiceroError('ALREADY_DECIDED', {
      ...(request.status === 'expired' ? { message: 'Permintaan premium ini sudah kedaluwarsa.' } : {}),
      fields: { status: request.status },
    });
  }
  return request;
}

/** The end of thirty days more. A premium without end keeps none. */
function endAfter(person: { premium_status: boolean | null; until: Day | null } | undefined, today: Day): Day | null {
  const runs = person?.premium_status === true;
  if (runs && person.until === null) return null;
  const from = runs && person.until !== null && person.until > today ? person.until : today;
  return addDays(from, appDays);
}
