import type { TableFormat } from './format.ts';

export interface ReadTableOptions<Name extends string> {
  /** Refuse a file whose bytes say something else. */
  format?: TableFormat;
  /** Sheet by name (any case) or place from 0; the first visible one when absent. CSV has one sheet. */
  sheet?: string | number;
  /** Rows below the header; one more is refused. */
  maxRows: number;
  /** Bytes of the file; one more is refused. */
  maxBytes: number;
  /** Bytes the workbook may unpack to; 64 MiB when absent. */
  maxUnpackedBytes?: number;
  /** The columns wanted, each with other spellings of its header. All columns are read when absent. */
  columns?: Readonly<Record<Name, readonly string[]>>;
  /** Columns without which the table is refused. */
  required?: readonly NoInfer<Name>[];
}

export interface Header<Name extends string = string> {
  /** The wanted column's name, or the header itself: trimmed, lower case, blanks as `_`. */
  readonly name: Name;
  /** As it is written in the file. */
  readonly label: string;
  /** `C`, as a person sees it. */
  readonly column: string;
}

export type WarningCode =
  /** More than 15 digits in a number cell, or `1.9E+17` in a CSV: Excel has already lost the last digits. */
  | 'NUMBER_IMPRECISE'
  /** `#N/A` and the like: the cell's formula failed. */
  | 'FORMULA_FAILED'
  /** A formula that was never computed; the cell reads as empty. */
  | 'FORMULA_UNCOMPUTED'
  /** Something stands in a column without a header. */
  | 'CELL_WITHOUT_HEADER';

export interface TableWarning {
  readonly code: WarningCode;
  /** `C12`, as a person sees it. */
  readonly cell: string;
  /** The header above it, if any. */
  readonly name?: string;
  /** For people, in Indonesian. */
  readonly message: string;
}

export interface TableRow<Name extends string = string> {
  /** As Excel numbers it: the header is usually row 1, so the first person stands in row 2. */
  readonly number: number;
  /** One trimmed text for each column the file has, empty where the cell is; a column the file lacks is not in it. */
  readonly values: Readonly<Partial<Record<Name, string>>>;
  readonly warnings: readonly TableWarning[];
}

/** A table being read. Its rows can be walked once; leaving early closes the file. */
export interface Table<Name extends string = string> extends AsyncIterable<TableRow<Name>> {
  readonly format: TableFormat;
  /** The sheet's name; empty for CSV. */
  readonly sheet: string;
  /** Columns that are read. */
  readonly headers: readonly Header<Name>[];
  /** Columns of the file that nobody asked for. */
  readonly unknown: readonly Header[];
  /** Columns whose header names a column again; the first one is read. */
  readonly repeated: readonly Header[];
}

/** A row as a file has it: cells with something in them, left to right. */
export interface RawRow {
  readonly number: number;
  readonly cells: readonly RawCell[];
}

export interface RawCell {
  /** From 0. */
  readonly column: number;
  readonly text: string;
  readonly warning?: Exclude<WarningCode, 'CELL_WITHOUT_HEADER'>;
}

/** A file of either format, opened. */
export interface RawTable {
  readonly sheet: string;
  readonly rows: AsyncGenerator<RawRow, void, undefined>;
}
