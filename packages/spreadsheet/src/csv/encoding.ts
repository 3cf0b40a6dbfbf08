import { isUtf8 } from 'node:buffer';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * How a text file is written: by its byte order mark, else UTF-8 when all of it is, else what Excel on Windows writes
 * as plain "CSV". Every byte is a character there, so nothing is refused.
 */
export function encodingOf(bytes: Buffer): TextEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

/** The text in pieces; a byte order mark is left out. */
export function* decoded(bytes: Buffer, pieceLength = 16 * 1024): Generator<string, void, undefined> {
  const decoder = new TextDecoder(encodingOf(bytes));
  for (let at = 0; at < bytes.length; at += pieceLength) {
    yield decoder.decode(bytes.subarray(at, at + pieceLength), { stream: true });
  }
  yield decoder.decode();
}
