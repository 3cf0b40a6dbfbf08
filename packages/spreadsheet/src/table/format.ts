import { isUtf8 } from 'node:buffer';
import { invalidTable, unsupported } from './refusals.ts';

export type TableFormat = 'xlsx' | 'csv';

const signatures: readonly (readonly [bytes: readonly number[], message: string])[] = [
  [
    [0xd0, 0xcf, 0x11, 0xe0],
    'Berkas Excel lama (.xls) atau berkas berkata sandi tidak didukung. Simpan sebagai .xlsx tanpa kata sandi.',
  ],
  [[0x25, 0x50, 0x44, 0x46], 'Berkas PDF bukan tabel. Kirim .xlsx atau .csv.'],
  [[0x89, 0x50, 0x4e, 0x47], 'Gambar bukan tabel. Kirim .xlsx atau .csv.'],
  [[0xff, 0xd8, 0xff], 'Gambar bukan tabel. Kirim .xlsx atau .csv.'],
  [[0x1f, 0x8b], 'Berkas terkompresi tidak didukung. Kirim .xlsx atau .csv.'],
];
const webPage = /^\s*<(?:!doctype\s+html|html|head|body|\?xml)/i;
const unreadable = 'Berkas bukan tabel .xlsx atau .csv.';

/**
 * What a file is, told by its bytes: its name and its declared type are whatever the sender typed.
 * @throws TABLE_INVALID for an empty file, FILE_TYPE_UNSUPPORTED for anything that is neither a zip nor text
 */
export function formatOf(bytes: Buffer): TableFormat {
  if (bytes.length === 0) throw invalidTable('Berkas kosong.');
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06])) return 'xlsx';
  for (const [signature, message] of signatures) if (startsWith(bytes, signature)) throw unsupported(message);
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) return 'csv';
  const head = bytes.subarray(0, 4096);
  // A shared sheet that is not public answers with a sign-in page.
  if (webPage.test(head.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, ''))) {
    throw unsupported('Berkas ini halaman web, bukan tabel. Pastikan Google Sheet dapat dibuka oleh siapa saja.');
  }
  if (!isText(bytes)) throw unsupported(unreadable);
  return 'csv';
}

/** Text has no control characters but blanks, in any encoding we read. */
function isText(bytes: Buffer): boolean {
  if (bytes.includes(0)) return false;
  if (isUtf8(bytes)) return true;
  let controls = 0;
  for (const byte of bytes.subarray(0, 65_536))
    if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) controls += 1;
  return controls === 0;
}

function startsWith(bytes: Buffer, signature: readonly number[]): boolean {
  return signature.every((byte, at) => bytes[at] === byte);
}
