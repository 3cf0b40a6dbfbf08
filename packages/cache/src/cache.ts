/**
 * The port to short-lived shared state: sessions, counters, locks, cached answers.
 * Two adapters stand behind it, Redis and in-process, and one contract suite holds both.
 * Times to live are in milliseconds, positive and always given: nothing stays for ever.
 * A cache that is away rejects every call within two seconds with CacheUnavailableError.
 */
export interface Cache {
  get(key: string): Promise<string | null>;
  getBuffer(key: string): Promise<Buffer | null>;
  /** A Buffer is an answer that can be computed again: it may be evicted. A string is kept until it expires. */
  set(key: string, value: string | Buffer, ttl: number): Promise<void>;
  /** Sets only when absent; true when it did. One winner among concurrent callers. */
  setIfAbsent(key: string, value: string, ttl: number): Promise<boolean>;
  /** Replaces only while the value is this one (the next version by whoever read the last); true when it did. */
  replaceIfEquals(key: string, expected: string, value: string, ttl: number): Promise<boolean>;
  /** Deletes; returns how many there were. */
  delete(...keys: string[]): Promise<number>;
  /** Deletes only while the value is this one (release of a lock by its owner). */
  deleteIfEquals(key: string, value: string): Promise<boolean>;
  /** Atomic counter; the time to live starts with the first increment. Returns the new value. */
  increment(key: string, ttl: number): Promise<number>;
  /** Remaining time to live in milliseconds, or null when absent. */
  ttl(key: string): Promise<number | null>;
  /**
   * Sorted members with a score (expiry instants of sessions, for instance); a member has one score, the last.
   * The set lives at least `ttl` longer.
   */
  addToSet(key: string, member: string, score: number, ttl: number): Promise<void>;
  /** Members with a score of at least `minScore`, lowest first; lower ones are trimmed away. */
  membersOfSet(key: string, minScore: number): Promise<string[]>;
  removeFromSet(key: string, ...members: string[]): Promise<void>;
  /** Answers when the cache does; for health. */
  ping(): Promise<void>;
  /** `connected`, `reconnecting` or `closed`, for health. */
  readonly state: CacheState;
  close(): Promise<void>;
}

export type CacheState = 'connected' | 'reconnecting' | 'closed';

/** The cache cannot be reached in time, is closed or is full. */
export class CacheUnavailableError extends Error {
  override readonly name = 'CacheUnavailableError';
}

/** @throws RangeError for a time to live that is not positive: a programming error */
export function checkTtl(ttl: number): void {
  if (!(Number.isFinite(ttl) && ttl > 0)) throw new RangeError(`time to live must be positive, got ${ttl}`);
}
