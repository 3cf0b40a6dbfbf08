import type { Layout } from './layout.ts';
import { printTitles } from './paper.ts';
import { xmlText } from './xml-text.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';
const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** What the file holds. */
export function contentTypesXml(sheets: number): string {
  const override = (part: string, type: string): string =>
    `<Override PartName="/xl/${part}.xml" ContentType="${spreadsheet}.${type}+xml"/>`;
  return [
    `${declaration}<Types xmlns="${packaged}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    override('workbook', 'sheet.main'),
    ...places(sheets).map((number) => override(`worksheets/sheet${number}`, 'worksheet')),
    override('styles', 'styles'),
    '</Types>',
  ].join('');
}

export const rootRelationshipsXml = relationships([['officeDocument', 'xl/workbook.xml']]);

export function workbookRelationshipsXml(sheets: number): string {
  return relationships([
    ...places(sheets).map((number) => ['worksheet', `worksheets/sheet${number}.xml`] as const),
    ['styles', 'styles.xml'],
  ]);
}

export function workbookXml(layouts: readonly Layout[]): string {
  const sheets = layouts.map(
    ({ name }, at) => `<sheet name="${xmlText(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  );
  const titles = layouts.map(
    (layout, at) =>
      `<definedName name="_xlnm.Print_Titles" localSheetId="${at}">${xmlText(printTitles(layout))}</definedName>`,
  );
  return [
    `${declaration}<workbook xmlns="${main}" xmlns:r="${office}">`,
    `<sheets>${sheets.join('')}</sheets><definedNames>${titles.join('')}</definedNames></workbook>`,
  ].join('');
}

function relationships(targets: readonly (readonly [kind: string, target: string])[]): string {
  const each = targets.map(
    ([kind, target], at) => `<Relationship Id="rId${at + 1}" Type="${office}/${kind}" Target="${target}"/>`,
  );
  return `${declaration}<Relationships xmlns="${packaged}/relationships">${each.join('')}</Relationships>`;
}

function places(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}
