import type { NameSubject } from '@cicero/access';
import { decidePremium } from '@cicero/contracts';
import { decisionSubscription, type Subscription } from '@cicero/platform';
import { answerPremium, premiumActionOf } from '../premium/answer-decision.ts';
import type { PremiumParts } from '../premium/call.ts';

/** Administrators decide in a chat about requests for premium. */
export function decidePremiumSubscription(
  { administrators, context }: PremiumParts,
  subject: NameSubject,
): Subscription {
  return decisionSubscription({
    context,
    administrators,
    subject,
    queue: 'api-gateway.decide-premium',
    message: decidePremium,
    by: (data) => data.by,
    action: premiumActionOf,
    answer: (unit, data, by) => answerPremium(unit, context.clock, data, by),
  });
}
