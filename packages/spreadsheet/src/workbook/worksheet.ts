import { columnLetters } from '../table/header.ts';
import { tableLimits } from '../table/limits.ts';
import { tooLarge } from '../table/refusals.ts';
import { textCell } from './cell-xml.ts';
import { headerLines } from './header-heights.ts';
import type { Hyperlinks } from './hyperlinks.ts';
import type { LaidColumn, Layout } from './layout.ts';
import { paperXml } from './paper.ts';
import { RowSource } from './row-source.ts';
import { Totals } from './totals.ts';
import { writtenValue } from './values.ts';
import { widthOf, widthSample } from './widths.ts';

const opening =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
  '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"' +
  ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">' +
  '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>';
/** Points. */
const lineHeight = 15;
/** Pieces of about this many characters: one row at a time would be all overhead. */
const pieceLength = 64 * 1024;

/**
 * The XML of a sheet, piece by piece, while its rows are pulled.
 * @param hyperlinks collects where the sheet's links lead
 * @throws TABLE_TOO_LARGE for more rows than Excel can hold
 */
export async function* worksheetXml(layout: Layout, hyperlinks: Hyperlinks): AsyncGenerator<Buffer, void, undefined> {
  const rows = new RowSource(layout.sheet.rows);
  try {
    const { columns, top } = layout;
    const totals = new Totals(columns, top.length + 1);
    const sample = await rows.peek(widthSample);
    const widths = columns.map((column) => widthOf(column, sample));
    let piece = opening + head(layout, widths) + topRows(layout, widths);
    let number = top.length;
    for await (const row of rows) {
      number += 1;
      if (number >= tableLimits.rows) throw tooLarge(`Lembar "${layout.name}" punya terlalu banyak baris untuk Excel.`);
      piece += `<row r="${number}">`;
      for (const column of columns) piece += dataCell(column, number, row, hyperlinks, totals);
      piece += '</row>';
      if (piece.length < pieceLength) continue;
      yield Buffer.from(piece);
      piece = '';
    }
    yield Buffer.from(
      `${piece}${totals.xml(number)}</sheetData>${tail(layout, { lastRow: number, widths, hyperlinks })}</worksheet>`,
    );
  } finally {
    await rows.close();
  }
}

function head({ sheet, top }: Layout, widths: readonly number[]): string {
  const cols = widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`);
  const across = sheet.freezeColumns ?? 0;
  const pane = across > 0 ? 'bottomRight' : 'bottomLeft';
  const split = across > 0 ? `xSplit="${across}" ` : '';
  const corner = `${columnLetters(across)}${top.length + 1}`;
  return [
    '<sheetViews><sheetView workbookViewId="0">',
    `<pane ${split}ySplit="${top.length}" topLeftCell="${corner}" activePane="${pane}" state="frozen"/>`,
    `<selection pane="${pane}"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="${lineHeight}"/>`,
    `<cols>${cols.join('')}</cols><sheetData>`,
  ].join('');
}

/** Title lines and the header, whose rows are as high as their texts need. */
function topRows({ columns, top }: Layout, widths: readonly number[]): string {
  const lines = headerLines(columns, widths);
  const above = top.length - lines.length;
  return top
    .map((cells, at) => {
      const count = lines[at - above] ?? 1;
      const height = count > 1 ? ` ht="${count * lineHeight}" customHeight="1"` : '';
      const texts = cells.map((cell) => textCell(cell.letters, at + 1, cell.style, cell.text));
      return `<row r="${at + 1}"${height}>${texts.join('')}</row>`;
    })
    .join('');
}

function tail(
  layout: Layout,
  { lastRow, widths, hyperlinks }: { lastRow: number; widths: readonly number[]; hyperlinks: Hyperlinks },
): string {
  const { sheet, columns, top, merges } = layout;
  const last = columns.at(-1)?.letters;
  const filter = sheet.filter ? `<autoFilter ref="A${top.length}:${last}${lastRow}"/>` : '';
  const merged =
    merges.length > 0
      ? `<mergeCells count="${merges.length}">${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`
      : '';
  // Without this Excel marks every NRP: "number stored as text".
  const digits = `<ignoredErrors><ignoredError sqref="A1:${last}${Math.max(lastRow, 1)}" numberStoredAsText="1"/></ignoredErrors>`;
  return `${filter}${merged}${hyperlinks.xml}${paperXml(layout, widths)}${digits}`;
}

function dataCell(
  { column, kind, letters, style, linkStyle }: LaidColumn,
  row: number,
  data: unknown,
  hyperlinks: Hyperlinks,
  totals: Totals,
): string {
  const value = writtenValue(kind, column.value(data));
  if (value === undefined) return `<c r="${letters}${row}" s="${style}"/>`;
  if ('text' in value) {
    const clickable = kind === 'link' && hyperlinks.add(`${letters}${row}`, value.text);
    return textCell(letters, row, clickable ? linkStyle : style, value.text);
  }
  totals.add(letters, value.number);
  return `<c r="${letters}${row}" s="${style}"><v>${value.number}</v></c>`;
}
