import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvBytes, readTable, type Sheet, sheet, workbookBytes } from '../src/index.ts';
import { collect, enough } from './fixtures/reading.ts';
import { onlySheet } from './fixtures/second-reader.ts';

/** Anything a text can be: emoji, halves of them, control characters, what looks like an escape, a formula or markup. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(
      '_',
      'x',
      '0',
      '4',
      '1',
      'D',
      "'",
      '=',
      '"',
      ',',
      ';',
      '\t',
      '\n',
      '\r',
      ' ',
      '&',
      '<',
      '>',
      ']',
      '\u0000',
      '\u0007',
      '\u200b',
      '\ufffe',
      '\ud83d',
    ),
  }),
  fc.string({ unit: 'binary-ascii', maxLength: 300 }),
);
const table = fc
  .integer({ min: 1, max: 5 })
  .chain((width) =>
    fc.array(fc.array(anyText, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
  );

function sheetOf(rows: string[][]): Sheet {
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, at) => ({ header: `k${at}`, value: (row: string[]) => row[at] }));
  return sheet({ name: 'Data', rows, columns });
}

/** Row numbers and values as they must come back: trimmed, rows without anything left out. */
function expected(rows: string[][], seen: (text: string) => string): [number, string[]][] {
  return rows
    .map((row, at): [number, string[]] => [at + 2, row.map((text) => seen(text.toWellFormed()).trim())])
    .filter(([, row]) => row.some((text) => text !== ''));
}

async function readBack(bytes: Buffer): Promise<[number, string[]][]> {
  const rows = await collect(await readTable(bytes, enough));
  return rows.map(({ number, values }) => [number, Object.values(values).map(String)]);
}

test('what is written to a workbook is read back', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      expect(await readBack(await workbookBytes([sheetOf(rows)]))).toEqual(expected(rows, (text) => text));
    }),
    { numRuns: 300 },
  );
});

test('what is written to a CSV is read back, but for the character NUL', async () => {
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom(',', ';', '\t'), async (rows, delimiter) => {
      const bytes = await csvBytes(sheetOf(rows), { delimiter });
      expect(await readBack(bytes)).toEqual(expected(rows, (text) => text.replaceAll('\u0000', '')));
    }),
    { numRuns: 300 },
  );
});

test('another reader sees the same texts in a workbook', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const read = onlySheet(await workbookBytes([sheetOf(rows)]));
      for (const [at, row] of rows.entries()) {
        for (const [column, text] of row.entries()) {
          const cell = read[`${'ABCDE'[column]}${at + 2}`];
          // It takes a Windows line end for a line end.
          expect(cell?.v ?? '').toBe(text.toWellFormed().replaceAll('\r\n', '\n'));
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('the same input is the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      expect((await workbookBytes([sheetOf(rows)])).equals(await workbookBytes([sheetOf(rows)]))).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('any bytes are read or refused, and nothing else', async () => {
  const beginnings = fc.constantFrom('', 'PK\u0003\u0004', '\ufeff', '\u00ff\u00fe', 'a,b\n', '"');
  await fc.assert(
    fc.asyncProperty(beginnings, fc.uint8Array({ maxLength: 500 }), async (beginning, rest) => {
      const bytes = Buffer.concat([Buffer.from(beginning, 'latin1'), rest]);
      const outcome = await readBack(bytes).then(
        () => 'read',
        (error: { code?: unknown }) => error.code,
      );
      expect(outcome).toMatch(/^(read|TABLE_INVALID|FILE_TYPE_UNSUPPORTED|TABLE_TOO_LARGE)$/);
    }),
    { numRuns: 1000 },
  );
});

test('a workbook with some bytes changed is read or refused, and nothing else', async () => {
  const whole = await workbookBytes([sheetOf(Array.from({ length: 30 }, (_, at) => [`PERSONEL ${at}`, String(at)]))]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, byte] of changes) bytes[at] = byte;
        const outcome = await readBack(bytes).then(
          () => 'read',
          (error: { code?: unknown }) => error.code,
        );
        expect(outcome).toMatch(/^(read|TABLE_INVALID|FILE_TYPE_UNSUPPORTED|TABLE_TOO_LARGE)$/);
      },
    ),
    { numRuns: 500 },
  );
});
