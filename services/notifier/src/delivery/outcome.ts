import { messageDelivered, messageFailed } from '@cicero/contracts';
import type { ServiceContext } from '@cicero/platform';
import type { Channel } from './courier.ts';
import { type Claimed, type End, finishMessage } from './outbound.ts';

/**
 * Writes down how a message ended and announces it, in one transaction.
 * @returns false when the claim has passed to somebody else meanwhile: then nothing was written
 */
export function endMessage(
  context: ServiceContext,
  { channel, holder }: { channel: Channel; holder: string },
  message: Claimed,
  end: End,
): Promise<boolean> {
  return context.transact(async (unit) => {
    if (!(await finishMessage(unit.tx, message, holder, end))) return false;
    const { messageId, dedupeKey, attempts } = message;
    const outcome = { messageId, channel, dedupeKey, attempts, at: end.at.toISOString() };
    if (end.status === 'failed') unit.publish(messageFailed, { ...outcome, reason: end.error });
    else unit.publish(messageDelivered, { ...outcome, providerId: end.providerId.slice(0, 200) });
    return true;
  });
}
