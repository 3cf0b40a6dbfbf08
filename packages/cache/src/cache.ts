/**
 * The port to short-lived shared state: sessions, counters, locks, cached answers.
 * Two adapters stand behind it, Redis and in-process, and one contract suite holds both.
 * Times to live are in milliseconds and always given: nothing stays for ever.
 * A cache that is away rejects every call within two seconds with CacheUnavailableError.
 */
export interface Cache {
  get(key: string): Promise<string | null>;
  getBuffer(key: string): Promise<Buffer | null>;
  set(key: string, value: string | Buffer, ttl: number): Promise<void>;
  /** Sets only when absent; true when it did. One winner among concurrent callers. */
  setIfAbsent(key: string, value: string, ttl: number): Promise<boolean>;
  /** Deletes; true when there was something. */
  delete(...keys: string[]): Promise<number>;
  /** Deletes only while the value is this one (release of a lock by its owner). */
  deleteIfEquals(key: string, value: string): Promise<boolean>;
  /** Atomic counter; the time to live starts with the first increment. Returns the new value. */
  increment(key: string, ttl: number): Promise<number>;
  /** Remaining time to live in milliseconds, or null when absent. */
  ttl(key: string): Promise<number | null>;
  /** Sorted members with a score (expiry instants of sessions, for instance). */
  addToSet(key: string, member: string, score: number, ttl: number): Promise<void>;
  /** Members with a score of at least `minScore`, lowest first; lower ones are trimmed away. */
  membersOfSet(key: string, minScore: number): Promise<string[]>;
  removeFromSet(key: string, ...members: string[]): Promise<void>;
  /** Answers when the cache does; for health. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export class CacheUnavailableError extends Error {
  override readonly name = 'CacheUnavailableError';
}
