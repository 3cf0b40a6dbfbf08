import { utils, write } from '@e965/xlsx';
import { expect, test } from 'vitest';
import { readTable } from '../../src/index.ts';
import { collect, enough, expectRefusal, readAll, valuesOf } from '../fixtures/reading.ts';
import { inline, relationships, row, worksheet, xlsxFile } from '../fixtures/xlsx-file.ts';

const number = (cell: string, value: string, style = 0): string => `<c r="${cell}" s="${style}"><v>${value}</v></c>`;

test('a workbook of another program: shared texts, numbers, dates, truth values', async () => {
  const book = utils.book_new();
  const cells = [
    ['NRP', 'Nama', 'Lahir', 'Nilai', 'Aktif'],
    ['00012345', 'BUDI  SANTOSO ', new Date(1990, 4, 17), 87.5, true],
  ];
  utils.book_append_sheet(book, utils.aoa_to_sheet(cells, { cellDates: true }), 'Personel');
  const bytes: Buffer = write(book, { type: 'buffer', bookSST: true, compression: true });
  const { table, rows } = await readAll(bytes);
  expect([table.format, table.sheet]).toEqual(['xlsx', 'Personel']);
  expect(rows).toEqual([
    {
      number: 2,
      values: { nrp: '00012345', nama: 'BUDI  SANTOSO', lahir: '1990-05-17', nilai: '87.5', aktif: 'TRUE' },
      warnings: [],
    },
  ]);
});

test('rows keep the numbers Excel shows; empty ones are skipped', async () => {
  const bytes = await xlsxFile({
    rows: `<row r="3">${inline('B3', 'Nama')}</row><row r="5">${inline('B5', 'A')}</row><row r="6"><c r="B6" s="1"/></row><row r="9">${inline('B9', '  ')}</row><row r="12">${inline('B12', 'B')}</row>`,
  });
  const { table, rows } = await readAll(bytes);
  expect(table.headers).toEqual([{ name: 'nama', label: 'Nama', column: 'B' }]);
  expect(rows.map(({ number, values }) => [number, values.nama])).toEqual([
    [5, 'A'],
    [12, 'B'],
  ]);
});

test('rows and cells without their own reference follow the one before', async () => {
  const bytes = await xlsxFile({
    rows: '<row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>b</t></is></c></row><row><c><v>1</v></c><c><v>2</v></c></row>',
  });
  const { rows } = await readAll(bytes);
  expect(rows).toEqual([{ number: 2, values: { a: '1', b: '2' }, warnings: [] }]);
});

test('a text keeps what it is: leading zeros, runs of styles, escapes, no reading aid', async () => {
  const bytes = await xlsxFile({
    strings:
      '<si><t>kolom</t></si><si><r><t xml:space="preserve">satu </t></r><r><rPr><b/></rPr><t>dua</t></r></si><si><t>漢字</t><rPh sb="0" eb="2"><t>かんじ</t></rPh></si><si><t>a_x000A_b_x005F_x0041_</t></si>',
    rows: `<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row><row r="3"><c r="A3" t="s"><v>2</v></c></row><row r="4"><c r="A4" t="s"><v>3</v></c></row>${row(5, '00123')}<row r="6">${inline('A6', '=1+1')}</row><row r="7">${inline('A7', '<![CDATA[<a> & b]]>')}</row>`,
  });
  expect((await valuesOf(bytes)).flat()).toEqual(['satu dua', '漢字', 'a\nb_x0041_', '00123', '=1+1', '<a> & b']);
});

test('numbers are plain, whatever the file writes; what Excel has lost is said', async () => {
  const bytes = await xlsxFile({
    rows: `<row r="1">${inline('A1', 'nip')}${inline('B1', 'nilai')}</row><row r="2">${number('A2', '1.9900101201501101E+17')}${number('B2', '0.30000000000000004')}</row><row r="3">${number('A3', '199001012015011001')}${number('B3', '1E-3')}</row><row r="4">${number('A4', '123456789012345')}${number('B4', '-12.50')}</row>`,
  });
  const { rows } = await readAll(bytes);
  expect(rows.map(({ values }) => values)).toEqual([
    { nip: '199001012015011010', nilai: '0.3' },
    { nip: '199001012015011001', nilai: '0.001' },
    { nip: '123456789012345', nilai: '-12.5' },
  ]);
  expect(rows.map(({ warnings }) => warnings.map(({ code, cell, name }) => [code, cell, name]))).toEqual([
    [['NUMBER_IMPRECISE', 'A2', 'nip']],
    [['NUMBER_IMPRECISE', 'A3', 'nip']],
    [],
  ]);
  expect(rows[0]?.warnings[0]?.message).toContain('sel A2 lebih dari 15 digit');
});

test('a number format decides what a number is: day, moment, time, digits with leading zeros', async () => {
  const styles =
    '<numFmts><numFmt numFmtId="164" formatCode="00000000"/><numFmt numFmtId="165" formatCode="[$-421]dd\\ mmmm\\ yyyy;@"/><numFmt numFmtId="166" formatCode="#,##0&quot; hari&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="20"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs>';
  const cells = [
    ['46349', 0, '46349'],
    ['46349', 1, '2026-11-23'],
    ['46349.75', 1, '2026-11-23'],
    ['46349.75', 2, '2026-11-23 18:00:00'],
    ['46349', 2, '2026-11-23'],
    ['0.5', 3, '12:00:00'],
    ['1234567', 4, '01234567'],
    ['46349', 5, '2026-11-23'],
    ['46349', 6, '46349'],
    ['9999999', 1, '9999999'],
    ['1', 1, '1900-01-01'],
    ['61', 1, '1900-03-01'],
  ] as const;
  const rows = cells.map(([value, style], at) => `<row r="${at + 2}">${number(`A${at + 2}`, value, style)}</row>`);
  const bytes = await xlsxFile({ styles, rows: row(1, 'nilai') + rows.join('') });
  expect((await valuesOf(bytes)).flat()).toEqual(cells.map(([, , text]) => text));
});

test('days of a workbook that counts from 1904, and days written as text', async () => {
  const styles = '<cellXfs><xf numFmtId="14"/></cellXfs>';
  const rows = `${row(1, 'hari')}<row r="2">${number('A2', '44887')}</row><row r="3"><c r="A3" t="d"><v>2026-11-23T00:00:00Z</v></c></row><row r="4"><c r="A4" t="d"><v>2026-11-23T14:05:00.000</v></c></row>`;
  const bytes = await xlsxFile({ workbook: '<workbookPr date1904="1"/>', styles, rows });
  expect((await valuesOf(bytes)).flat()).toEqual(['2026-11-23', '2026-11-23', '2026-11-23 14:05:00']);
});

test('of a formula only the stored value counts', async () => {
  const rows = `${row(1, 'hasil')}<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row><row r="3"><c r="A3" t="str"><f>A1&amp;"x"</f><v>abc</v></c></row><row r="4"><c r="A4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row><row r="5"><c r="A5"><f>[1]Sheet1!A1</f></c></row><row r="6"><c r="A6"><f>cmd|'/c calc'!A0</f><v>7</v></c></row>`;
  const { rows: read } = await readAll(await xlsxFile({ rows }));
  expect(
    read.map(({ values, warnings }) => [values.hasil, ...warnings.map(({ code, cell }) => `${code} ${cell}`)]),
  ).toEqual([['2'], ['abc'], ['#DIV/0!', 'FORMULA_FAILED A4'], ['', 'FORMULA_UNCOMPUTED A5'], ['7']]);
});

test('the first visible sheet is read, or the one asked for', async () => {
  const sheets =
    '<sheet name="Rahasia" state="hidden" sheetId="1" r:id="rId1"/><sheet name="Grafik" sheetId="2" r:id="rId2"/><sheet name="Daftar " sheetId="3" r:id="rId3"/><sheet name="Lain" sheetId="4" r:id="rId4"/>';
  const parts = {
    'xl/workbook.xml': `<x:workbook xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><x:sheets>${sheets.replaceAll('<sheet ', '<x:sheet ')}</x:sheets></x:workbook>`,
    'xl/_rels/workbook.xml.rels': relationships([
      ['worksheet', 'worksheets/sheet1.xml'],
      ['chartsheet', 'chartsheets/sheet1.xml'],
      ['worksheet', '/xl/worksheets/sheet3.xml'],
      ['worksheet', '../xl/worksheets/./sheet4.xml'],
    ]),
    'xl/worksheets/sheet1.xml': worksheet(row(1, 'a')),
    'xl/worksheets/sheet3.xml': worksheet(row(1, 'c')),
    'xl/worksheets/Sheet4.xml': worksheet(row(1, 'd')),
  };
  const bytes = await xlsxFile({ parts });
  const labels = async (sheet?: string | number): Promise<string[]> => {
    const { headers } = await readTable(bytes, { ...enough, ...(sheet !== undefined && { sheet }) });
    return headers.map(({ label }) => label);
  };
  expect([await labels(), await labels('rahasia'), await labels(2), await labels(0)]).toEqual([
    ['c'],
    ['a'],
    ['d'],
    ['a'],
  ]);
  await expectRefusal(bytes, 'TABLE_INVALID', 'Lembar kerja "Tiada" tidak ada.', { sheet: 'Tiada' });
  await expectRefusal(bytes, 'TABLE_INVALID', 'Lembar kerja ke-8 tidak ada.', { sheet: 7 });
});

test('a file that arrives in pieces is the same file', async () => {
  const bytes = await xlsxFile({ rows: row(1, 'nama') + row(2, 'BUDI') });
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
  }
  expect(await valuesOf(pieces())).toEqual([['BUDI']]);
});

test('leaving a table early ends it', async () => {
  const bytes = await xlsxFile({
    rows: row(1, 'nama') + Array.from({ length: 5000 }, (_, at) => row(at + 2, `P${at}`)).join(''),
  });
  const table = await readTable(bytes, enough);
  for await (const { number } of table) if (number === 10) break;
  expect(await collect(table)).toEqual([]);
});
