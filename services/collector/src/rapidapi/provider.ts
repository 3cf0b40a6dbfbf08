import type { Clock, Logger } from '@cicero/runtime';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Budget } from './budget.ts';
import { type BreakerSettings, CircuitBreaker } from './circuit-breaker.ts';
import { rateLimitOf, readAnswer } from './classify.ts';
import { ProviderError } from './errors.ts';
import type { Meter } from './meter.ts';
import type { Product, ProductName, Purpose } from './products.ts';
import { type Sleep, sleep, type Waits, withRetry } from './retry.ts';
import type { Transport } from './transport.ts';

/** What a caller hands down with every request. */
export interface Call {
  purpose: Purpose;
  meter: Meter;
  signal?: AbortSignal | undefined;
}

/** Told about every request: for measurements. `outcome` is `ok` or the class of the error. */
export type RequestObserver = (product: ProductName, outcome: string, seconds: number) => void;

export interface ProviderParts {
  transport: Transport;
  budget: Budget;
  clock: Clock;
  log: Logger;
  observe?: RequestObserver;
  sleep?: Sleep;
  random?: () => number;
  breaker?: BreakerSettings;
  /** Requests at once; as many as there are connections, so that no deadline runs while queueing. */
  concurrency?: number;
  /** How failures are tried again; patiently unless said otherwise. */
  waits?: Waits;
  /** The same product and key on the main road: while its circuit is open, nothing goes out here either. */
  behind?: Provider;
}

/** One product with its key: retries, circuit breaker and budget around plain GET requests. */
export class Provider {
  readonly product: Product;
  private readonly parts: ProviderParts;
  private readonly breaker: CircuitBreaker;
  private readonly limit: LimitFunction;

  constructor(product: Product, parts: ProviderParts) {
    this.product = product;
    this.parts = parts;
    this.breaker = new CircuitBreaker(parts.clock, parts.breaker);
    this.limit = pLimit(parts.concurrency ?? 8);
  }

  /** `closed`, `open` or `half-open`: whether requests go out at present. */
  get circuit(): string {
    return this.breaker.state;
  }

  /**
   * Asks for a path of the product and reads the JSON of its answer. Query values that are undefined are left out.
   * @param read takes what is needed from the answer, or throws a ProviderError that says what is wrong with it
   * @throws ProviderError after all tries its class allows
   */
  async get<T>(
    path: string,
    query: Readonly<Record<string, string | undefined>>,
    call: Call,
    read: (body: unknown) => T,
  ): Promise<T> {
    const url = new URL(`${this.product.baseUrl.replace(/\/+$/, '')}${path}`);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    const { random = Math.random, log } = this.parts;
    return call.meter.waiting(() =>
      withRetry(() => this.limit(() => this.once(url, call, read)), {
        sleep: this.parts.sleep ?? sleep,
        random,
        signal: call.signal,
        waits: this.parts.waits,
        onRetry: ({ errorClass, status }) =>
          log.debug({ product: this.product.name, path, errorClass, status }, 'provider failed; trying again'),
      }),
    );
  }

  private async once<T>(url: URL, call: Call, read: (body: unknown) => T): Promise<T> {
    call.signal?.throwIfAborted();
    const { name, host, key } = this.product;
    if (!key) throw new ProviderError('auth', 'no API key is configured', { withheld: true });
    this.parts.behind?.breaker.check();
    this.breaker.enter();
    const started = performance.now();
    try {
      await this.parts.budget.spend(name, call.purpose);
      call.meter.requests += 1;
      const headers = { 'x-rapidapi-key': key, 'x-rapidapi-host': host, 'x-cache-control': 'no-cache' };
      const answer = await this.parts.transport.get(url, headers, call.signal);
      await this.parts.budget.record(name, rateLimitOf(answer.headers));
      const result = read(readAnswer(answer, this.parts.clock.now()));
      this.breaker.succeeded();
      this.parts.observe?.(name, 'ok', (performance.now() - started) / 1000);
      return result;
    } catch (error) {
      this.fail(error, (performance.now() - started) / 1000);
      throw error;
    }
  }

  private fail(error: unknown, seconds: number): void {
    if (!(error instanceof ProviderError) || error.withheld) {
      this.breaker.abandoned();
      return;
    }
    const { name } = this.product;
    this.parts.observe?.(name, error.errorClass, seconds);
    if (this.breaker.failed(error)) {
      const { errorClass, status } = error;
      const say = errorClass === 'auth' || errorClass === 'quota' ? 'error' : 'warn';
      this.parts.log[say]({ product: name, errorClass, status }, 'provider is not asked for a while');
    }
  }
}
