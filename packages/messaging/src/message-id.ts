import { randomUUIDv7 } from 'node:crypto';

/** Ids of one millisecond that can be told apart by their order. */
const counters = 0x1000;

let lastMillisecond = 0;
let counter = 0;

/**
 * A UUIDv7 that is greater than every one this process made before, also within one millisecond (RFC 9562, 6.2,
 * method 1): messages of one transaction leave the outbox in the order of their ids.
 */
export function nextMessageId(): string {
  const random = randomUUIDv7();
  const millisecond = Number.parseInt(random.slice(0, 8) + random.slice(9, 13), 16);
  counter = millisecond > lastMillisecond ? 0 : counter + 1;
  lastMillisecond = Math.max(millisecond, lastMillisecond);
  if (counter === counters) {
    lastMillisecond += 1;
    counter = 0;
  }
  const time = lastMillisecond.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}${random.slice(18)}`;
}
