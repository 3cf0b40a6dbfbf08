/**
 * What went wrong with the provider, by what can be done about it; see docs/collection.md, "When the provider fails".
 * - auth: the key is refused; nothing helps but a new key
 * - quota: the plan's requests are used up until the reset
 * - throttle: too many requests at once; waiting helps
 * - transient: network, time-out, server error; trying again helps
 * - resource: this account or post is private, gone or unknown; the others are fine
 * - shape: an answer that cannot be read
 */
export type ErrorClass = 'auth' | 'quota' | 'throttle' | 'transient' | 'resource' | 'shape';

export interface ProviderErrorDetails {
  /** HTTP status, when there was an answer. */
  status?: number;
  /** Milliseconds after which the provider wants to be asked again. */
  retryAfter?: number;
  /** No request was made: the circuit is open or the budget is spent. */
  withheld?: boolean;
  cause?: unknown;
}

/** A call to the provider that failed for good, after all tries its class allows. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly errorClass: ErrorClass;
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;
  readonly withheld: boolean;

  constructor(errorClass: ErrorClass, message: string, details: ProviderErrorDetails = {}) {
    super(message.slice(0, 300), { cause: details.cause });
    this.errorClass = errorClass;
    this.status = details.status;
    this.retryAfter = details.retryAfter;
    this.withheld = details.withheld ?? false;
  }
}
