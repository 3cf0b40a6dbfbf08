import { readCsv } from '../csv/read-csv.ts';
import { readXlsx } from '../xlsx/read-xlsx.ts';
import { formatOf, type TableFormat } from './format.ts';
import { columnLetters, headersOf, type TableHeaders } from './header.ts';
import { invalidTable, tooLarge, unsupported } from './refusals.ts';
import { bytesOf, type TableSource } from './source.ts';
import type { RawRow, RawTable, ReadTableOptions, Table, TableRow, TableWarning } from './table.ts';
import { warningMessage } from './warnings.ts';

/**
 * Reads a table somebody made: xlsx or CSV, told apart by the bytes. The first row with something in it is the header,
 * empty rows are skipped, every value is a trimmed text (docs/spreadsheets.md says which). The promise resolves when
 * the header is read; the rows come one by one while they are walked, and only then.
 *
 * ```ts
 * const table = await readTable(request.file, { columns: { nrp: ['nip', 'nrp/nip'], nama: [] }, required: ['nrp'], maxRows: 10_000, maxBytes });
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
    const header = await firstRow(raw);
    const found = headersOf(header, options);
    const { headers, unknown, repeated } = found;
    const rows = rowsBelow(raw, found, options.maxRows);
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

async function firstRow({ rows }: RawTable): Promise<RawRow> {
  for (;;) {
    const { done, value } = await rows.next();
    if (done) throw invalidTable('Tabel kosong: tidak ada baris judul.');
    if (value.cells.some(({ text }) => text.trim() !== '')) return value;
  }
}

async function* rowsBelow<Name extends string>(
  { rows }: RawTable,
  headers: TableHeaders<Name>,
  maxRows: number,
): AsyncGenerator<TableRow<Name>, void, undefined> {
  let count = 0;
  for await (const raw of rows) {
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
