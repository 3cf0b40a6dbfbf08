import type { Clock } from '@cicero/runtime';
import { type ErrorClass, ProviderError } from './errors.ts';

export interface BreakerSettings {
  /** Failures in a row, of any request, that open the circuit. */
  failures: number;
  /** Milliseconds it stays open after those. */
  pause: number;
  /** Milliseconds after a refused key; somebody has to act, but may do so without a restart. */
  authPause: number;
  /** Bounds, in milliseconds, of the pause until a quota's reset. */
  quotaPause: { least: number; most: number };
}

export const defaultBreaker: BreakerSettings = {
  failures: 10,
  pause: 30_000,
  authPause: 300_000,
  quotaPause: { least: 60_000, most: 3_600_000 },
};

/**
 * One per product and key. Open: requests fail at once, without a request. After the pause one request is let
 * through as a probe; its success closes the circuit.
 */
export class CircuitBreaker {
  private failures = 0;
  private open: { until: number; errorClass: ErrorClass; message: string } | undefined;
  private probing = false;
  private readonly clock: Clock;
  private readonly settings: BreakerSettings;

  constructor(clock: Clock, settings: BreakerSettings = defaultBreaker) {
    this.clock = clock;
    this.settings = settings;
  }

  get state(): 'closed' | 'open' | 'half-open' {
    if (!this.open) return 'closed';
    return this.clock.now().getTime() < this.open.until ? 'open' : 'half-open';
  }

  /** @throws ProviderError (withheld) while the circuit is open */
  enter(): void {
    if (!this.open) return;
    if (this.probing) throw this.refusal(this.open);
    this.check();
    this.probing = true;
  }

  /** Looks whether the circuit is open, without becoming its probe. @throws ProviderError (withheld) while it is */
  check(): void {
    if (this.open && this.state === 'open') throw this.refusal(this.open);
  }

  succeeded(): void {
    this.failures = 0;
    this.open = undefined;
    this.probing = false;
  }

  /** @returns true when this failure opened the circuit */
  failed(error: ProviderError): boolean {
    const wasProbe = this.probing;
    this.probing = false;
    const { errorClass } = error;
    const { authPause, quotaPause, pause, failures } = this.settings;
    if (errorClass === 'resource') {
      // The provider works; it is this account or post that does not.
      this.succeeded();
      return false;
    }
    this.failures += 1;
    const length =
      errorClass === 'auth'
        ? authPause
        : errorClass === 'quota'
          ? Math.min(Math.max(error.retryAfter ?? 0, quotaPause.least), quotaPause.most)
          : wasProbe || this.failures >= failures
            ? pause
            : 0;
    if (length === 0) return false;
    const opened = !this.open;
    this.open = { until: this.clock.now().getTime() + length, errorClass, message: error.message };
    return opened;
  }

  private refusal({ until, errorClass, message }: NonNullable<typeof this.open>): ProviderError {
    const retryAfter = Math.max(0, until - this.clock.now().getTime());
    return new ProviderError(errorClass, `withheld: ${message}`, { withheld: true, retryAfter });
  }

  /** The caller gave up before the answer: nothing is known. */
  abandoned(): void {
    this.probing = false;
  }
}
