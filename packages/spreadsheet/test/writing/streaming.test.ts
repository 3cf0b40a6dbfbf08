import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { csvStream, sheet, workbookBytes, workbookStream, writeCsv, writeWorkbook } from '../../src/index.ts';
import { onlySheet, textsOf } from '../fixtures/second-reader.ts';

const columns = [{ header: 'Nama', value: (row: string) => row }];

/** Rows that tell how far they were pulled, and whether they were closed. */
function watchedRows(count: number): { rows: AsyncIterable<string>; pulled: () => number; closed: () => boolean } {
  let pulled = 0;
  let closed = false;
  async function* rows(): AsyncGenerator<string> {
    try {
      for (; pulled < count; pulled += 1)
        yield `PERSONEL ${pulled} ${'x'.repeat(Math.imul(pulled, 2_654_435_761) & 63)}`;
    } finally {
      closed = true;
    }
  }
  return { rows: rows(), pulled: () => pulled, closed: () => closed };
}

test.each([
  ['workbook', workbookStream],
  ['CSV', ([only]: readonly ReturnType<typeof sheet>[]) => csvStream(only ?? sheet({ name: '', rows: [], columns }))],
])('a %s pulls its rows only as far as it is read', async (_, stream) => {
  const { rows, pulled, closed } = watchedRows(500_000);
  const output = stream([sheet({ name: 'A', rows, columns })]);
  output.pause();
  await once(output, 'readable');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(pulled()).toBeLessThan(100_000);
  output.destroy();
  await once(output, 'close');
  await new Promise((resolve) => setImmediate(resolve));
  expect(closed()).toBe(true);
});

test.each([
  ['workbook', workbookStream],
  ['CSV', ([only]: readonly ReturnType<typeof sheet>[]) => csvStream(only ?? sheet({ name: '', rows: [], columns }))],
])('what the rows of a %s throw ends the stream with it', async (_, stream) => {
  function* rows(): Generator<string> {
    for (let at = 0; at < 1000; at += 1) yield String(at);
    throw new Error('the database went away');
  }
  await expect(buffer(stream([sheet({ name: 'A', rows: rows(), columns })]))).rejects.toThrow('the database went away');
});

test('what a column throws does, too, and the rows are closed', async () => {
  const { rows, closed } = watchedRows(10);
  const broken = sheet({
    name: 'A',
    rows,
    columns: [
      {
        header: 'Nama',
        value: (): string => {
          throw new Error('no such name');
        },
      },
    ],
  });
  await expect(workbookBytes([broken])).rejects.toThrow('no such name');
  expect(closed()).toBe(true);
});

test('writing to a destination ends it, and fails with it', async () => {
  const destination = new PassThrough();
  const [bytes] = await Promise.all([
    buffer(destination),
    writeWorkbook([sheet({ name: 'A', rows: ['BUDI'], columns })], destination),
  ]);
  expect(textsOf(onlySheet(bytes))).toEqual([['Nama'], ['BUDI']]);
  const { rows, closed } = watchedRows(500_000);
  const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) });
  await expect(writeCsv(sheet({ name: 'A', rows, columns }), full)).rejects.toThrow('disk full');
  expect(closed()).toBe(true);
});

test('sheets are written one after the other', async () => {
  const order: string[] = [];
  const rows = (name: string): Iterable<string> => ({
    *[Symbol.iterator]() {
      order.push(name);
      yield name;
      order.push(`end of ${name}`);
    },
  });
  await workbookBytes(['A', 'B'].map((name) => sheet({ name, rows: rows(name), columns })));
  expect(order).toEqual(['A', 'end of A', 'B', 'end of B']);
});

test('more rows than Excel can hold are refused', async () => {
  function* rows(): Generator<string> {
    for (let at = 0; at < 1_048_576; at += 1) yield '';
  }
  await expect(workbookBytes([sheet({ name: 'A', rows: rows(), columns })])).rejects.toMatchObject({
    code: 'TABLE_TOO_LARGE',
  });
});

test('sheets that are written are let go of, however many there are', async () => {
  const sheets = Array.from({ length: 15 }, (_, at) =>
    sheet({ name: `Lembar ${at}`, rows: [at], columns: [{ header: 'No', value: (row: number) => row }] }),
  );
  const stream = workbookStream(sheets);
  const listeners: number[] = [];
  for await (const _ of stream) listeners.push(stream.listenerCount('close'));
  expect(Math.max(...listeners)).toBeLessThan(10);
});
