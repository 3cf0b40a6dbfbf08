import { damaged, refusalOf } from '../table/refusals.ts';
import type { RawRow, RawTable, ReadTableOptions } from '../table/table.ts';
import type { CellContext } from './cells.ts';
import { Parts } from './parts.ts';
import { sharedStringsOf } from './shared-strings.ts';
import { looksOf } from './styles.ts';
import { chooseSheet, openWorkbook } from './workbook.ts';
import { WorksheetRows } from './worksheet.ts';
import { XmlReader } from './xml.ts';

/** Opens a workbook and one of its sheets. The rows are unpacked while they are walked. */
export async function readXlsx(
  bytes: Buffer,
  { sheet: wanted, maxUnpackedBytes }: Pick<ReadTableOptions<string>, 'sheet' | 'maxUnpackedBytes'>,
): Promise<RawTable> {
  const parts = await Parts.open(bytes, maxUnpackedBytes);
  try {
    const { sheets, from1904, sharedStrings, styles } = await openWorkbook(parts);
    const sheet = chooseSheet(sheets, wanted);
    const looks = await looksOf(parts, styles);
    const context = { looks, from1904, sharedStrings: await sharedStringsOf(parts, sharedStrings) };
    return { sheet: sheet.name, rows: rowsOf(parts, parts.read(sheet.part), context) };
  } catch (error) {
    parts.close();
    throw refusalOf(error, damaged);
  }
}

async function* rowsOf(
  parts: Parts,
  part: AsyncIterable<Uint8Array>,
  context: CellContext,
): AsyncGenerator<RawRow, void, undefined> {
  const rows = new WorksheetRows(context);
  const xml = new XmlReader(rows);
  try {
    for await (const chunk of part) {
      xml.write(chunk);
      yield* rows.take();
    }
    xml.end();
    yield* rows.take();
  } catch (error) {
    throw refusalOf(error, damaged);
  } finally {
    parts.close();
  }
}
