import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { tableLimits } from '../table/limits.ts';
import { damaged, invalidTable, refusalOf, tooLarge, unsupported } from '../table/refusals.ts';

/**
 * The files inside a workbook. Only what is opened is unpacked, never more than it says of itself (yauzl ends a file
 * that goes on), and never more than the budget for all of them together: that is what ends a zip bomb.
 */
export class Parts {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  #budget: number;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>, budget: number) {
    this.#zip = zip;
    this.#entries = entries;
    this.#budget = budget;
  }

  /** @throws TABLE_INVALID when the bytes are no whole zip file, FILE_TYPE_UNSUPPORTED when it holds no workbook */
  static async open(bytes: Buffer, maxUnpackedBytes: number = tableLimits.unpackedBytes): Promise<Parts> {
    let zip: ZipFile;
    try {
      zip = await fromBufferPromise(bytes, { lazyEntries: true, autoClose: false });
    } catch (error) {
      throw refusalOf(error, damaged);
    }
    try {
      const parts = new Parts(zip, await list(zip), maxUnpackedBytes);
      if (!parts.has('[Content_Types].xml')) throw unsupported('Berkas .zip ini bukan berkas Excel (.xlsx).');
      return parts;
    } catch (error) {
      zip.close();
      throw refusalOf(error, damaged);
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  /**
   * A part's bytes, unpacked while they are taken.
   * @throws TABLE_INVALID when there is no such part or it is damaged, TABLE_TOO_LARGE when the budget does not reach
   */
  async *read(name: string): AsyncGenerator<Buffer, void, undefined> {
    const entry = this.#entries.get(name.toLowerCase());
    if (!entry) throw invalidTable(damaged);
    this.#budget -= entry.uncompressedSize;
    if (this.#budget < 0)
      throw tooLarge('Isi berkas Excel terlalu besar setelah dibuka. Bagi menjadi beberapa berkas.');
    let sum = 0;
    for await (const chunk of await this.#zip.openReadStreamPromise(entry)) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
    if (sum !== entry.crc32) throw invalidTable(damaged);
  }

  close(): void {
    this.#zip.close();
  }
}

/** Part names are compared without case, as the format says; one that occurs twice means two things to two readers. */
async function list(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > tableLimits.parts) throw invalidTable('Berkas Excel memuat terlalu banyak bagian.');
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.toLowerCase();
    if (entries.has(name)) throw invalidTable(damaged);
    if (entries.size >= tableLimits.parts) throw invalidTable('Berkas Excel memuat terlalu banyak bagian.');
    entries.set(name, entry);
  }
  return entries;
}
