import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface BoundedLogOptions {
  /** JSON-lines file; left out: memory only. */
  file?: string | undefined;
  maxEntries: number;
  /** Bound on the JSON text of all entries together. */
  maxBytes: number;
}

/**
 * The last entries of something, in memory and, when a file is given, on disk as JSON lines. Old entries are dropped
 * from both; the file is rewritten when it holds twice as much as is kept. A line cut off by a crash is skipped.
 */
export class BoundedLog<Entry> {
  private readonly options: BoundedLogOptions;
  private kept: { entry: Entry; bytes: number }[] = [];
  private bytes = 0;
  private linesInFile = 0;
  private bytesInFile = 0;

  constructor(options: BoundedLogOptions) {
    this.options = options;
    if (options.file) this.load(options.file);
  }

  entries(): Entry[] {
    return this.kept.map(({ entry }) => entry);
  }

  add(entry: Entry): void {
    const line = `${JSON.stringify(entry)}\n`;
    this.keep(entry, line.length);
    const { file } = this.options;
    if (!file) return;
    this.linesInFile++;
    this.bytesInFile += line.length;
    if (this.linesInFile > 2 * this.options.maxEntries || this.bytesInFile > 2 * this.options.maxBytes) this.rewrite();
    else appendFileSync(file, line);
  }

  clear(): void {
    this.kept = [];
    this.bytes = 0;
    this.rewrite();
  }

  private keep(entry: Entry, bytes: number): void {
    this.kept.push({ entry, bytes });
    this.bytes += bytes;
    while (this.kept.length > this.options.maxEntries || (this.bytes > this.options.maxBytes && this.kept.length > 1)) {
      this.bytes -= this.kept.shift()?.bytes ?? 0;
    }
  }

  private load(file: string): void {
    mkdirSync(dirname(file), { recursive: true });
    for (const line of readLines(file)) {
      try {
        this.keep(JSON.parse(line) as Entry, line.length + 1);
      } catch {
        // the last line of a process that was killed while writing
      }
    }
    this.rewrite();
  }

  private rewrite(): void {
    const { file } = this.options;
    if (!file) return;
    const text = this.kept.map(({ entry }) => `${JSON.stringify(entry)}\n`).join('');
    writeFileSync(`${file}.baru`, text);
    renameSync(`${file}.baru`, file);
    this.linesInFile = this.kept.length;
    this.bytesInFile = text.length;
  }
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
