/**
 * Names compare as Indonesian readers expect, letter case ignored: by their upper-case form under the collation `id`.
 * Upper-casing first keeps the comparison on V8's fast path; `sensitivity: 'accent'` would leave it.
 */
const collator = new Intl.Collator('id');

export interface Ranked {
  count: number;
  person: { name: string | null; userId: string };
}

/** Most posts first, then by name (no name last), then by user id: no two people ever tie. */
export function inOrder<Row extends Ranked>(rows: readonly Row[]): Row[] {
  const keyed = rows.map((row) => {
    const name = row.person.name?.toUpperCase() ?? null;
    return { row, count: row.count, name, isPlain: name !== null && plain.test(name) };
  });
  keyed.sort((a, b) => b.count - a.count || compareKeyed(a, b) || compareIds(a.row, b.row));
  return keyed.map(({ row }) => row);
}

/** The same of rows that are in the order of names already, which takes a fraction of the time. */
export function byCount<Row extends Ranked>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => b.count - a.count);
}

/** Of these characters alone the collation makes the order of their codes: comparing those takes half the time. */
const plain = /^[ 0-9A-Z]*$/;

interface KeyedName {
  name: string | null;
  isPlain: boolean;
}

function compareKeyed(a: KeyedName, b: KeyedName): number {
  if (!a.isPlain || !b.isPlain || a.name === null || b.name === null) return compareNames(a.name, b.name);
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** Names in their upper-case form; null comes last. */
export function compareNames(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return collator.compare(a, b);
}

function compareIds(a: Ranked, b: Ranked): number {
  return a.person.userId < b.person.userId ? -1 : a.person.userId > b.person.userId ? 1 : 0;
}
