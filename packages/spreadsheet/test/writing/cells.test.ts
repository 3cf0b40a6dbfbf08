import { expect, test } from 'vitest';
import { type CellValue, type ColumnKind, sheet, workbookBytes } from '../../src/index.ts';
import { cellOf, onlySheet, partOf } from '../fixtures/second-reader.ts';

/** One column of the kind, read back by another reader: cells A2, A3 and so on. */
async function written(kind: ColumnKind, values: readonly CellValue[], format?: string): Promise<unknown[]> {
  const column = { header: 'kolom', kind, value: (value: CellValue) => value, ...(format !== undefined && { format }) };
  const read = onlySheet(await workbookBytes([sheet({ name: 'A', rows: values, columns: [column] })]));
  return values.map((_, at) => cellOf(read, `A${at + 2}`));
}

const empty = ['z', undefined];

test('texts stay texts, whatever they look like', async () => {
  const texts = [
    '=1+1',
    '+62812',
    '-5',
    '@SUM(A1)',
    '00012345',
    '199001012015011001',
    'TRUE',
    '2026-11-23',
    '1E5',
    "'=x",
    '\t=x',
    '#N/A',
  ];
  expect(await written('text', texts)).toEqual(texts.map((text) => ['s', text]));
  expect(await written('text', [12, 34n, '', null, undefined])).toEqual([
    ['s', '12'],
    ['s', '34'],
    empty,
    empty,
    empty,
  ]);
});

test('a text cell is formatted as text, so that editing it keeps its zeros and makes no formula', async () => {
  const bytes = await workbookBytes([
    sheet({ name: 'A', rows: ['007'], columns: [{ header: 'NRP', value: (row) => row }] }),
  ]);
  const styles = await partOf(bytes, 'xl/styles.xml');
  const style = Number(/<c r="A2" s="(\d+)" t="inlineStr">/.exec(await partOf(bytes, 'xl/worksheets/sheet1.xml'))?.[1]);
  const [, cellStyles = ''] = /<cellXfs[^>]*>(.*)<\/cellXfs>/.exec(styles) ?? [];
  expect([...cellStyles.matchAll(/<xf numFmtId="(\d+)"/g)][style]?.[1]).toBe('49');
});

test('numbers are numbers; PostgreSQL gives some as text', async () => {
  expect(await written('integer', [5, 12n, '1200', 0, -3])).toEqual(
    [5, 12, 1200, 0, -3].map((value) => ['n', value, '#,##0']),
  );
  expect(await written('decimal', [0.5, '87.25', 1e-7])).toEqual(
    [0.5, 87.25, 1e-7].map((value) => ['n', value, '#,##0.00']),
  );
  expect(await written('decimal', [0.875], '0.0%')).toEqual([['n', 0.875, '0.0%']]);
  expect(await written('integer', [Number.NaN, Number.POSITIVE_INFINITY, '', null])).toEqual([
    empty,
    empty,
    empty,
    empty,
  ]);
});

test('what is no number, or would lose digits as one, is written as text', async () => {
  const odd = ['199001012015011001', '12 orang', '1,5'];
  expect(await written('integer', odd)).toEqual(odd.map((text) => ['s', text]));
  expect(await written('integer', [1e21, 10n ** 18n])).toEqual([
    ['s', `1${'0'.repeat(21)}`],
    ['s', `1${'0'.repeat(18)}`],
  ]);
});

test('days are days of Jakarta, moments its clock', async () => {
  const evening = new Date('2026-11-22T17:30:00Z');
  expect(await written('date', [evening, '2026-11-23'])).toEqual([
    ['n', 46349, 'dd/mm/yyyy'],
    ['n', 46349, 'dd/mm/yyyy'],
  ]);
  expect(await written('datetime', [evening, '2026-11-22T17:30:00.000Z', '2026-11-23T00:30:00+07:00'])).toEqual(
    Array.from({ length: 3 }, () => ['n', 46349 + 30 / (24 * 60), 'dd/mm/yyyy hh:mm']),
  );
  expect(await written('datetime', ['2026-11-23', '2026-11-23 14:05:00'])).toEqual([
    ['n', 46349, 'dd/mm/yyyy hh:mm'],
    ['n', 46349 + 50_700 / 86_400, 'dd/mm/yyyy hh:mm'],
  ]);
});

test('what is no day of Excel stays as it is written', async () => {
  const odd = ['2026-02-30', '23/11/2026', '1899-12-31', 'besok'];
  expect(await written('date', odd)).toEqual(odd.map((text) => ['s', text]));
  expect(await written('date', [new Date('1850-01-01T00:00:00Z'), new Date(Number.NaN), new Date(8.64e15)])).toEqual([
    ['s', '1850-01-01'],
    empty,
    empty,
  ]);
});

test('a text longer than a cell can hold is cut, and shows it', async () => {
  const texts = ['x'.repeat(32_767), 'x'.repeat(32_768), `${'x'.repeat(32_765)}😀😀`];
  expect(await written('text', texts)).toEqual([
    ['s', 'x'.repeat(32_767)],
    ['s', `${'x'.repeat(32_766)}…`],
    ['s', `${'x'.repeat(32_765)}…`],
  ]);
});

test('a web address is a link, anything else a text', async () => {
  const addresses = [
    'https://www.instagram.com/p/A/?x=1&y="2"',
    'HTTP://contoh.id',
    'javascript:alert(1)',
    'file:///C:/x',
    'https://',
    'http:// x',
    `https://contoh.id/${'x'.repeat(2_079)}`,
  ];
  const column = { header: 'Link', kind: 'link', value: (row: string) => row } as const;
  const read = onlySheet(await workbookBytes([sheet({ name: 'A', rows: addresses, columns: [column] })]));
  expect(addresses.map((_, at) => read[`A${at + 2}`]?.l?.Target)).toEqual([
    addresses[0],
    addresses[1],
    ...Array.from({ length: 5 }, () => undefined),
  ]);
  expect(addresses.map((_, at) => read[`A${at + 2}`]?.v)).toEqual(addresses);
});

test('an address that occurs again is kept once', async () => {
  const rows = Array.from({ length: 50 }, (_, at) => `https://contoh.id/${at % 2}`);
  const bytes = await workbookBytes([
    sheet({ name: 'A', rows, columns: [{ header: 'L', kind: 'link', value: (row) => row }] }),
  ]);
  const relationships = await partOf(bytes, 'xl/worksheets/_rels/sheet1.xml.rels');
  expect(relationships.match(/<Relationship /g)).toHaveLength(2);
  expect((await partOf(bytes, 'xl/worksheets/sheet1.xml')).match(/<hyperlink /g)).toHaveLength(50);
});

test('links beyond what Excel allows on a sheet are texts', async () => {
  const rows = Array.from({ length: 65_540 }, () => 'https://contoh.id/');
  const bytes = await workbookBytes([
    sheet({ name: 'A', rows, columns: [{ header: 'L', kind: 'link', value: (row) => row }] }),
  ]);
  const xml = await partOf(bytes, 'xl/worksheets/sheet1.xml');
  expect([xml.match(/<hyperlink /g)?.length, xml.match(/<row /g)?.length]).toEqual([65_530, 65_541]);
});
