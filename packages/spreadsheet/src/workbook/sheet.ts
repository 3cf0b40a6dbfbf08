/** What a cell can hold. Empty for null and undefined; numbers may come as text, as PostgreSQL gives `bigint`. */
export type CellValue = string | number | bigint | Date | null | undefined;

/**
 * - `text`: whatever it begins with, never a formula; keeps leading zeros
 * - `integer`, `decimal`: a number; shown with Excel's separators of the reader's language
 * - `date`: a Jakarta day, from `YYYY-MM-DD` or an instant; `datetime`: an instant on the clock of Jakarta
 * - `link`: an http(s) address that can be clicked
 */
export type ColumnKind = 'text' | 'integer' | 'decimal' | 'date' | 'datetime' | 'link';

export interface Column<Row> {
  readonly header: string;
  /** `text` when absent. */
  readonly kind?: ColumnKind;
  value(row: Row): CellValue;
  /** In characters; measured on the header and the first rows when absent. */
  readonly width?: number;
  /** Excel's number format, instead of the kind's own: `0.0%`. */
  readonly format?: string;
  /** A heading over this column and its neighbours with the same one. */
  readonly group?: string;
  /** Green or red, for columns that are read as good or bad news. */
  readonly tone?: 'good' | 'bad';
  /** What stands in the last row: a sum, or a text such as `TOTAL`. */
  readonly total?: 'sum' | { readonly label: string };
}

export interface SheetDefinition<Row> {
  /** Made legal and unique when it is not: Excel allows 31 characters, none of `[]:*?/\`. */
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  /** Pulled one by one while the file is written; closed when the writing ends early. */
  readonly rows: Iterable<Row> | AsyncIterable<Row>;
  /** Lines above the header, each over all columns; an empty one leaves a row free. */
  readonly title?: readonly string[];
  /** Columns that stay in sight when scrolling sideways; the header always does. */
  readonly freezeColumns?: number;
  /** Filter buttons in the header. */
  readonly filter?: boolean;
}

/** A sheet of rows of any kind. */
export type Sheet = SheetDefinition<unknown>;

/**
 * Lets the columns know the type of their rows:
 * `sheet({ name, rows: people, columns: [{ header: 'Nama', value: (person) => person.nama }] })`.
 */
export function sheet<Row>(definition: SheetDefinition<Row>): Sheet {
  return definition;
}
