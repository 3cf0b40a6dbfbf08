import { Readable, type Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import { RowSource } from '../workbook/row-source.ts';
import type { Column, Sheet } from '../workbook/sheet.ts';
import { plainText } from '../workbook/values.ts';
import type { Delimiter } from './dialect.ts';
import { defused } from './formulas.ts';

export const csvMediaType = 'text/csv; charset=utf-8';

export interface CsvOptions {
  /** Comma when absent; Excel set to Indonesian opens `;` into columns. */
  delimiter?: Delimiter;
}

const batch = 500;
const byteOrderMark = '\ufeff';

/**
 * A sheet as CSV: header, then its rows, pulled as the reader takes the bytes. UTF-8 with a byte order mark, without
 * which Excel reads accents wrongly. Texts that would be run as formulas get an apostrophe; `readTable` takes it away.
 * Title lines and totals are left out: they are not part of the table.
 */
export function csvStream(sheet: Sheet, options: CsvOptions = {}): Readable {
  return Readable.from(csvText(sheet, options), { objectMode: false });
}

export async function csvBytes(sheet: Sheet, options: CsvOptions = {}): Promise<Buffer> {
  return buffer(csvStream(sheet, options));
}

/** Writes a sheet as CSV and ends the destination. */
export async function writeCsv(sheet: Sheet, destination: Writable, options: CsvOptions = {}): Promise<void> {
  await pipeline(csvStream(sheet, options), destination);
}

async function* csvText(sheet: Sheet, { delimiter = ',' }: CsvOptions): AsyncGenerator<Buffer, void, undefined> {
  const rows = new RowSource(sheet.rows);
  // Quotes around every possible delimiter: a reader that guesses cannot guess wrong.
  const options = { delimiter, record_delimiter: '\r\n', quoted_match: /[\r\n,;\t]/ } as const;
  let before = byteOrderMark;
  const lines = (records: string[][]): Buffer => Buffer.from(before + stringify(records, options));
  try {
    let records = [sheet.columns.map((column) => textOf(header(column)))];
    for await (const row of rows) {
      records.push(sheet.columns.map((column) => cell(column, row)));
      if (records.length < batch) continue;
      yield lines(records);
      records = [];
      before = '';
    }
    if (records.length > 0) yield lines(records);
  } finally {
    await rows.close();
  }
}

/** One header row: a group's heading stands before its columns' own. */
function header({ group, header: own }: Column<unknown>): string {
  return group === undefined ? own : `${group} ${own}`;
}

function cell(column: Column<unknown>, row: unknown): string {
  const kind = column.kind ?? 'text';
  const text = plainText(kind, column.value(row));
  return kind === 'integer' || kind === 'decimal' ? numeric(text) : textOf(text);
}

/** A number may be negative, anything else is a text. */
function numeric(text: string): string {
  return /^-?\d+(?:\.\d+)?(?:e-\d+)?$/.test(text) ? text : textOf(text);
}

function textOf(text: string): string {
  return defused(text.toWellFormed().replaceAll('\u0000', ''));
}
