/** Milliseconds of many requests, in ascending order of what they took. */
export class Times {
  private readonly values: number[];

  constructor(values: readonly number[]) {
    this.values = values.toSorted((a, b) => a - b);
  }

  get median(): number {
    return this.quantile(0.5);
  }

  get p95(): number {
    return this.quantile(0.95);
  }

  get p99(): number {
    return this.quantile(0.99);
  }

  private quantile(share: number): number {
    return this.values[Math.min(this.values.length - 1, Math.floor(this.values.length * share))] ?? 0;
  }
}
