import type { Clock } from '@cicero/runtime';

/**
 * Remembers answers for a moment, so that a burst of requests asks the source once.
 * Bounded: the oldest entry leaves when a new one has no room. Failures are not remembered.
 */
export class ShortMemory<Value> {
  private readonly entries = new Map<string, { value: Promise<Value>; until: number }>();
  private readonly clock: Clock;
  private readonly lifetime: number;
  private readonly limit: number;

  /** @param lifetime milliseconds an answer is believed */
  constructor(clock: Clock, lifetime: number, limit = 10_000) {
    this.clock = clock;
    this.lifetime = lifetime;
    this.limit = limit;
  }

  recall(key: string, load: () => Promise<Value>): Promise<Value> {
    const now = this.clock.now().getTime();
    const known = this.entries.get(key);
    if (known && known.until > now) return known.value;
    const entry = { value: load(), until: now + this.lifetime };
    this.entries.delete(key);
    this.entries.set(key, entry);
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.limit) break;
      this.entries.delete(oldest);
    }
    entry.value.catch(() => {
      if (this.entries.get(key) === entry) this.entries.delete(key);
    });
    return entry.value;
  }

  forget(key: string): void {
    this.entries.delete(key);
  }

  forgetAll(): void {
    this.entries.clear();
  }
}
