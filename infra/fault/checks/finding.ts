/** One line of the result. */
export interface Finding {
  what: string;
  expected: string | number;
  found: string | number;
  ok: boolean;
  /** A few of the things that are wrong, for whoever has to find out why. */
  examples?: readonly string[];
}

/** Two numbers that must be equal. */
export function equal(what: string, expected: number, found: number, examples: readonly string[] = []): Finding {
  return { what, expected, found, ok: expected === found, examples };
}

/** Things that must not exist. */
export function none(what: string, found: readonly string[]): Finding {
  return { what, expected: 0, found: found.length, ok: found.length === 0, examples: found };
}

/** A number that must not be passed. */
export function atMost(what: string, limit: number, found: number): Finding {
  return { what, expected: `<= ${limit}`, found, ok: found <= limit };
}

/** The findings as aligned lines, with examples below what is wrong. */
export function findingsTable(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ what }) => what.length));
  const line = (what: string, expected: string | number, found: string | number, verdict: string) =>
    `${what.padEnd(width)}  ${String(expected).padStart(9)}  ${String(found).padStart(9)}  ${verdict}`;
  return [
    line('what', 'expected', 'found', ''),
    ...findings.flatMap(({ what, expected, found, ok, examples = [] }) => [
      line(what, expected, found, ok ? 'ok' : 'WRONG'),
      ...(ok ? [] : examples.slice(0, 5).map((example) => `    ${example}`)),
    ]),
  ].join('\n');
}
