import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';

/** What belongs together across requests, messages and jobs: a correlation id and W3C trace context. */
export interface Trace {
  correlationId: string;
  traceparent: string;
  /** The message being handled, if any. */
  causationId?: string;
}

const storage = new AsyncLocalStorage<Trace>();

/** The trace of the work at hand, if there is one. */
export function currentTrace(): Trace | undefined {
  return storage.getStore();
}

/** Runs work under a trace; continues the given trace context or starts a new one. */
export function withTrace<T>(trace: Partial<Trace>, work: () => T): T {
  const full: Trace = {
    correlationId: trace.correlationId ?? randomUUID(),
    traceparent: childOf(trace.traceparent),
    ...(trace.causationId === undefined ? {} : { causationId: trace.causationId }),
  };
  return storage.run(full, work);
}

/** A new span id under the same trace id, as https://www.w3.org/TR/trace-context/ describes. */
function childOf(traceparent: string | undefined): string {
  const match = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/.exec(traceparent ?? '');
  const traceId = match?.[1] ?? randomBytes(16).toString('hex');
  return `00-${traceId}-${randomBytes(8).toString('hex')}-${match?.[2] ?? '01'}`;
}
