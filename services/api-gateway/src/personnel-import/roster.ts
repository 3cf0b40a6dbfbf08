import { CiceroError } from '@cicero/contracts';
import { normaliseHeader, readTable, type Table, type TableRow } from '@cicero/spreadsheet';
import { excusingHeaders, type RosterColumn, rosterColumns } from './columns.ts';
import { importLimits } from './limits.ts';
import { printable } from './printable.ts';

/** A column of a file that is not read. */
export interface FileWarning {
  code: 'COLUMN_UNKNOWN' | 'COLUMN_REPEATED' | 'COLUMN_NOT_IMPORTED';
  /** As people see it: `C`. */
  column: string;
  message: string;
}

/** A row of a roster as it stands in the file. */
export type RosterFileRow = TableRow<RosterColumn>;

/**
 * Opens a roster: a table with a column for the personnel numbers.
 * @param sheet name of a sheet; the first one when null
 * @throws CiceroError those of readTable
 */
export function openRoster(content: Uint8Array, sheet: string | null): Promise<Table<RosterColumn>> {
  return readTable<RosterColumn>(content, {
    columns: rosterColumns,
    required: ['user_id'],
    maxRows: importLimits.rows,
    maxBytes: importLimits.bytes,
    ...(sheet === null ? {} : { sheet }),
  });
}

/** What of the file is not read, for people to see before they apply it. */
export function fileWarnings({ unknown, repeated }: Table<RosterColumn>): FileWarning[] {
  return [
    ...unknown.map(({ label, column }): FileWarning => {
      const name = printable(label, 100);
      return excusingHeaders.has(normaliseHeader(label))
        ? {
            code: 'COLUMN_NOT_IMPORTED',
            column,
            message: `Kolom ${column} ("${name}") tidak diimpor: pengecualian hanya diatur admin pada data orangnya.`,
          }
        : { code: 'COLUMN_UNKNOWN', column, message: `Kolom ${column} ("${name}") tidak dikenal dan tidak diimpor.` };
    }),
    ...repeated.map(({ label, column }): FileWarning => {
      const message = `Kolom ${column} ("${printable(label, 100)}") sudah ada; hanya kolom pertama yang diimpor.`;
      return { code: 'COLUMN_REPEATED', column, message };
    }),
  ];
}

/**
 * Walks all rows once, so that nothing is written of a file that turns out to be broken further down.
 * @returns how many there are
 * @throws CiceroError those of readTable; TABLE_INVALID for a file without rows
 */
export async function countRows(table: Table<RosterColumn>, signal?: AbortSignal): Promise<number> {
  let count = 0;
  for await (const _row of table) {
    count += 1;
    if (count % importLimits.batch === 0) signal?.throwIfAborted();
  }
  if (count === 0) {
    throw new CiceroError('TABLE_INVALID', { message: 'Tidak ada satu baris pun di bawah baris judul.' });
  }
  return count;
}

/** The rows a batch at a time. */
export async function* inBatches(table: Table<RosterColumn>, size: number): AsyncGenerator<RosterFileRow[]> {
  let rows: RosterFileRow[] = [];
  for await (const row of table) {
    rows.push(row);
    if (rows.length < size) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}
