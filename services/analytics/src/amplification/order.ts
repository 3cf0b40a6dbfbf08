import { compareNames, inOrder } from '../attendance/order.ts';
import type { Amplifier } from './amplification.ts';

/** Reads names of units, separated by commas or semicolons: upper case, each once, in the order of writing. */
export function readPriorityUnits(text: string): string[] {
  return [...new Set(text.split(/[,;]/).flatMap((name) => fold(name) || []))];
}

/** What `sort` may say; with `-` before it from the other end. Without it, see docs/amplification.md, "Order". */
const columns = {
  jumlah_link: (one: Amplifier, other: Amplifier) => one.count - other.count,
  nama: byText(({ person }) => person.name),
  divisi: byText(({ person }) => person.division),
  client_id: byText(({ person }) => person.clientId),
  user_id: (one: Amplifier, other: Amplifier) => compareIds(one, other),
} as const;
export type Column = keyof typeof columns;
export type Sort = Column | `-${Column}`;
const columnNames = Object.keys(columns) as Column[]; // the keys of a literal are its columns
export const sorts: readonly Sort[] = columnNames.flatMap((name): Sort[] => [name, `-${name}`]);

/**
 * People of priority units first, in the order of the units; among them, and then, most links first.
 * @param units as readPriorityUnits gives them
 */
export function standardOrder(rows: readonly Amplifier[], units: readonly string[]): Amplifier[] {
  const ordered = inOrder(rows);
  if (units.length === 0) return ordered;
  const places = new Map(units.map((name, at) => [name, at]));
  const placed = ordered.map((row) => ({ row, place: placeOf(row, places) }));
  return placed.sort((one, other) => one.place - other.place).map(({ row }) => row);
}

/** By one column, people whose value is equal by name and number. */
export function sorted(rows: readonly Amplifier[], sort: Sort): Amplifier[] {
  const descending = sort.startsWith('-');
  const compare = columns[(descending ? sort.slice(1) : sort) as Column]; // what is left of a sort without its sign
  const direction = descending ? -1 : 1;
  return rows.toSorted(
    (one, other) => direction * compare(one, other) || columns.nama(one, other) || compareIds(one, other),
  );
}

/** A unit is named by the client of its people; some installations also keep entries that stand for a unit as a whole. */
function placeOf({ person }: Amplifier, units: ReadonlyMap<string, number>): number {
  const places = [person.clientName, person.name].flatMap((name) => units.get(fold(name ?? '')) ?? []);
  return Math.min(units.size, ...places);
}

function byText(textOf: (row: Amplifier) => string | null): (one: Amplifier, other: Amplifier) => number {
  return (one, other) => compareNames(textOf(one)?.toUpperCase() ?? null, textOf(other)?.toUpperCase() ?? null);
}

function compareIds({ person: one }: Amplifier, { person: other }: Amplifier): number {
  return one.userId < other.userId ? -1 : one.userId > other.userId ? 1 : 0;
}

function fold(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toUpperCase();
}
