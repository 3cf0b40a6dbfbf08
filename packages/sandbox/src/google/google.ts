import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { GoogleFaults } from './faults.ts';
import { type Grant, Grants } from './oauth-grants.ts';
import { ContactBook, type SandboxContact } from './people-contacts.ts';

/** One call that was answered. */
export interface GoogleCall {
  at: number;
  /** `token`, `searchContacts`, … */
  call: string;
  status: number;
}

const mostCalls = 5_000;
/** The file is written so long after a change, in milliseconds. */
const writesAfter = 100;

/** Google as a program sees it that keeps contacts: consent, tokens, the People API. */
export class GoogleStandIn {
  readonly grants: Grants;
  readonly contacts: ContactBook;
  readonly faults = new GoogleFaults();
  readonly now: () => number;
  #calls: GoogleCall[] = [];
  readonly #file: string | undefined;
  #writing: NodeJS.Timeout | undefined;

  constructor(options: { now: () => number; file?: string | undefined }) {
    this.now = options.now;
    this.#file = options.file;
    const changed = () => this.#writeSoon();
    this.grants = new Grants(options.now, changed);
    this.contacts = new ContactBook(options.now, changed);
    const stored = options.file === undefined ? undefined : readStored(options.file);
    if (stored) {
      this.grants.restore(stored.grants);
      this.contacts.restore(stored.contacts);
    }
  }

  note(call: string, status: number): void {
    this.#calls.push({ at: this.now(), call, status });
    if (this.#calls.length > 2 * mostCalls) this.#calls = this.#calls.slice(-mostCalls);
  }

  /** The latest calls, oldest first. */
  calls(): readonly GoogleCall[] {
    return this.#calls.slice(-mostCalls);
  }

  /** All is well again; grants and contacts stay. */
  calm(): void {
    this.faults.reset();
  }

  /** Nobody agreed to anything, nobody is known, nothing is wrong. */
  reset(): void {
    this.calm();
    this.grants.revokeAll();
    this.contacts.clear();
    this.#calls = [];
  }

  /** Writes what is not written yet. */
  close(): void {
    if (this.#writing) this.#write();
  }

  #writeSoon(): void {
    if (this.#file === undefined) return;
    this.#writing ??= setTimeout(() => this.#write(), writesAfter);
  }

  #write(): void {
    clearTimeout(this.#writing);
    this.#writing = undefined;
    if (this.#file === undefined) return;
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(`${this.#file}.baru`, JSON.stringify({ grants: this.grants.all, contacts: this.contacts.all() }));
    renameSync(`${this.#file}.baru`, this.#file);
  }
}

function readStored(file: string): { grants: Grant[]; contacts: SandboxContact[] } | undefined {
  try {
    // Written by this class and by nobody else.
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
