import type { LaidColumn } from './layout.ts';
import type { ColumnKind } from './sheet.ts';
import { plainText } from './values.ts';

/** So many rows are looked at to guess a column's width: the rest is still to come when the widths are written. */
export const widthSample = 100;

const narrowest = 8;
const widest = 60;
const fixed: Readonly<Partial<Record<ColumnKind, number>>> = { date: 12, datetime: 18 };

/** The longest text plus two, within reason; Excel's unit is the width of a digit. */
export function widthOf({ column, kind }: LaidColumn, sample: readonly unknown[]): number {
  if (column.width !== undefined) return column.width;
  const known = fixed[kind];
  if (known !== undefined) return Math.max(known, column.header.length + 2);
  let longest = column.header.length;
  for (const row of sample) {
    for (const line of plainText(kind, column.value(row)).split('\n', 3)) longest = Math.max(longest, line.length);
  }
  return Math.min(Math.max(longest + 2, narrowest), widest);
}
