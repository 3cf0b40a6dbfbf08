import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jakartaTime, ManualClock, startOfDay } from '@cicero/runtime';
import { CommandError } from '../terminal.ts';
import { passDay, type Span } from './day.ts';
import { type Ledger, readLedger, troubles } from './ledger.ts';
import { type Recorded, Recorder } from './recorder.ts';
import { transcript } from './transcript.ts';
import { openWorld } from './world.ts';

export interface SimulateOptions extends Span {
  /** An empty folder for the data, which stays; left out: one that goes away. */
  data?: string;
  /** A folder for the transcript, the pictures and the files. */
  out?: string;
  /** Whole texts instead of their first lines. */
  full: boolean;
  env: Readonly<Record<string, string | undefined>>;
  onProgress: (text: string) => void;
}

export interface SimulatedDay {
  transcript: string;
  /** What went wrong; empty when all is well. */
  troubles: string[];
  ledger: Ledger;
  messages: Recorded[];
}

/**
 * Lets a day, or a part of it, pass in fast motion; see docs/sandbox.md.
 * @throws CommandError when the data folder is not empty, or nothing moves any more
 */
export async function simulateDay(options: SimulateOptions): Promise<SimulatedDay> {
  const { day, from, to, full, onProgress } = options;
  const began = performance.now();
  const folder = options.data ?? (await mkdtemp(join(tmpdir(), 'cicero-day-')));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) {
    throw new CommandError(`${folder} holds data already; choose an empty folder`);
  }
  // What is due exactly at the beginning is due.
  const clock = new ManualClock(startOfDay(day).getTime() + from * 60_000 - 1_000);
  try {
    onProgress('opening everything');
    const world = await openWorld({ folder, clock, env: options.env });
    try {
      const recorder = new Recorder(world.sandbox);
      let hour = '';
      const happenings = await passDay(world, clock, options, (at) => {
        const now = jakartaTime(at).slice(0, 2);
        if (now !== hour) onProgress(`${jakartaTime(at)} after ${((performance.now() - began) / 1000).toFixed(0)} s`);
        hour = now;
      });
      const ledger = await readLedger(world.host.database.db);
      const messages = recorder.messages();
      const kept = options.out ? await keepFiles(options.out, messages) : new Map<number, string>();
      const seconds = (performance.now() - began) / 1000;
      const title = `A day of Cicero: ${day}, ${clockText(from)} to ${clockText(to)} WIB`;
      const text = transcript({ title, ledger, messages, happenings, kept, seconds }, { full });
      if (options.out) await writeFile(join(options.out, 'transcript.md'), text);
      return { transcript: text, troubles: troubles(ledger), ledger, messages };
    } finally {
      await world.close();
    }
  } finally {
    if (options.data === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the files that were sent; one that went to several people is kept once. */
async function keepFiles(out: string, messages: readonly Recorded[]): Promise<Map<number, string>> {
  await mkdir(join(out, 'files'), { recursive: true });
  const kept = new Map<number, string>();
  const taken = new Map<string, Buffer>();
  for (const [place, { file }] of messages.entries()) {
    if (!file) continue;
    const name = file.name.replace(/[^\w.-]+/g, '_');
    let unique = name;
    for (let copy = 2; taken.has(unique) && !taken.get(unique)?.equals(file.bytes); copy++) unique = `${copy}-${name}`;
    if (!taken.has(unique)) await writeFile(join(out, 'files', unique), file.bytes);
    taken.set(unique, file.bytes);
    kept.set(place, `files/${unique}`);
  }
  return kept;
}

function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
