import { utils, write } from '@e965/xlsx';
import { expect, test } from 'vitest';
import { expectRefusal, readAll } from '../fixtures/reading.ts';
import { row, xlsxFile, zipFile } from '../fixtures/xlsx-file.ts';

const book = utils.book_new();
utils.book_append_sheet(book, utils.aoa_to_sheet([['nama'], ['BUDI']]), 'A');
const saved = (bookType: 'biff8' | 'xlsb' | 'ods' | 'xlsm'): Buffer => write(book, { type: 'buffer', bookType });

test('the bytes say what a file is, not its name', async () => {
  const { table } = await readAll(await xlsxFile({ rows: row(1, 'nama') }));
  expect(table.format).toBe('xlsx');
  expect((await readAll(Buffer.from('PK,nama\n1,2\n'))).table.format).toBe('csv');
  expect((await readAll(saved('xlsm'))).rows.map(({ values }) => values.nama)).toEqual(['BUDI']);
});

test.each<[string, Buffer, RegExp]>([
  ['an old or encrypted Excel file', saved('biff8'), /Simpan sebagai \.xlsx tanpa kata sandi/],
  ['a binary workbook', saved('xlsb'), /bukan berkas Excel \(\.xlsx\)/],
  ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ'), /PDF/],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), /Gambar/],
  ['another picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), /Gambar/],
  ['a gzip file', Buffer.from([0x1f, 0x8b, 8, 0]), /terkompresi/],
  ['a sign-in page', Buffer.from('\ufeff\n<!DOCTYPE html><html>'), /halaman web/],
  ['bytes', Buffer.from([1, 2, 3, 0, 5]), /bukan tabel/],
  ['bytes that are no UTF-8', Buffer.from([0x41, 0x01, 0xe9, 0x42]), /bukan tabel/],
])('%s is refused by its kind', async (_, bytes, message) => {
  await expectRefusal(bytes, 'FILE_TYPE_UNSUPPORTED', message);
});

test('a zip that is no workbook is refused by its kind', async () => {
  await expectRefusal(await zipFile({ 'a.txt': 'a' }), 'FILE_TYPE_UNSUPPORTED', /zip ini bukan berkas Excel/);
  await expectRefusal(saved('ods'), 'FILE_TYPE_UNSUPPORTED', /zip ini bukan berkas Excel/);
  const document = '<w:document xmlns:w="urn:w"><w:body/></w:document>';
  await expectRefusal(
    await xlsxFile({ parts: { 'xl/workbook.xml': document } }),
    'FILE_TYPE_UNSUPPORTED',
    /dokumen Office, tetapi bukan/,
  );
});

test('a format that is asked for is held against the bytes', async () => {
  const csv = Buffer.from('nama\nBUDI\n');
  await expectRefusal(csv, 'FILE_TYPE_UNSUPPORTED', 'bukan .xlsx', { format: 'xlsx' });
  await expectRefusal(await xlsxFile(), 'FILE_TYPE_UNSUPPORTED', 'bukan .csv', { format: 'csv' });
  expect((await readAll(csv, { format: 'csv' })).rows).toHaveLength(1);
});

test('a file of just maxBytes is read, one of a byte more is not, and its rest is not waited for', async () => {
  const bytes = Buffer.from('nama\nBUDI\n');
  expect((await readAll(bytes, { maxBytes: bytes.length })).rows).toHaveLength(1);
  await expectRefusal(bytes, 'FILE_TOO_LARGE', 'paling banyak 9 byte', { maxBytes: bytes.length - 1 });
  let closed = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield bytes;
    } finally {
      closed = true;
    }
  }
  await expectRefusal(endless(), 'FILE_TOO_LARGE', 'paling banyak 2 MB', { maxBytes: 2 * 1024 * 1024 });
  expect(closed).toBe(true);
});

test('maxRows counts rows below the header that hold something', async () => {
  const csv = Buffer.from('nama\nA\n\nB\n');
  expect((await readAll(csv, { maxRows: 2 })).rows).toHaveLength(2);
  await expectRefusal(csv, 'TABLE_TOO_LARGE', 'paling banyak 1 baris', { maxRows: 1 });
});

test('a sender that breaks off is not taken for a bad table', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('nama\n');
    throw new Error('connection lost');
  }
  await expect(readAll(broken())).rejects.toThrow('connection lost');
});
