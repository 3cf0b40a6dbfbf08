export interface Dialect {
  delimiter: Delimiter;
  /** Characters to leave out at the beginning: Excel's `sep=;` line. */
  skip: number;
}

export const delimiters = [',', ';', '\t'] as const;
export type Delimiter = (typeof delimiters)[number];

const separatorLine = /^sep=([,;\t])\r?\n/i;

/**
 * The delimiter of a CSV text, told by its beginning: what stands most often outside quotes in the first record that
 * has any; the comma when there is none. Excel's own `sep=` line decides when it is there.
 */
export function dialectOf(head: string): Dialect {
  const separator = separatorLine.exec(head);
  if (separator) return { delimiter: separator[1] as Delimiter, skip: separator[0].length };
  const counts = new Map<string, number>(delimiters.map((delimiter) => [delimiter, 0]));
  let quoted = false;
  for (const character of head) {
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (character === '\n' && Math.max(...counts.values()) > 0) break;
    const count = counts.get(character);
    if (count !== undefined) counts.set(character, count + 1);
  }
  let best: Delimiter = ',';
  for (const delimiter of delimiters) if ((counts.get(delimiter) ?? 0) > (counts.get(best) ?? 0)) best = delimiter;
  return { delimiter: best, skip: 0 };
}
