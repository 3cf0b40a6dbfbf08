import { expect, test } from 'vitest';
import { legalSheetNames, sheet, workbookBytes } from '../../src/index.ts';
import { cellOf, onlySheet, partOf, partsOf, secondReader, textsOf } from '../fixtures/second-reader.ts';

interface Person {
  name: string;
  satker: string;
  likes: number[];
}

const people: Person[] = [
  { name: 'AKP SATU', satker: 'SUBDIT I', likes: [3, 1] },
  { name: 'BRIPDA DUA', satker: 'SUBDIT II', likes: [0, 4] },
];

/** The weekly recap: titles, days over three columns each, a total. */
const recap = () =>
  sheet<Person>({
    name: 'POLRES CONTOH',
    title: ['POLRES CONTOH – Rekap Engagement Instagram', 'Periode 17–18 November 2025'],
    freezeColumns: 2,
    filter: true,
    rows: people,
    columns: [
      { header: 'Nama', value: ({ name }) => name, total: { label: 'TOTAL' } },
      { header: 'Satfung', value: ({ satker }) => satker },
      ...[0, 1].flatMap((day) => [
        {
          header: 'Jumlah Post',
          kind: 'integer' as const,
          group: `${17 + day}/11`,
          total: 'sum' as const,
          value: () => 4,
        },
        {
          header: 'Sudah Likes',
          kind: 'integer' as const,
          group: `${17 + day}/11`,
          total: 'sum' as const,
          tone: 'good' as const,
          value: ({ likes }: Person) => likes[day] ?? 0,
        },
      ]),
    ],
  });

test('titles, grouped headings, rows and total stand where they belong', async () => {
  expect(textsOf(onlySheet(await workbookBytes([recap()])))).toEqual([
    ['POLRES CONTOH – Rekap Engagement Instagram', '', '', '', '', ''],
    ['Periode 17–18 November 2025', '', '', '', '', ''],
    ['Nama', 'Satfung', '17/11', '', '18/11', ''],
    ['', '', 'Jumlah Post', 'Sudah Likes', 'Jumlah Post', 'Sudah Likes'],
    ['AKP SATU', 'SUBDIT I', '4', '3', '4', '1'],
    ['BRIPDA DUA', 'SUBDIT II', '4', '0', '4', '4'],
    ['TOTAL', '', '8', '3', '8', '5'],
  ]);
});

test('titles and headings are merged over their columns', async () => {
  const { '!merges': merges = [] } = onlySheet(await workbookBytes([recap()]));
  const ranges = merges.map(({ s, e }) => `${s.r + 1}:${s.c}–${e.r + 1}:${e.c}`);
  expect(ranges.sort()).toEqual(['1:0–1:5', '2:0–2:5', '3:0–4:0', '3:1–4:1', '3:2–3:3', '3:4–3:5']);
});

test('a total is a formula with its value', async () => {
  const read = onlySheet(await workbookBytes([recap()]));
  expect([read.D7?.f, ...cellOf(read, 'D7')]).toEqual(['SUM(D5:D6)', 'n', 3, '#,##0']);
});

test('the header stays in sight, bold, with filter buttons over the data and not the total', async () => {
  const bytes = await workbookBytes([recap()]);
  const xml = await partOf(bytes, 'xl/worksheets/sheet1.xml');
  expect(xml).toContain('<pane xSplit="2" ySplit="4" topLeftCell="C5" activePane="bottomRight" state="frozen"/>');
  expect(onlySheet(bytes)['!autofilter']).toEqual({ ref: 'A4:F6' });
  const styles = await partOf(bytes, 'xl/styles.xml');
  const [, cellStyles = ''] = /<cellXfs[^>]*>(.*)<\/cellXfs>/.exec(styles) ?? [];
  const [, fonts = ''] = /<fonts[^>]*>(.*)<\/fonts>/.exec(styles) ?? [];
  const style = Number(/<c r="A3" s="(\d+)"/.exec(xml)?.[1]);
  const font = Number([...cellStyles.matchAll(/<xf numFmtId="\d+" fontId="(\d+)"/g)][style]?.[1]);
  expect(fonts.split('<font>').slice(1)[font]).toContain('<b/>');
});

test('without groups and titles there is one header row', async () => {
  const bytes = await workbookBytes([sheet({ name: 'A', rows: [], columns: [{ header: 'Nama', value: () => '' }] })]);
  expect(textsOf(onlySheet(bytes))).toEqual([['Nama']]);
  const xml = await partOf(bytes, 'xl/worksheets/sheet1.xml');
  expect(xml).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
  expect(xml).not.toContain('mergeCell');
});

test('an empty title line leaves a row free; a sheet without rows has no total', async () => {
  const bytes = await workbookBytes([
    sheet<number>({
      name: 'A',
      title: ['Judul', ''],
      rows: [],
      columns: [
        { header: 'Satker', value: String, total: { label: 'TOTAL' } },
        { header: 'Jumlah', kind: 'integer', value: (row) => row, total: 'sum' },
      ],
    }),
  ]);
  expect(textsOf(onlySheet(bytes))).toEqual([
    ['Judul', ''],
    ['', ''],
    ['Satker', 'Jumlah'],
  ]);
});

test('columns are as wide as they are told, or as their header and first rows need', async () => {
  const rows = ['x'.repeat(30), 'y'.repeat(500)];
  const columns = [
    { header: 'A', value: (row: string) => row },
    { header: 'Judul yang panjang', value: () => 'x' },
    { header: 'C', value: () => 'x', width: 5 },
    { header: 'D', kind: 'date' as const, value: () => '2026-11-23' },
    { header: 'E', value: () => 'baris pertama\nbaris' },
  ];
  const { '!cols': widths = [] } = onlySheet(await workbookBytes([sheet({ name: 'A', rows, columns })]));
  expect(widths.map(({ width }) => width)).toEqual([60, 20, 5, 12, 15]);
});

test('a workbook has its sheets in order, under legal names', async () => {
  const columns = [{ header: 'Nama', value: (row: string) => row }];
  const names = ['POLRES KOTA/KAB [A]', 'Rekap', 'rekap', 'X'.repeat(40)];
  const bytes = await workbookBytes(names.map((name) => sheet({ name, rows: [name], columns })));
  const { SheetNames, Sheets } = secondReader(bytes);
  expect(SheetNames).toEqual(['POLRES KOTA KAB A', 'Rekap', 'rekap_1', 'X'.repeat(31)]);
  expect(SheetNames.map((name) => Sheets[name]?.A2?.v)).toEqual(names);
});

test.each([
  [['a:b*c?d\\e'], ['a b c d e']],
  [["'Rekap'"], ['Rekap']],
  [
    ['', '  ', "''"],
    ['Sheet', 'Sheet_1', 'Sheet_2'],
  ],
  [['History'], ['History_1']],
  [[`${'x'.repeat(30)}😀`], ['x'.repeat(30)]],
  [
    [`${'x'.repeat(30)}y`, `${'x'.repeat(30)}Y`],
    [`${'x'.repeat(30)}y`, `${'x'.repeat(29)}_1`],
  ],
  [['a\u0000b\nc'], ['a b c']],
  [
    ['a_1', 'a', 'a'],
    ['a_1', 'a', 'a_2'],
  ],
])('sheet names %j become %j', (names, legal) => {
  expect(legalSheetNames(names)).toEqual(legal);
});

test('the same rows are the same bytes, in any time zone', async () => {
  const first = await workbookBytes([recap(), recap()]);
  const zone = process.env.TZ;
  process.env.TZ = 'America/New_York';
  const second = await workbookBytes([recap(), recap()]);
  process.env.TZ = zone;
  expect(second.equals(first)).toBe(true);
});

test('every part is well-formed and named in the list of parts', async () => {
  const { XmlReader } = await import('../../src/xlsx/xml.ts');
  const bytes = await workbookBytes([recap()]);
  const names: string[] = [];
  for await (const [name, content] of partsOf(bytes)) {
    names.push(name);
    const reader = new XmlReader({});
    reader.write(Buffer.from(content));
    reader.end();
  }
  expect(names).toEqual([
    '[Content_Types].xml',
    '_rels/.rels',
    'xl/workbook.xml',
    'xl/_rels/workbook.xml.rels',
    'xl/styles.xml',
    'xl/worksheets/sheet1.xml',
  ]);
});

test('a workbook without sheets, or a sheet without columns, is a mistake of the caller', async () => {
  await expect(workbookBytes([])).rejects.toThrow(RangeError);
  await expect(workbookBytes([sheet({ name: 'A', rows: [], columns: [] })])).rejects.toThrow(RangeError);
});

test('the header is as high as its texts need when they wrap', async () => {
  const heights = async (columns: Parameters<typeof sheet<number>>[0]['columns']) => {
    const xml = await partOf(
      await workbookBytes([sheet({ name: 'Rekap', title: ['Judul'], rows: [1], columns })]),
      'xl/worksheets/sheet1.xml',
    );
    return [...xml.matchAll(/<row r="(\d)"(?: ht="(\d+)" customHeight="1")?>/g)].map(([, , height]) => height ?? '');
  };
  const column = { kind: 'integer', value: () => 1 } as const;
  expect(await heights([{ ...column, header: 'Jumlah Post' }])).toEqual(['', '', '']);
  expect(await heights([{ ...column, header: 'Jumlah Post', width: 8 }])).toEqual(['', '30', '']);
  expect(await heights([{ ...column, header: '7512345678901234567', width: 10 }])).toEqual(['', '45', '']);
  // Under a heading; a column without one has both rows.
  expect(
    await heights([
      { ...column, header: 'Jumlah Personel', width: 9 },
      { ...column, header: 'Sudah', width: 8, group: 'Senin, 3/11/2025' },
      { ...column, header: 'Belum Likes', width: 8, group: 'Senin, 3/11/2025' },
    ]),
  ).toEqual(['', '30', '30', '']);
});

test('on paper every page has the header, and a sheet too wide to be read has several pages across', async () => {
  const columns = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ header: `K${at}`, width: 20, value: () => 1 }));
  const bytes = await workbookBytes([
    sheet({ name: "SAT'KER", rows: [1], columns: columns(16) }),
    sheet({ name: 'LEBAR', title: ['Judul', ''], rows: [1], columns: columns(40), freezeColumns: 4 }),
  ]);
  expect(secondReader(bytes).Workbook?.Names).toEqual([
    { Name: '_xlnm.Print_Titles', Sheet: 0, Ref: "'SAT''KER'!$1:$1" },
    { Name: '_xlnm.Print_Titles', Sheet: 1, Ref: "'LEBAR'!$A:$D,'LEBAR'!$1:$3" },
  ]);
  const pages = [1, 2].map(
    async (at) => /fitToWidth="(\d+)"/.exec(await partOf(bytes, `xl/worksheets/sheet${at}.xml`))?.[1],
  );
  expect(await Promise.all(pages)).toEqual(['1', '3']);
});
