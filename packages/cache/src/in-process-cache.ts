import { type Cache, type CacheState, CacheUnavailableError, checkTtl } from './cache.ts';

/** A value, or a set of members with their scores, and the instant (ms) at which it is gone. */
type Entry = { expiresAt: number } & ({ kind: 'value'; value: Buffer } | { kind: 'set'; scores: Map<string, number> });

export interface Bounds {
  /** Entries at most; when all of them are alive, new ones are refused. */
  entries: number;
  /** Bytes of evictable answers at most; the least recently read go first. */
  answerBytes: number;
}

const defaultBounds: Bounds = { entries: 1_000_000, answerBytes: 128 * 1024 * 1024 };

/** How often what has expired is swept out, in milliseconds. */
const sweepInterval = 30_000;

/** The cache inside one process. Sessions, counters and sets stay until they expire; only cached answers are evicted. */
export class InProcessCache implements Cache {
  readonly #entries = new Map<string, Entry>();
  /** Keys of evictable answers with their size, least recently read first. */
  readonly #answers = new Map<string, number>();
  readonly #clock: { now(): Date };
  readonly #bounds: Bounds;
  readonly #sweeper: NodeJS.Timeout;
  #answerBytes = 0;
  #closed = false;

  constructor(clock: { now(): Date } = { now: () => new Date() }, bounds: Bounds = defaultBounds) {
    this.#clock = clock;
    this.#bounds = bounds;
    this.#sweeper = setInterval(() => this.#sweep(), sweepInterval);
    this.#sweeper.unref();
  }

  get state(): CacheState {
    return this.#closed ? 'closed' : 'connected';
  }

  async get(key: string): Promise<string | null> {
    return this.#value(key)?.toString() ?? null;
  }

  async getBuffer(key: string): Promise<Buffer | null> {
    const value = this.#value(key);
    return value ? Buffer.from(value) : null;
  }

  async set(key: string, value: string | Buffer, ttl: number): Promise<void> {
    const expiresAt = this.#expiry(ttl);
    this.#put(key, { kind: 'value', value: Buffer.from(value), expiresAt });
    if (typeof value !== 'string') this.#countAnswer(key, value.length);
  }

  async setIfAbsent(key: string, value: string, ttl: number): Promise<boolean> {
    const expiresAt = this.#expiry(ttl);
    if (this.#entry(key)) return false;
    this.#put(key, { kind: 'value', value: Buffer.from(value), expiresAt });
    return true;
  }

  async replaceIfEquals(key: string, expected: string, value: string, ttl: number): Promise<boolean> {
    const expiresAt = this.#expiry(ttl);
    if (this.#value(key)?.equals(Buffer.from(expected)) !== true) return false;
    this.#put(key, { kind: 'value', value: Buffer.from(value), expiresAt });
    return true;
  }

  async delete(...keys: string[]): Promise<number> {
    return keys.filter((key) => this.#entry(key) && this.#remove(key)).length;
  }

  async deleteIfEquals(key: string, value: string): Promise<boolean> {
    return this.#value(key)?.equals(Buffer.from(value)) === true && this.#remove(key);
  }

  async increment(key: string, ttl: number): Promise<number> {
    const expiresAt = this.#expiry(ttl);
    const old = this.#value(key)?.toString();
    const count = Number(old ?? 0) + 1;
    if (!Number.isSafeInteger(count)) throw new TypeError('the value is not an integer');
    this.#put(key, {
      kind: 'value',
      value: Buffer.from(String(count)),
      expiresAt: this.#entry(key)?.expiresAt ?? expiresAt,
    });
    return count;
  }

  async ttl(key: string): Promise<number | null> {
    const entry = this.#entry(key);
    return entry ? entry.expiresAt - this.#now() : null;
  }

  async addToSet(key: string, member: string, score: number, ttl: number): Promise<void> {
    const expiresAt = this.#expiry(ttl);
    const old = this.#set(key);
    const scores = old?.scores ?? new Map<string, number>();
    scores.set(member, score);
    this.#put(key, { kind: 'set', scores, expiresAt: Math.max(expiresAt, old?.expiresAt ?? 0) });
  }

  async membersOfSet(key: string, minScore: number): Promise<string[]> {
    const scores = this.#set(key)?.scores;
    if (!scores) return [];
    for (const [member, score] of scores) if (score < minScore) scores.delete(member);
    if (scores.size === 0) this.#remove(key);
    const inOrder = [...scores].sort(
      ([a, low], [b, high]) => low - high || Buffer.compare(Buffer.from(a), Buffer.from(b)),
    );
    return inOrder.map(([member]) => member);
  }

  async removeFromSet(key: string, ...members: string[]): Promise<void> {
    const scores = this.#set(key)?.scores;
    for (const member of members) scores?.delete(member);
    if (scores?.size === 0) this.#remove(key);
  }

  async ping(): Promise<void> {
    this.#now();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweeper);
    this.#entries.clear();
    this.#answers.clear();
  }

  #now(): number {
    if (this.#closed) throw new CacheUnavailableError('the cache is closed');
    return this.#clock.now().getTime();
  }

  #expiry(ttl: number): number {
    checkTtl(ttl);
    return this.#now() + Math.ceil(ttl);
  }

  /** What is there and has not expired. */
  #entry(key: string): Entry | undefined {
    const now = this.#now();
    const entry = this.#entries.get(key);
    if (!entry || entry.expiresAt > now) return entry;
    this.#remove(key);
    return undefined;
  }

  #value(key: string): Buffer | undefined {
    const entry = this.#entry(key);
    if (entry?.kind === 'set') throw new TypeError('the key holds a set');
    const size = this.#answers.get(key);
    if (size !== undefined) {
      this.#answers.delete(key);
      this.#answers.set(key, size);
    }
    return entry?.value;
  }

  #set(key: string): (Entry & { kind: 'set' }) | undefined {
    const entry = this.#entry(key);
    if (entry?.kind === 'value') throw new TypeError('the key holds no set');
    return entry;
  }

  #put(key: string, entry: Entry): void {
    this.#forgetAnswer(key);
    if (!this.#entries.has(key) && this.#entries.size >= this.#bounds.entries) {
      this.#sweep();
      if (this.#entries.size >= this.#bounds.entries) throw new CacheUnavailableError('the cache is full');
    }
    this.#entries.set(key, entry);
  }

  #remove(key: string): boolean {
    this.#forgetAnswer(key);
    return this.#entries.delete(key);
  }

  #countAnswer(key: string, bytes: number): void {
    this.#answers.set(key, bytes);
    this.#answerBytes += bytes;
    for (const oldest of this.#answers.keys()) {
      if (this.#answerBytes <= this.#bounds.answerBytes) return;
      this.#remove(oldest);
    }
  }

  #forgetAnswer(key: string): void {
    this.#answerBytes -= this.#answers.get(key) ?? 0;
    this.#answers.delete(key);
  }

  #sweep(): void {
    const now = this.#now();
    for (const [key, { expiresAt }] of this.#entries) if (expiresAt <= now) this.#remove(key);
  }
}
