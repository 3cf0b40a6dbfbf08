/** A clock as the services know it. */
export interface Clock {
  now(): Date;
}

/** The sandbox's own time: the real one until it is set to another instant, from which it runs on or stands still. */
export class SandboxClock implements Clock {
  private readonly base: Clock;
  private shift: { to: number; from: number; frozen: boolean } | undefined;

  constructor(base: Clock) {
    this.base = base;
  }

  now(): Date {
    return new Date(this.ms());
  }

  /** Epoch milliseconds. */
  ms(): number {
    const real = this.base.now().getTime();
    if (!this.shift) return real;
    return this.shift.frozen ? this.shift.to : this.shift.to + (real - this.shift.from);
  }

  isShifted(): boolean {
    return this.shift !== undefined;
  }

  isFrozen(): boolean {
    return this.shift?.frozen ?? false;
  }

  set(instant: Date, frozen: boolean): void {
    this.shift = { to: instant.getTime(), from: this.base.now().getTime(), frozen };
  }

  /** Back to the real time. */
  reset(): void {
    this.shift = undefined;
  }
}
