import { sendMessage } from '@cicero/contracts';
import { type Subscription, subscription } from '@cicero/platform';
import type { Clock } from '@cicero/runtime';
import { acceptCommand } from '../delivery/accept.ts';

/**
 * `notifier.send-message` → rows of `outbound_message`. One at a time, so that what was asked for first leaves first.
 * @param stored called after each commit
 */
export function sendMessageSubscription(clock: Clock, stored: () => void): Subscription {
  const accepting = subscription({
    queue: 'notifier.send-message',
    messages: [sendMessage],
    prefetch: 1,
    handle: async (message, unit) => {
      await acceptCommand(unit, clock, message.data);
    },
  });
  return {
    ...accepting,
    bind: (context) => {
      const handle = accepting.bind(context);
      return async (message, delivery) => {
        await handle(message, delivery);
        stored();
      };
    },
  };
}
