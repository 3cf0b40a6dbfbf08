import { expect, test } from 'vitest';
import { csvBytes, sheet } from '../../src/index.ts';
import { valuesOf } from '../fixtures/reading.ts';

const text = async (rows: readonly string[], delimiter?: ',' | ';'): Promise<string> =>
  String(
    await csvBytes(
      sheet({
        name: 'A',
        rows,
        columns: [
          { header: 'Nama', value: (row) => row },
          { header: 'B', value: () => 'x' },
        ],
      }),
      { ...(delimiter && { delimiter }) },
    ),
  );

test('a table with its byte order mark, Windows line ends and quotes where they are needed', async () => {
  expect(await text(['BUDI', 'A, B', 'A; B', 'kata "besar"', 'dua\nbaris', 'dua\rbaris', ''])).toBe(
    '\ufeffNama,B\r\nBUDI,x\r\n"A, B",x\r\n"A; B",x\r\n"kata ""besar""",x\r\n"dua\nbaris",x\r\n"dua\rbaris",x\r\n,x\r\n',
  );
  expect(await text(['A; B', 'A, B'], ';')).toBe('\ufeffNama;B\r\n"A; B";x\r\n"A, B";x\r\n');
});

test.each(['=1+1', '+62812', '-5', '@x', '\t=1', '\r=1', '\n=1', '＝1+1', '＋1', '－1', '＠x', "'=1", "''=1"])(
  '%j cannot be run as a formula',
  async (value) => {
    const [, line = ''] = (await text([value])).split('Nama,B\r\n');
    expect(line).toMatch(/^"?'/);
    expect(await valuesOf(Buffer.from(await text([value])))).toEqual([[value.trim(), 'x']]);
  },
);

test('headers are guarded like any text, an apostrophe of its own is kept', async () => {
  const bytes = await csvBytes(
    sheet({ name: 'A', rows: ["'t Hooft"], columns: [{ header: '=cmd', value: (row) => row }] }),
  );
  expect(String(bytes)).toBe("\ufeff'=cmd\r\n't Hooft\r\n");
});

test('numbers, days and moments are plain; a negative number is no formula', async () => {
  const row = { count: -5, share: 0.25, day: new Date('2026-11-22T18:00:00Z'), odd: '-5+1' };
  const bytes = await csvBytes(
    sheet({
      name: 'A',
      title: ['not part of the table'],
      rows: [row],
      columns: [
        { header: 'Jumlah', kind: 'integer', group: '22/11', total: 'sum', value: ({ count }) => count },
        { header: 'Bagian', kind: 'decimal', value: ({ share }) => share },
        { header: 'Hari', kind: 'date', value: ({ day }) => day },
        { header: 'Waktu', kind: 'datetime', value: ({ day }) => day },
        { header: 'Aneh', kind: 'integer', value: ({ odd }) => odd },
      ],
    }),
  );
  expect(String(bytes)).toBe(
    "\ufeff22/11 Jumlah,Bagian,Hari,Waktu,Aneh\r\n-5,0.25,2026-11-23,2026-11-23 01:00:00,'-5+1\r\n",
  );
});
