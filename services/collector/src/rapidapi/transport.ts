import { errors, Pool } from 'undici';
import type { RawAnswer } from './classify.ts';
import { ProviderError } from './errors.ts';

/** All in milliseconds but the body, which is in bytes. */
export interface TransportLimits {
  connections: number;
  keepAlive: number;
  headers: number;
  body: number;
  /** From sending to the last byte. */
  total: number;
  bodyBytes: number;
}

export const defaultLimits: TransportLimits = {
  connections: 8,
  keepAlive: 30_000,
  headers: 10_000,
  body: 15_000,
  total: 25_000,
  bodyBytes: 5 * 1024 * 1024,
};

/** Sends GET requests over pooled keep-alive connections, one pool per origin; nothing can wait for ever. */
export class Transport {
  private readonly pools = new Map<string, Pool>();
  private readonly limits: TransportLimits;

  constructor(limits: Partial<TransportLimits> = {}) {
    this.limits = { ...defaultLimits, ...limits };
  }

  /**
   * @throws ProviderError: transient when nothing came back in time, shape when too much did
   * @throws the signal's reason when the caller gave up
   */
  async get(url: URL, headers: Record<string, string>, signal?: AbortSignal): Promise<RawAnswer> {
    signal?.throwIfAborted();
    // Own timer and listener, both taken down at the end: signals that outlive the request would keep its answer alive.
    const ending = new AbortController();
    const giveUp = (): void => ending.abort(signal?.reason);
    signal?.addEventListener('abort', giveUp, { once: true });
    let late = false;
    const deadline = setTimeout(() => {
      late = true;
      ending.abort();
    }, this.limits.total);
    try {
      const options = { path: url.pathname + url.search, method: 'GET', headers, signal: ending.signal } as const;
      const answer = await this.pool(url.origin).request(options);
      return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof errors.ResponseExceededMaxSizeError) {
        throw new ProviderError('shape', 'answer is too large', { cause });
      }
      const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no answer';
      throw new ProviderError('transient', late ? 'no answer in time' : `no answer (${reason})`, { cause });
    } finally {
      clearTimeout(deadline);
      signal?.removeEventListener('abort', giveUp);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.destroy()));
    this.pools.clear();
  }

  private pool(origin: string): Pool {
    let pool = this.pools.get(origin);
    if (!pool) {
      pool = new Pool(origin, {
        connections: this.limits.connections,
        keepAliveTimeout: this.limits.keepAlive,
        headersTimeout: this.limits.headers,
        bodyTimeout: this.limits.body,
        connect: { timeout: this.limits.headers },
        maxResponseSize: this.limits.bodyBytes,
      });
      this.pools.set(origin, pool);
    }
    return pool;
  }
}
