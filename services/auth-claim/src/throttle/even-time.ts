import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until a whole number of steps has passed since `started` (performance.now()). What a refusal took to work out
 * says who exists; rounded up it says so only when it differs by more than everything a login does.
 */
export type UntilEvenTime = (started: number) => Promise<void>;

/** @param step milliseconds */
export function evenTime(step: number): UntilEvenTime {
  return async (started) => {
    const passed = performance.now() - started;
    await sleep(Math.max(1, Math.ceil(passed / step)) * step - passed);
  };
}
