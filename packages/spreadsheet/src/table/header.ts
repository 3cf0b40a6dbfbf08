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
 * Which column of the file is which.
 * @throws TABLE_INVALID when a required column is missing (`fields.missing` names them) or no column is known
 */
export function headersOf<Name extends string>(
  row: RawRow,
  { columns, required = [] }: Pick<ReadTableOptions<Name>, 'columns' | 'required'>,
): TableHeaders<Name> {
  const wanted = columns && spellings(columns);
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
  const missing = required.filter((name) => !taken.has(name));
  if (missing.length > 0) {
    const message = `Baris judul (baris ${row.number}) tidak memuat kolom: ${missing.join(', ')}.`;
    throw invalidTable(message, undefined, { missing });
  }
  if (taken.size === 0)
    throw invalidTable(`Baris judul (baris ${row.number}) tidak memuat satu pun kolom yang dikenal.`);
  return found;
}

function spellings<Name extends string>(columns: Readonly<Record<Name, readonly string[]>>): Map<string, Name> {
  const names = new Map<string, Name>();
  for (const [name, others] of Object.entries(columns) as [Name, readonly string[]][]) {
    for (const spelling of [name, ...others]) names.set(normaliseHeader(spelling), name);
  }
  return names;
}
