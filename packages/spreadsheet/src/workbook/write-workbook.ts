import { PassThrough, Readable, type Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { Hyperlinks } from './hyperlinks.ts';
import { type Layout, layOut } from './layout.ts';
import { contentTypesXml, rootRelationshipsXml, workbookRelationshipsXml, workbookXml } from './package-parts.ts';
import type { Sheet } from './sheet.ts';
import { legalSheetNames } from './sheet-names.ts';
import { Styles } from './styles.ts';
import { worksheetXml } from './worksheet.ts';

export const xlsxMediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The same sheets are the same bytes, whenever and wherever: zip's first day, as it counts in the zone of the machine. */
function packing(): { mtime: Date; mode: number; forceDosTimestamp: boolean } {
  return { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true };
}

/**
 * A workbook as a stream: rows are pulled, packed and forgotten as the reader takes the bytes. One sheet after the
 * other. Destroying the stream closes the rows.
 *
 * ```ts
 * return reply.type(xlsxMediaType).send(workbookStream([sheet({ name: 'Personel', rows, columns })]));
 * ```
 * Its error is TABLE_TOO_LARGE when a sheet has more rows than Excel can hold, or what the rows themselves throw.
 */
export function workbookStream(sheets: readonly Sheet[]): Readable {
  if (sheets.length === 0) throw new RangeError('a workbook has at least one sheet');
  const styles = new Styles();
  const names = legalSheetNames(sheets.map(({ name }) => name));
  const layouts = sheets.map((sheet, at) => layOut(sheet, names[at] ?? '', styles));
  const zip = new ZipFile();
  const add = (name: string, xml: string): void => zip.addBuffer(Buffer.from(xml), name, packing());
  add('[Content_Types].xml', contentTypesXml(names.length));
  add('_rels/.rels', rootRelationshipsXml);
  add('xl/workbook.xml', workbookXml(layouts));
  add('xl/_rels/workbook.xml.rels', workbookRelationshipsXml(names.length));
  add('xl/styles.xml', styles.xml);
  const output = new PassThrough();
  for (const [at, layout] of layouts.entries()) addSheet(zip, layout, at + 1, output);
  zip.end();
  zip.once('error', (error: Error) => output.destroy(error));
  zip.outputStream.pipe(output);
  return output;
}

/** The whole file; for workbooks that are small, or kept. */
export async function workbookBytes(sheets: readonly Sheet[]): Promise<Buffer> {
  return buffer(workbookStream(sheets));
}

/** Writes a workbook and ends the destination. */
export async function writeWorkbook(sheets: readonly Sheet[], destination: Writable): Promise<void> {
  await pipeline(workbookStream(sheets), destination);
}

function addSheet(zip: ZipFile, layout: Layout, number: number, output: Readable): void {
  const hyperlinks = new Hyperlinks();
  zip.addReadStreamLazy(`xl/worksheets/sheet${number}.xml`, packing(), (open) => {
    const stream = Readable.from(worksheetXml(layout, hyperlinks), { objectMode: false });
    // yazl does not look at errors of what it packs.
    stream.once('error', (error) => output.destroy(error));
    const abandon = (): void => void stream.destroy();
    if (output.destroyed) abandon();
    else output.once('close', abandon);
    stream.once('close', () => output.off('close', abandon));
    open(null, stream);
  });
  if (layout.columns.every(({ kind }) => kind !== 'link')) return;
  // Opened after the sheet is written: only then is it known where its links lead.
  zip.addReadStreamLazy(`xl/worksheets/_rels/sheet${number}.xml.rels`, packing(), (open) => {
    open(null, Readable.from([Buffer.from(hyperlinks.relationshipsXml)], { objectMode: false }));
  });
}
