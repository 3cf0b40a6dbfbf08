/** One request the simulator has answered, for assertions and for the curious. */
export interface JournalEntry {
  /** Rises by one with every request. */
  readonly number: number;
  /** Epoch milliseconds of the sandbox clock. */
  readonly at: number;
  readonly host: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The key's name when the sandbox knows it, else a note; never an unknown key itself. */
  readonly key: string;
  readonly account: string;
  readonly headers: { readonly host: string | undefined; readonly cacheControl: string | undefined };
  status: number | 'hang';
  /** Milliseconds the sandbox made the caller wait on purpose. */
  waitedMs: number;
  faults: string[];
}

/** The last requests; older ones are forgotten, their number stays. */
export class Journal {
  private readonly entries: JournalEntry[] = [];
  private readonly size: number;
  private total = 0;

  constructor(size = 2_000) {
    this.size = size;
  }

  add(entry: Omit<JournalEntry, 'number'>): JournalEntry {
    const numbered: JournalEntry = { ...entry, number: ++this.total };
    this.entries.push(numbered);
    if (this.entries.length > this.size) this.entries.splice(0, this.entries.length - this.size);
    return numbered;
  }

  /** Requests ever made since the last reset. */
  count(): number {
    return this.total;
  }

  /** Newest last; filters by host, path and account when given. */
  list(filter: { host?: string; path?: string; account?: string; limit?: number } = {}): JournalEntry[] {
    const found = this.entries.filter(
      (entry) =>
        (filter.host === undefined || entry.host === filter.host) &&
        (filter.path === undefined || entry.path === filter.path) &&
        (filter.account === undefined || entry.account === filter.account),
    );
    return found.slice(-(filter.limit ?? this.size));
  }

  reset(): void {
    this.entries.length = 0;
    this.total = 0;
  }
}
