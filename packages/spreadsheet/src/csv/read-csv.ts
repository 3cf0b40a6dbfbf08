import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { tableLimits } from '../table/limits.ts';
import { damaged, invalidTable, refusalOf } from '../table/refusals.ts';
import type { RawCell, RawRow, RawTable } from '../table/table.ts';
import { dialectOf } from './dialect.ts';
import { decoded } from './encoding.ts';
import { undefused } from './formulas.ts';

/** How Excel shows a number of more than eleven digits, and saves it: the digits it does not show are gone. */
const scientific = /^[+-]?\d(?:[.,]\d+)?E\+\d{1,3}$/i;

/** Opens a CSV text. Rows are numbered by record, as Excel numbers them: a line break within quotes makes no row. */
export function readCsv(bytes: Buffer): RawTable {
  return { sheet: '', rows: records(bytes) };
}

async function* records(bytes: Buffer): AsyncGenerator<RawRow, void, undefined> {
  const text = decoded(bytes);
  const head = text.next().value ?? '';
  const { delimiter, skip } = dialectOf(head);
  const input = Readable.from(pieces(head.slice(skip), text));
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: tableLimits.recordLength,
  });
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  let number = skip > 0 ? 1 : 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      number += 1;
      if (number > tableLimits.rows) throw invalidTable(`Berkas punya lebih dari ${tableLimits.rows} baris.`);
      yield { number, cells: cellsOf(record, number) };
    }
  } catch (error) {
    throw refusalOf(error, explain(error, skip > 0 ? 1 : 0));
  } finally {
    input.destroy();
    parser.destroy();
  }
}

function* pieces(head: string, rest: Iterable<string>): Generator<string, void, undefined> {
  if (head !== '') yield head;
  for (const piece of rest) if (piece !== '') yield piece;
}

function cellsOf(record: readonly string[], row: number): RawCell[] {
  const cells: RawCell[] = [];
  for (const [column, written] of record.entries()) {
    if (written === '') continue;
    if (column >= tableLimits.columns)
      throw invalidTable(`Baris ${row} punya lebih dari ${tableLimits.columns} kolom.`);
    if (written.length > tableLimits.cellLength) {
      throw invalidTable(`Isi sel di baris ${row} lebih panjang dari ${tableLimits.cellLength} karakter.`);
    }
    const text = undefused(written).trim();
    cells.push(scientific.test(text) ? { column, text, warning: 'NUMBER_IMPRECISE' } : { column, text });
  }
  return cells;
}

/** @param before rows before the first record */
function explain(error: unknown, before: number): string {
  if (!(error instanceof CsvError)) return damaged;
  // The rows read so far are dropped with the stream; the parser knows how many there were.
  const row = before + Number(error.records ?? 0) + 1;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return `Tanda kutip yang dibuka di sekitar baris ${row} tidak ditutup.`;
  if (error.code === 'CSV_MAX_RECORD_SIZE') return `Baris ${row} terlalu panjang.`;
  return `Baris ${row} tidak dapat dibaca sebagai CSV.`;
}
