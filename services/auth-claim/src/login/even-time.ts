import { setTimeout as sleep } from 'node:timers/promises';

/** Refusals take a multiple of so many milliseconds. */
const step = 250;

/**
 * Waits until a whole number of steps has passed since `started` (performance.now()). What a refusal took to work out
 * says who exists; rounded up it says so only when it differs by more than everything a login does.
 */
export async function untilEvenTime(started: number): Promise<void> {
  const passed = performance.now() - started;
  await sleep(Math.max(1, Math.ceil(passed / step)) * step - passed);
}
