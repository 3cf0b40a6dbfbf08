import type { Column } from '@cicero/spreadsheet';
import type { ListedPerson } from '../attendance/person.ts';

/** A row of a sheet of people. */
export interface PersonRow {
  person: ListedPerson;
  /** From 1 in the sheet's order. */
  number: number;
}

/** Rows by number, with room to the text beside it. */
export const numberColumn: Column<{ number: number }> = {
  header: 'No',
  kind: 'integer',
  format: '0_M',
  width: 8,
  value: ({ number }) => number,
  total: { label: 'TOTAL' },
};

/** Who it is: the number stands beside the name, since people of one rank may have one name. */
export const personColumns: readonly Column<PersonRow>[] = [
  numberColumn,
  { header: 'NRP/NIP', value: ({ person }) => person.userId },
  { header: 'Pangkat', value: ({ person }) => person.title },
  { header: 'Nama', value: ({ person }) => person.name },
  { header: 'Divisi / Satfung', value: ({ person }) => person.division },
];
/** Those that stay in sight: all but the division. */
export const frozenColumns = 4;

/** Puts rows in order and numbers them when the sheet is reached, and forgets them row by row. */
export function* numbered<Row>(
  rows: readonly Row[],
  order: (one: Row, other: Row) => number,
): Generator<Row & { number: number }> {
  for (const [at, row] of rows.toSorted(order).entries()) yield { ...row, number: at + 1 };
}
