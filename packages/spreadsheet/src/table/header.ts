import { invalidTable } from './refusals.ts';
import type { Header, RawRow, ReadTableOptions } from './table.ts';

export interface TableHeaders<Name extends string> {
  headers: Header<Name>[];
  unknown: Header[];
  repeated: Header[];
  /** Name of each column that is read, by its place from 0. */
  nameAt: Map<number, Name>;
  /** Places of all columns that have a header, read or not. */
  labelled: Set<number>;
}

/** Longer headers are cut: they are repeated to whoever sent the file. */
const longestHeader = 100;

/** `C` for 2: a column as a person sees it. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** Trimmed, lower case, runs of blanks as one underscore: `Nama  Lengkap ` is `nama_lengkap`. */
export function normaliseHeader(label: string): string {
  return label.trim().toLowerCase().replace(/\s+/gu, '_');
}

/**
 * Finds the header among the first rows of a table: the first row when all columns are read, else the first that names
 * every required column – people put titles above their tables.
 * @param rows the first rows that hold something
 * @returns the columns, and how many of the rows are behind them
 * @throws TABLE_INVALID when no row is a header; `fields.missing` names what the likeliest one lacks
 */
export function findHeaders<Name extends string>(
  rows: readonly RawRow[],
  { columns, required = [] }: Pick<ReadTableOptions<Name>, 'columns' | 'required'>,
): { found: TableHeaders<Name>; behind: number } {
  const wanted = columns && spellings(columns);
  let likeliest: TableHeaders<Name> | undefined;
  let likeliestRow = 0;
  for (const [at, row] of rows.entries()) {
    const found = headersOf(row, wanted);
    const complete = required.every((name) => found.headers.some((header) => header.name === name));
    if (complete && found.headers.length > 0) return { found, behind: at + 1 };
    if (found.headers.length > (likeliest?.headers.length ?? -1)) [likeliest, likeliestRow] = [found, row.number];
    if (!wanted) break;
  }
  throw incomplete(likeliest, likeliestRow, required);
}

function incomplete(likeliest: TableHeaders<string> | undefined, row: number, required: readonly string[]): Error {
  if (!likeliest) return invalidTable('Tabel kosong: tidak ada baris judul.');
  const names = new Set(likeliest.headers.map(({ name }) => name));
  if (names.size === 0)
    return invalidTable('Tabel tidak punya baris judul dengan kolom yang dikenal.', undefined, { missing: required });
  const missing = required.filter((name) => !names.has(name));
  const message = `Baris judul (baris ${row}) tidak memuat kolom: ${missing.join(', ')}.`;
  return invalidTable(message, undefined, { missing });
}

function headersOf<Name extends string>(
  row: RawRow,
  wanted: ReadonlyMap<string, Name> | undefined,
): TableHeaders<Name> {
  const found: TableHeaders<Name> = { headers: [], unknown: [], repeated: [], nameAt: new Map(), labelled: new Set() };
  const taken = new Set<string>();
  for (const { column, text } of row.cells) {
    const label = text.trim().slice(0, longestHeader);
    if (label === '') continue;
    found.labelled.add(column);
    const normal = normaliseHeader(label);
    const name = wanted ? wanted.get(normal) : (normal as Name);
    const header = { label, column: columnLetters(column) };
    if (name === undefined) found.unknown.push({ name: normal, ...header });
    else if (taken.has(name)) found.repeated.push({ name, ...header });
    else {
      taken.add(name);
      found.headers.push({ name, ...header });
      found.nameAt.set(column, name);
    }
  }
  return found;
}

function spellings<Name extends string>(columns: Readonly<Record<Name, readonly string[]>>): Map<string, Name> {
  const names = new Map<string, Name>();
  for (const [name, others] of Object.entries(columns) as [Name, readonly string[]][]) {
    for (const spelling of [name, ...others]) names.set(normaliseHeader(spelling), name);
  }
  return names;
}
