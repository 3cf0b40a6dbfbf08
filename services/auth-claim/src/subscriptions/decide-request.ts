import { decideRequest } from '@cicero/contracts';
import { decisionSubscription, type Subscription } from '@cicero/platform';
import { actionOf, answerRequest } from '../approvals/answer-request.ts';
import type { AuthParts } from '../parts.ts';

/** Administrators decide in a chat about accounts and first addresses. */
export function decideRequestSubscription({ config, context, subject }: AuthParts): Subscription {
  return decisionSubscription({
    context,
    subject,
    administrators: config.administrators,
    queue: 'auth-claim.decide-request',
    message: decideRequest,
    by: (data) => data.by,
    action: actionOf,
    answer: (unit, data, by) => answerRequest(unit, context.clock, data, by),
  });
}
