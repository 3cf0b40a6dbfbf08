import { createHash } from 'node:crypto';
import { decidePremium } from '@cicero/contracts';
import { decisionSubscription, type Subscription } from '@cicero/platform';
import { answerPremium, premiumActionOf } from '../premium/answer-decision.ts';
import type { PremiumParts } from '../premium/call.ts';

/** Administrators decide in a chat about requests for premium. */
export function decidePremiumSubscription({ administrators, context }: PremiumParts): Subscription {
  return decisionSubscription({
    context,
    administrators,
    // Counted for an hour: who was refused does not stand in the cache in plain.
    subject: (kind, value) => createHash('sha256').update(`${kind}\0${value}`).digest('base64url').slice(0, 27),
    queue: 'api-gateway.decide-premium',
    message: decidePremium,
    by: (data) => data.by,
    action: premiumActionOf,
    answer: (unit, data, by) => answerPremium(unit, context.clock, data, by),
  });
}
