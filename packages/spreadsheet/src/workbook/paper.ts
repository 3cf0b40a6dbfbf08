import { columnLetters } from '../table/header.ts';
import type { Layout } from './layout.ts';

/** So wide a sheet, in characters, can still be read on one A4 page across. */
const pageWidth = 320;

/** On paper: A4 across, all columns on one page, or on as few as can be read. */
export function paperXml({ sheet }: Layout, widths: readonly number[]): string {
  const sum = (some: readonly number[]): number => some.reduce((total, width) => total + width, 0);
  const repeated = sum(widths.slice(0, sheet.freezeColumns ?? 0));
  // Columns that stay in sight are on every page: beside wider ones there would be no room for others.
  const room = Math.max(pageWidth - repeated, pageWidth / 4);
  const pages = sum(widths) <= pageWidth ? 1 : Math.ceil((sum(widths) - repeated) / room);
  return (
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>' +
    `<pageSetup paperSize="9" orientation="landscape" fitToWidth="${pages}" fitToHeight="0"/>`
  );
}

/** What every page repeats: the rows above the data, and the columns that stay in sight. */
export function printTitles({ name, sheet, top }: Layout): string {
  const quoted = `'${name.replaceAll("'", "''")}'!`;
  const columns = sheet.freezeColumns ? `${quoted}$A:$${columnLetters(sheet.freezeColumns - 1)},` : '';
  return `${columns}${quoted}$1:$${top.length}`;
}
