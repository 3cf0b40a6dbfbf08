/** What may be stored and sent; the type is read from the bytes, never believed from a name. */
const magics: readonly { mimetype: string; fits: (bytes: Buffer) => boolean }[] = [
  { mimetype: 'image/png', fits: (bytes) => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')) },
  { mimetype: 'image/jpeg', fits: (bytes) => bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')) },
  { mimetype: 'application/pdf', fits: (bytes) => bytes.subarray(0, 5).toString('latin1') === '%PDF-' },
  {
    // A zip (PK 3 4) that holds what every workbook holds.
    mimetype: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    fits: (bytes) =>
      bytes.subarray(0, 4).equals(Buffer.from('504b0304', 'hex')) &&
      bytes.includes('[Content_Types].xml') &&
      bytes.includes('xl/'),
  },
  { mimetype: 'text/plain', fits: isText },
];

/** The MIME type of a file by its content: png, jpeg, pdf, xlsx or UTF-8 text. Null for anything else. */
export function fileType(bytes: Buffer): string | null {
  return magics.find(({ fits }) => fits(bytes))?.mimetype ?? null;
}

function isText(bytes: Buffer): boolean {
  if (bytes.length === 0 || bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
