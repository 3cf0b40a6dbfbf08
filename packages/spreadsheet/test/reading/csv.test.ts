import { expect, test } from 'vitest';
import { expectRefusal, readAll, valuesOf } from '../fixtures/reading.ts';

const csv = (text: string, encoding: BufferEncoding = 'utf8'): Buffer => Buffer.from(text, encoding);

test.each([
  ['comma', 'nrp,nama\n001,BUDI\n'],
  ['semicolon, decimal commas', 'nrp;nama\n001;BUDI\n'],
  ['tab', 'nrp\tnama\n001\tBUDI\n'],
  ['Windows line ends', 'nrp,nama\r\n001,BUDI\r\n'],
  ['old Mac line ends', 'nrp,nama\r001,BUDI\r'],
  ['mixed line ends', 'nrp,nama\r\n\n001,BUDI\r'],
  ['no line end at the end', 'nrp,nama\n001,BUDI'],
  ["Excel's own first line", 'sep=;\r\nnrp;nama\r\n001;BUDI'],
  ['delimiters within quotes do not count', '"nrp";"nama"\n"001";"BUDI"'],
])('%s', async (_, text) => {
  const { table, rows } = await readAll(csv(text));
  expect([table.format, table.sheet]).toEqual(['csv', '']);
  expect(rows.map(({ values }) => values)).toEqual([{ nrp: '001', nama: 'BUDI' }]);
});

test.each([
  ['UTF-8', csv('nama\nJOSÉ 😀')],
  ['UTF-8 with its mark', csv('\ufeffnama\nJOSÉ 😀')],
  ['UTF-16, as "Unicode text" of Excel', csv('\ufeffnama\nJOSÉ 😀', 'utf16le')],
  ['UTF-16, the other way round', csv('\ufeffnama\nJOSÉ 😀', 'utf16le').swap16()],
])('%s', async (_, bytes) => {
  expect(await valuesOf(bytes)).toEqual([['JOSÉ 😀']]);
});

test('what is not UTF-8 is Windows-1252', async () => {
  const bytes = Buffer.concat([csv('nama\nJOS'), Buffer.from([0xc9, 0x20, 0x80, 0x93, 0x94])]);
  expect(await valuesOf(bytes)).toEqual([['JOSÉ €“”']]);
});

test('a character cut in half between two pieces of a large file is whole', async () => {
  const names = Array.from({ length: 30_000 }, (_, at) => `é${'x'.repeat(at % 5)}`);
  expect((await valuesOf(csv(`nama\n${names.join('\n')}`), { maxRows: 30_000 })).flat()).toEqual(names);
});

test('rows are numbered as Excel numbers them: quoted line breaks make no row, empty lines do', async () => {
  const { rows } = await readAll(csv('nama,alamat\n\n"A","JL. SATU\nNO. 2"\n,\nB,"kata ""besar"""\n'));
  expect(rows.map(({ number, values }) => [number, values.nama, values.alamat])).toEqual([
    [3, 'A', 'JL. SATU\nNO. 2'],
    [5, 'B', 'kata "besar"'],
  ]);
});

test('short rows are filled, a quote inside a text is a quote', async () => {
  expect(await valuesOf(csv('a,b,c\n1\nJL. "X" 2,y,z'))).toEqual([
    ['1', '', ''],
    ['JL. "X" 2', 'y', 'z'],
  ]);
});

test('a number that Excel has shortened is said', async () => {
  const { rows } = await readAll(csv('nip;nama\n1,99001E+17;A\n1.99E+17;B\n199001012015011001;C\n'));
  expect(rows.map(({ values, warnings }) => [values.nip, warnings.map(({ code, cell }) => `${code} ${cell}`)])).toEqual(
    [
      ['1,99001E+17', ['NUMBER_IMPRECISE A2']],
      ['1.99E+17', ['NUMBER_IMPRECISE A3']],
      ['199001012015011001', []],
    ],
  );
});

test('something in a column without header is said, in a column nobody asked for it is not', async () => {
  const { table, rows } = await readAll(csv('nama,,catatan\nA,x,y\n'), { columns: { nama: [] } });
  expect(table.unknown).toEqual([{ name: 'catatan', label: 'catatan', column: 'C' }]);
  expect(rows[0]?.warnings).toEqual([
    { code: 'CELL_WITHOUT_HEADER', cell: 'B2', message: 'Sel B2 terisi, tetapi kolomnya tidak punya judul.' },
  ]);
});

test('a quote that is never closed is refused with its place', async () => {
  await expectRefusal(csv('nama,alamat\nA,x\nB,"JL. SATU\nC,y\n'), 'TABLE_INVALID', 'sekitar baris 3 tidak ditutup');
});
