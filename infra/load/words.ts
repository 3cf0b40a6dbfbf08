import { parseArgs } from 'node:util';

/** A number that the command line may say. */
export interface Said {
  usual: number;
  /** Default: 0. */
  least?: number;
  most: number;
}

/**
 * Reads whole numbers, `--name 5` each, and whether data and logs stay.
 * @throws Error with the usage for anything else
 */
export function readWords<Name extends string>(
  words: readonly string[],
  usage: string,
  known: Readonly<Record<Name, Said>>,
): Record<Name, number> & { keep: boolean } {
  const names = Object.keys(known) as Name[];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({
    args: [...words],
    options: { ...options, keep: { type: 'boolean', default: false } },
  });
  const said = values as Partial<Record<Name, string>>;
  const numbers = names.map((name) => {
    const { usual, least = 0, most } = known[name];
    const value = said[name] === undefined ? usual : Number(said[name]);
    if (Number.isInteger(value) && value >= least && value <= most) return [name, value];
    throw new Error(`--${name} must be a whole number from ${least} to ${most}\n${usage}`);
  });
  return { ...(Object.fromEntries(numbers) as Record<Name, number>), keep: values.keep === true };
}
