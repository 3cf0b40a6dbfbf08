import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@cicero/runtime';
import { mostAttempts } from './backoff.ts';
import { type Courier, DeliveryError } from './courier.ts';
import type { Claimed } from './outbound.ts';

/**
 * Hands a message to its courier and waits for the answer, but no longer than `timeout` milliseconds.
 * @throws DeliveryError, or whatever the courier throws
 */
export async function handOver(courier: Courier, message: Claimed, timeout: number): Promise<{ providerId: string }> {
  if (message.content.kind === 'blanked') throw new DeliveryError('refused', 'content is gone');
  // Attempts count from the moment of taking: one too many means that senders died while they had it.
  if (message.attempts > mostAttempts) throw new DeliveryError('refused', 'its senders died of it');
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DeliveryError('passing', 'provider did not answer in time'));
      late.abort();
    }, timeout);
  });
  try {
    return await Promise.race([courier.send(message, late.signal), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Writes what a provider answered, again and again until the database takes it: otherwise the message would go out
 * once more. When giving up is allowed (the process stops), three tries are enough; the lease does the rest.
 */
export async function untilWritten<T>(
  write: () => Promise<T>,
  options: { log: Logger; mayGiveUp: () => boolean },
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await write();
    } catch (err) {
      options.log.error({ err }, 'the outcome of a message could not be written; trying again');
      if (options.mayGiveUp() && tries >= 3) throw err;
      await sleep(Math.min(5_000, 100 * 2 ** tries));
    }
  }
}
