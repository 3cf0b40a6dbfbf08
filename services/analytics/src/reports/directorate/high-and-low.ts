/** So many are named at either end. */
const most = 5;

/**
 * The first and the last of a list, the last one first; nobody is in both: of a short list each end has half, the first
 * one more where it cannot be halved.
 */
export function highAndLow<Row>(ordered: readonly Row[]): { high: Row[]; low: Row[] } {
  const high = Math.min(most, Math.ceil(ordered.length / 2));
  const low = Math.min(most, ordered.length - high);
  return { high: ordered.slice(0, high), low: ordered.slice(ordered.length - low).toReversed() };
}
