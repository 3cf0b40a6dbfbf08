const second = 1_000;
const minute = 60 * second;

/** Waiting times after the first, second, … failed attempt of a message; after the last it is given up. */
const retryWaits = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  60 * minute,
  120 * minute,
  240 * minute,
] as const;

/** Milliseconds for which later messages to a chat wait at most for one that is to be tried again; longer ones pass. */
export const longestHold = 2 * minute;

/** How often a message is tried at most. */
export const mostAttempts = retryWaits.length + 1;

/** Milliseconds until a message is tried again after so many attempts; null when it is to be given up. */
export function retryWait(attempts: number): number | null {
  return retryWaits[attempts - 1] ?? null;
}

/**
 * Milliseconds an account rests after so many failures in a row that were the account's and not a message's:
 * 1 s, 2 s, 4 s … up to a minute, varied by a fifth.
 * @param random a number in [0, 1)
 */
export function accountRest(failures: number, random: number): number {
  return Math.min(minute, second * 2 ** Math.min(failures - 1, 10)) * (0.8 + 0.4 * random);
}
