import type { Cache } from '@cicero/cache';
import { CiceroError } from '@cicero/contracts';
import type { Http, Logger } from '@cicero/runtime';
import type { FastifyRequest } from 'fastify';
import './declarations.ts';
import { type Fingerprint, fingerprintOf } from './fingerprint.ts';

export interface DuplicateRequestOptions {
  cache: Cache;
  log: Logger;
  /** Milliseconds after its success during which the same request counts as a repetition. */
  window: number;
  /** Milliseconds that an answer may take: so long a request under way holds its place. */
  longestAnswer: number;
}

const filtered = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** How long an Idempotency-Key is remembered, milliseconds. */
const keyLifetime = 24 * 3_600_000;

/**
 * Refuses a request that changes something when the same caller has just sent the same one: a double click, a client
 * that retries by itself. Of two at the same time one passes. A request that fails gives its place free, so that it can
 * be sent again unchanged. So does a change (PUT, PATCH, DELETE) after which the caller changed the same resource in
 * another way: who switches something on, off and on again means it. A caller who sends an `Idempotency-Key` decides
 * what is the same: that key passes once within 24 hours, and with another content it is refused with 409. Routes that
 * declare `repeatable` are let through, as is everything while the cache is away.
 */
export function duplicateRequests(app: Http, options: DuplicateRequestOptions): void {
  const { cache, log, window, longestAnswer } = options;
  const held = new WeakMap<FastifyRequest, Fingerprint>();

  app.addHook('preHandler', async (request) => {
    if (!filtered.has(request.method) || request.is404 || request.routeOptions.config.repeatable) return;
    const fingerprint = fingerprintOf(request);
    const lifetime = fingerprint.chosenByCaller ? keyLifetime : longestAnswer + window;
    try {
      if (await cache.setIfAbsent(fingerprint.key, fingerprint.content, lifetime)) held.set(request, fingerprint);
      else throw await refusal(fingerprint);
    } catch (error) {
      if (error instanceof CiceroError) throw error;
      log.warn({ err: error }, 'the duplicate filter is suspended: the cache is away');
    }
  });

  app.addHook('onResponse', async (request, reply) => settle(request, reply.statusCode < 400));
  // Whether it took effect is unknown: it counts as done, for the short window.
  app.addHook('onRequestAbort', async (request) => settle(request, true));

  async function refusal({ key, content, chosenByCaller }: Fingerprint): Promise<CiceroError> {
    const [left, first] = await Promise.all([cache.ttl(key), cache.get(key)]);
    if (first !== null && first !== content) return new CiceroError('IDEMPOTENCY_KEY_REUSED');
    const wait = chosenByCaller ? left : Math.min(left ?? window, window);
    return new CiceroError('DUPLICATE_REQUEST', { retryAfter: (wait ?? window) / 1000 });
  }

  async function settle(request: FastifyRequest, done: boolean): Promise<void> {
    const fingerprint = held.get(request);
    if (!fingerprint) return;
    held.delete(request);
    const { key, content, chosenByCaller, place } = fingerprint;
    try {
      if (!done) await cache.deleteIfEquals(key, content);
      else if (!chosenByCaller) await cache.set(key, content, window);
      if (done && place !== null) await supersede(place, key);
    } catch (error) {
      log.warn({ err: error }, 'the place of a request could not be settled; it expires by itself');
    }
  }

  /** What the caller did to the resource before is no longer the last that happened to it: it may be done again. */
  async function supersede(place: string, key: string): Promise<void> {
    const before = await cache.get(place);
    if (before !== null && before !== key) await cache.delete(before);
    await cache.set(place, key, window);
  }
}
