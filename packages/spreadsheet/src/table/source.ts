import { CiceroError } from '@cicero/contracts';

/** Bytes of a file: whole, or as they arrive (a request's body, a stream). */
export type TableSource = Uint8Array | AsyncIterable<Uint8Array>;

/**
 * A file's bytes. They are held whole: the list of what a workbook contains stands at its end, and whether a text is
 * UTF-8 is known only at its end.
 * @throws FILE_TOO_LARGE as soon as more than `maxBytes` have arrived
 */
export async function bytesOf(source: TableSource, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source instanceof Uint8Array ? [source] : source) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new CiceroError('FILE_TOO_LARGE', {
        message: `Berkas terlalu besar; paling banyak ${megabytes(maxBytes)}.`,
      });
    }
    chunks.push(chunk);
  }
  const [only] = chunks;
  if (only && chunks.length === 1) return Buffer.from(only.buffer, only.byteOffset, only.byteLength);
  return Buffer.concat(chunks, size);
}

function megabytes(bytes: number): string {
  const amount = bytes / (1024 * 1024);
  return amount >= 1 ? `${Math.floor(amount)} MB` : `${bytes} byte`;
}
