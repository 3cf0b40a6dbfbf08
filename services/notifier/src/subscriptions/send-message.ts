import { sendMessage } from '@cicero/contracts';
import { type Subscription, subscription } from '@cicero/platform';
import type { Clock } from '@cicero/runtime';
import { acceptCommand, canonicalRecipient, type SendCommand } from '../delivery/accept.ts';

/**
 * `notifier.send-message` → rows of `outbound_message`. Several at a time, so that PostgreSQL writes them to disk
 * together; those to one recipient one after the other, whatever the account (a topic spans them all): what was asked
 * for first leaves first.
 * @param stored called after each commit
 */
export function sendMessageSubscription(clock: Clock, stored: (command: SendCommand) => void): Subscription {
  const accepting = subscription({
    queue: 'notifier.send-message',
    messages: [sendMessage],
    // Leaves the senders some of the ten connections.
    prefetch: 8,
    inOrderOf: ({ data }) => JSON.stringify([data.channel, canonicalRecipient(data)]),
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
        // The bus has validated it, else it had not been handled.
        stored(message.data as SendCommand);
      };
    },
  };
}
