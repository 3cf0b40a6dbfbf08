import { tableLimits } from '../table/limits.ts';
import { damaged, invalidTable, unsupported } from '../table/refusals.ts';
import type { Parts } from './parts.ts';
import { type Relationship, relationshipsOf } from './relationships.ts';
import { attribute, readXml } from './xml.ts';

export interface OpenWorkbook {
  /** Worksheets in their order. */
  sheets: WorkbookSheet[];
  /** Days are counted from 1904, as old Macs do. */
  from1904: boolean;
  sharedStrings: string | undefined;
  styles: string | undefined;
}

export interface WorkbookSheet {
  name: string;
  part: string;
  visible: boolean;
}

/** @throws FILE_TYPE_UNSUPPORTED for a zip that is no xlsx workbook, TABLE_INVALID */
export async function openWorkbook(parts: Parts): Promise<OpenWorkbook> {
  const [main] = [...(await relationshipsOf(parts, '')).values()].filter(({ kind }) => kind === 'officeDocument');
  if (!main?.target.endsWith('.xml')) throw unsupported('Berkas ini bukan berkas Excel (.xlsx).');
  const relationships = await relationshipsOf(parts, main.target);
  const partOf = (kind: string): string | undefined =>
    [...relationships.values()].find((relationship) => relationship.kind === kind)?.target;
  const workbook: OpenWorkbook = {
    sheets: [],
    from1904: false,
    sharedStrings: partOf('sharedStrings'),
    styles: partOf('styles'),
  };
  let isWorkbook = false;
  await readXml(parts.read(main.target), {
    open(element, attributes) {
      if (element === 'workbook') isWorkbook = true;
      else if (element === 'workbookPr') workbook.from1904 = isTrue(attributes.date1904);
      else if (element === 'sheet') addSheet(workbook, relationships, attribute(attributes, 'id'), attributes);
    },
  });
  if (!isWorkbook) throw unsupported('Berkas ini dokumen Office, tetapi bukan berkas Excel (.xlsx).');
  return workbook;
}

/**
 * The sheet asked for, by name in any case or by place; the first visible one when nothing is asked.
 * @throws TABLE_INVALID when there is none
 */
export function chooseSheet(sheets: readonly WorkbookSheet[], wanted: string | number | undefined): WorkbookSheet {
  if (wanted === undefined) {
    const first = sheets.find(({ visible }) => visible) ?? sheets[0];
    if (!first) throw invalidTable('Berkas Excel tidak punya lembar kerja.');
    return first;
  }
  const name = typeof wanted === 'string' ? wanted.trim().toLowerCase() : undefined;
  const sheet =
    typeof wanted === 'number' ? sheets[wanted] : sheets.find((each) => each.name.trim().toLowerCase() === name);
  if (!sheet) {
    throw invalidTable(`Lembar kerja ${typeof wanted === 'number' ? `ke-${wanted + 1}` : `"${wanted}"`} tidak ada.`);
  }
  return sheet;
}

function addSheet(
  { sheets }: OpenWorkbook,
  relationships: ReadonlyMap<string, Relationship>,
  id: string | undefined,
  { name = '', state }: Readonly<Record<string, string | undefined>>,
): void {
  const relationship = relationships.get(id ?? '');
  // Charts and dialogs are sheets to Excel, but hold no cells.
  if (relationship?.kind !== 'worksheet') return;
  if (sheets.length >= tableLimits.sheets) throw invalidTable(damaged);
  sheets.push({ name, part: relationship.target, visible: state === undefined || state === 'visible' });
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
