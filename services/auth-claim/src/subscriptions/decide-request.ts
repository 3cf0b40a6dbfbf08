import { recordAudit } from '@cicero/access';
import { decideRequest } from '@cicero/contracts';
import { type Subscription, subscription } from '@cicero/platform';
import { actionOf, answerRequest } from '../approvals/answer-request.ts';
import { attentionFor, deciderOf, mayDecide, replyTo } from '../approvals/chat-requester.ts';
import type { AuthParts } from '../parts.ts';

/** Administrators decide in a chat; the notifier says who wrote, what they may is decided here. */
export function decideRequestSubscription(parts: AuthParts): Subscription {
  const { config, context, subject } = parts;
  const { cache, clock } = context;
  return subscription({
    queue: 'auth-claim.decide-request',
    messages: [decideRequest],
    prepare: async ({ data }) =>
      mayDecide(data.by, config.administrators) ? 'administrator' : attentionFor(data.by, { cache, subject }),
    handle: async ({ id, data }, unit, who) => {
      const by = deciderOf(data.by);
      if (who === 'administrator') {
        replyTo(unit, data.by, await answerRequest(unit, clock, data, by), id);
        return;
      }
      if (who.entry) {
        await recordAudit(unit.tx, clock, {
          action: actionOf(data),
          outcome: 'refused',
          reason: 'FORBIDDEN',
          actor: by.party,
          origin: by.origin,
        });
      }
      if (who.answer) replyTo(unit, data.by, '⛔ Anda tidak memiliki akses untuk perintah ini.', id);
    },
  });
}
