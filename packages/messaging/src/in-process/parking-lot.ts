import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';

/** One parked message, one line of its queue's file. */
export interface Parked {
  /** Tells two parkings of one message apart. */
  key: string;
  id: string;
  raw: string;
  error: string;
  attempts: number;
  parkedAt: string;
}

/** The parked messages of one queue, oldest first. Calls are taken one after the other. */
export interface ParkingLot {
  readonly count: number;
  /** Resolves when the message is safe: on disk when there is a directory. */
  add(parked: Parked): Promise<void>;
  entries(): AsyncIterable<Parked>;
  /** Removes those for which `gone` is true; returns how many. */
  remove(gone: (parked: Parked) => boolean): Promise<number>;
}

const suffix = '.jsonl';

export function memoryLot(): ParkingLot {
  let parked: Parked[] = [];
  return {
    get count() {
      return parked.length;
    },
    async add(one) {
      parked.push(one);
    },
    async *entries() {
      yield* [...parked];
    },
    async remove(gone) {
      const before = parked.length;
      parked = parked.filter((one) => !gone(one));
      return before - parked.length;
    },
  };
}

/** Names of the queues that have a file in the directory. */
export async function queuesIn(directory: string): Promise<string[]> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const files = await readdir(directory);
  return files.filter((file) => file.endsWith(suffix)).map((file) => file.slice(0, -suffix.length));
}

/** Keeps the messages in `<directory>/<queue>.jsonl`; an append is synced to disk before it counts. */
export async function fileLot(directory: string, queue: string): Promise<ParkingLot> {
  const path = join(directory, `${queue}${suffix}`);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  let count = await repair(path);
  let last: Promise<unknown> = Promise.resolve();
  /** One writer at a time; a failure is the caller's, the next call starts afresh. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = last.then(work, work);
    last = turn.catch(() => {});
    return turn;
  }

  return {
    get count() {
      return count;
    },
    add: (parked) =>
      inTurn(async () => {
        const file = await open(path, 'a', 0o600);
        try {
          await file.appendFile(lineOf(parked));
          await file.sync();
        } finally {
          await file.close();
        }
        count += 1;
      }),
    entries: () => linesOf(path),
    remove: (gone) =>
      inTurn(async () => {
        const before = count;
        count = await keep(path, (parked) => !gone(parked));
        return before - count;
      }),
  };
}

const lineOf = (parked: Parked): string => `${JSON.stringify(parked)}\n`;

/** Replaces the file by one with only those lines, at once; returns how many. */
async function keep(path: string, wanted: (parked: Parked) => boolean): Promise<number> {
  let kept = 0;
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    for await (const parked of linesOf(path)) {
      if (!wanted(parked)) continue;
      await file.appendFile(lineOf(parked));
      kept += 1;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  if (kept > 0) await rename(`${path}.new`, path);
  else await Promise.all([rm(path, { force: true }), rm(`${path}.new`, { force: true })]);
  return kept;
}

/** Cuts off a last line that a crash left half written (its publish was never confirmed); returns the number of lines. */
async function repair(path: string): Promise<number> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch {
    return 0;
  }
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) await truncate(path, end);
  let lines = 0;
  for (let at = bytes.indexOf('\n'); at !== -1; at = bytes.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

async function* linesOf(path: string): AsyncIterable<Parked> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch {
    return;
  }
  try {
    for await (const line of file.readLines()) yield parkedOf(line);
  } finally {
    await file.close();
  }
}

/** A line that something else has damaged is shown, not lost and not fatal. */
function parkedOf(line: string): Parked {
  try {
    return JSON.parse(line) as Parked;
  } catch {
    return { key: line, id: '', raw: line, error: 'unreadable line', attempts: 0, parkedAt: '' };
  }
}
