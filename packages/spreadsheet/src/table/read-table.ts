import { readCsv } from '../csv/read-csv.ts';
import { readXlsx } from '../xlsx/read-xlsx.ts';
import { formatOf, type TableFormat } from './format.ts';
import { columnLetters, findHeaders, type TableHeaders } from './header.ts';
import { tooLarge, unsupported } from './refusals.ts';
import { bytesOf, type TableSource } from './source.ts';
import type { RawRow, RawTable, ReadTableOptions, Table, TableRow, TableWarning } from './table.ts';
import { warningMessage } from './warnings.ts';

/** The header is looked for in so many rows. */
const searchedRows = 20;

/**
 * Reads a table somebody made: xlsx or CSV, told apart by the bytes. The header is the first row that names the
 * required columns, empty rows are skipped, every value is a trimmed text (docs/spreadsheets.md says which). The promise
 * resolves when the header is read; the rows come one by one while they are walked, and only then.
 *
 * ```ts
 * const columns = { nrp: ['nip', 'nrp/nip'], nama: [] };
 * const table = await readTable(file, { columns, required: ['nrp'], maxRows: 10_000, maxBytes });
 * for await (const { number, values, warnings } of table) …
 * ```
 * @throws FILE_TOO_LARGE, FILE_TYPE_UNSUPPORTED, TABLE_INVALID, TABLE_TOO_LARGE – while walking the rows, too
 */
export async function readTable<Name extends string = string>(
  source: TableSource,
  options: ReadTableOptions<Name>,
): Promise<Table<Name>> {
  const bytes = await bytesOf(source, options.maxBytes);
  const format = formatOf(bytes);
  if (options.format !== undefined && options.format !== format) {
    throw unsupported(`Berkas ini bukan .${options.format}.`);
  }
  const raw = await open(format, bytes, options);
  try {
    const first = await firstRows(raw, options.columns ? searchedRows : 1);
    const { found, behind } = findHeaders(first, options);
    const { headers, unknown, repeated } = found;
    const rows = rowsBelow(first.slice(behind), raw, found, options.maxRows);
    return { format, sheet: raw.sheet, headers, unknown, repeated, [Symbol.asyncIterator]: () => rows };
  } catch (error) {
    await raw.rows.return();
    throw error;
  }
}

async function open<Name extends string>(
  format: TableFormat,
  bytes: Buffer,
  options: ReadTableOptions<Name>,
): Promise<RawTable> {
  return format === 'xlsx' ? readXlsx(bytes, options) : readCsv(bytes);
}

/** The first rows with something in them. */
async function firstRows({ rows }: RawTable, count: number): Promise<RawRow[]> {
  const first: RawRow[] = [];
  while (first.length < count) {
    const { done, value } = await rows.next();
    if (done) break;
    if (value.cells.some(({ text }) => text.trim() !== '')) first.push(value);
  }
  return first;
}

async function* all(first: readonly RawRow[], { rows }: RawTable): AsyncGenerator<RawRow, void, undefined> {
  try {
    yield* first;
    yield* rows;
  } finally {
    await rows.return();
  }
}

async function* rowsBelow<Name extends string>(
  first: readonly RawRow[],
  table: RawTable,
  headers: TableHeaders<Name>,
  maxRows: number,
): AsyncGenerator<TableRow<Name>, void, undefined> {
  let count = 0;
  for await (const raw of all(first, table)) {
    const row = rowOf(raw, headers);
    if (!row) continue;
    count += 1;
    if (count > maxRows) throw tooLarge(`Tabel terlalu panjang; paling banyak ${maxRows} baris di bawah judul.`);
    yield row;
  }
}

/** Undefined for a row without anything in it. */
function rowOf<Name extends string>(
  raw: RawRow,
  { headers, nameAt, labelled }: TableHeaders<Name>,
): TableRow<Name> | undefined {
  // No prototype: a header may be called __proto__ or constructor.
  const values: Partial<Record<Name, string>> = Object.create(null);
  for (const { name } of headers) values[name] = '';
  const warnings: TableWarning[] = [];
  let empty = true;
  for (const { column, text: written, warning } of raw.cells) {
    const text = written.trim();
    if (text === '' && warning === undefined) continue;
    empty = false;
    const name = nameAt.get(column);
    if (name !== undefined) values[name] = text;
    const code = name !== undefined ? warning : labelled.has(column) ? undefined : 'CELL_WITHOUT_HEADER';
    if (code === undefined) continue;
    const cell = `${columnLetters(column)}${raw.number}`;
    warnings.push({ code, cell, message: warningMessage(code, cell), ...(name !== undefined && { name }) });
  }
  return empty ? undefined : { number: raw.number, values, warnings };
}
