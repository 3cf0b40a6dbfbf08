/** Counts what one collection asks of the provider and how long it waits for it. */
export class Meter {
  requests = 0;
  malformed = 0;
  private pending = 0;
  private since = 0;
  private waited = 0;

  /** Milliseconds during which at least one request or pause before a retry was under way. */
  get waitedMs(): number {
    return Math.round(this.waited + (this.pending > 0 ? performance.now() - this.since : 0));
  }

  /** Times one wait; overlapping ones count once. */
  async waiting<T>(work: () => Promise<T>): Promise<T> {
    if (this.pending++ === 0) this.since = performance.now();
    try {
      return await work();
    } finally {
      if (--this.pending === 0) this.waited += performance.now() - this.since;
    }
  }
}
