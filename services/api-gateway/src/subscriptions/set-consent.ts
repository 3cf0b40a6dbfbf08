import type { NameSubject } from '@cicero/access';
import { setConsent } from '@cicero/contracts';
import {
  type Administrators,
  attentionFor,
  identifySender,
  replyTo,
  type ServiceContext,
  type Subscription,
  senderNumber,
  subscription,
} from '@cicero/platform';
import { consentFromChat, howToBeKnown } from '../personnel/consent-in-chat.ts';

/**
 * `api-gateway.set-consent`: somebody says in a chat whether they want notices over WhatsApp. The number says whose it
 * is, as with the route of the same purpose; whoever it does not know is told once in a while how to become known.
 */
export function setConsentSubscription(
  { cache, clock, db }: ServiceContext,
  administrators: Administrators,
  subject: NameSubject,
): Subscription {
  return subscription({
    queue: 'api-gateway.set-consent',
    messages: [setConsent],
    // What was said first is done first; what comes again later is told by the time it was written.
    prefetch: 1,
    prepare: async ({ data }) => {
      const { person } = await identifySender(db, senderNumber(data.by), administrators.numbers);
      return person ?? (await attentionFor(data.by, { cache, subject }));
    },
    handle: async ({ id, time, data }, unit, who) => {
      if ('userId' in who) {
        const at = new Date(data.at ?? time);
        const answer = await consentFromChat(unit, clock, who.userId, data, at);
        if (answer !== null) replyTo(unit, data.by, answer, id, clock.now());
      } else if (who.answer) replyTo(unit, data.by, howToBeKnown, id, clock.now());
    },
  });
}
