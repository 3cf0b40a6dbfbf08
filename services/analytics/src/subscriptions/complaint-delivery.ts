import { messageDelivered, messageFailed } from '@cicero/contracts';
import { type Subscription, subscription } from '@cicero/platform';
import { isDeliveryKey } from '../complaints/deliver.ts';
import { settleDelivery } from '../complaints/settle.ts';

/** Follows what becomes of answers to complaints. */
export function complaintDelivery(): Subscription {
  return subscription({
    queue: 'analytics.complaint-delivery',
    messages: [messageDelivered, messageFailed],
    async handle({ type, data }, { tx }) {
      if (!isDeliveryKey(data.dedupeKey)) return;
      await settleDelivery(tx, data.dedupeKey, type === messageDelivered.type, new Date(data.at));
    },
  });
}
