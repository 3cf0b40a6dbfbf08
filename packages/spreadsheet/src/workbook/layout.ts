import { columnLetters } from '../table/header.ts';
import type { Column, ColumnKind, Sheet } from './sheet.ts';
import type { Style, Styles } from './styles.ts';

/** A sheet with everything decided but its rows. */
export interface Layout {
  readonly name: string;
  readonly sheet: Sheet;
  readonly columns: readonly LaidColumn[];
  /** Rows above the data, header included. */
  readonly top: readonly (readonly TopCell[])[];
  readonly merges: readonly string[];
}

export interface LaidColumn {
  readonly column: Column<unknown>;
  readonly kind: ColumnKind;
  readonly letters: string;
  readonly style: number;
  readonly linkStyle: number;
  readonly totalStyle: number;
}

export interface TopCell {
  readonly letters: string;
  readonly style: number;
  readonly text: string;
}

const formats: Readonly<Record<ColumnKind, string>> = {
  // The format "text": typing into the cell keeps leading zeros and makes no formula.
  text: '@',
  link: '@',
  integer: '#,##0',
  decimal: '#,##0.00',
  date: 'dd/mm/yyyy',
  datetime: 'dd/mm/yyyy hh:mm',
};

/** Decides a sheet's styles, and what stands above its data: title lines, group headings, the header. */
export function layOut(sheet: Sheet, name: string, styles: Styles): Layout {
  if (sheet.columns.length === 0) throw new RangeError(`sheet "${name}" has no columns`);
  const columns = sheet.columns.map((column, at): LaidColumn => {
    const kind = column.kind ?? 'text';
    const format = column.format ?? formats[kind];
    const fill = column.tone && { fill: column.tone };
    return {
      column,
      kind,
      letters: columnLetters(at),
      style: styles.idOf({ format, ...fill }),
      linkStyle: styles.idOf({ format, ...fill, font: 'link' }),
      totalStyle: styles.idOf({ format, ...fill, font: 'bold', border: 'above' }),
    };
  });
  const merges: string[] = [];
  const titles = (sheet.title ?? []).map((line, at) => titleRow(line, at, columns, merges, styles));
  const headers = headerRows(columns, titles.length, merges, styles);
  return { name, sheet, columns, top: [...titles, ...headers], merges };
}

function titleRow(
  text: string,
  at: number,
  columns: readonly LaidColumn[],
  merges: string[],
  styles: Styles,
): TopCell[] {
  if (text === '') return [];
  const last = columns.at(-1)?.letters ?? 'A';
  if (columns.length > 1) merges.push(`A${at + 1}:${last}${at + 1}`);
  return [{ letters: 'A', style: styles.idOf({ font: at === 0 ? 'title' : 'bold' }), text }];
}

/** One row, or two when columns are grouped: a heading over each group, and columns without a group two rows high. */
function headerRows(columns: readonly LaidColumn[], above: number, merges: string[], styles: Styles): TopCell[][] {
  const heading = (column?: Column<unknown>): number => {
    const tone = column?.tone;
    const fill: Style['fill'] = tone === undefined ? 'heading' : tone === 'good' ? 'goodHeading' : 'badHeading';
    return styles.idOf({ font: 'bold', fill, border: 'box', centred: true });
  };
  const header = columns.map(({ column, letters }) => ({ letters, style: heading(column), text: column.header }));
  if (columns.every(({ column }) => column.group === undefined)) return [header];
  const upper = columns.map(({ column, letters }) => ({
    letters,
    style: heading(),
    text: column.group ?? column.header,
  }));
  const lower = header.map((cell, at) =>
    columns[at]?.column.group === undefined ? { ...cell, style: heading(), text: '' } : cell,
  );
  const [first, second] = [above + 1, above + 2];
  for (let at = 0; at < columns.length; ) {
    const group = columns[at]?.column.group;
    let end = at + 1;
    while (group !== undefined && columns[end]?.column.group === group) end += 1;
    const [from, to] = [columnLetters(at), columnLetters(end - 1)];
    if (group === undefined) merges.push(`${from}${first}:${from}${second}`);
    else if (end - at > 1) merges.push(`${from}${first}:${to}${first}`);
    for (const cell of upper.slice(at + 1, end)) cell.text = '';
    at = end;
  }
  return [upper, lower];
}
