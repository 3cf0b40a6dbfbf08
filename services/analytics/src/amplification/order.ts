import { byCode, byNumber, byText, inOrderOf, sortsOf } from '../attendance/columns.ts';
import { inOrder } from '../attendance/order.ts';
import type { Amplifier } from './amplification.ts';

/** Reads names of units, separated by commas or semicolons: upper case, each once, in the order of writing. */
export function readPriorityUnits(text: string): string[] {
  return [...new Set(text.split(/[,;]/).flatMap((name) => fold(name) || []))];
}

/** What `sort` may say; with `-` before it from the other end. Without it, see docs/amplification.md, "Order". */
const columns = {
  jumlah_link: byNumber((row: Amplifier) => row.count),
  nama: byText((row: Amplifier) => row.person.name),
  divisi: byText((row: Amplifier) => row.person.division),
  client_id: byText((row: Amplifier) => row.person.clientId),
  user_id: byCode((row: Amplifier) => row.person.userId),
};
export const sorts = sortsOf(columns);
export type Sort = (typeof sorts)[number];

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
  const byName = rows.toSorted((one, other) => columns.nama(one, other) || columns.user_id(one, other));
  return inOrderOf(columns, byName, sort);
}

/** A unit is named by the client of its people; some installations also keep entries that stand for a unit as a whole. */
function placeOf({ person }: Amplifier, units: ReadonlyMap<string, number>): number {
  const places = [person.clientName, person.name].flatMap((name) => units.get(fold(name ?? '')) ?? []);
  return Math.min(units.size, ...places);
}

function fold(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toUpperCase();
}
