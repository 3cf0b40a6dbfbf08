import { type Handler, PoisonError } from './bus.ts';
import { errorText, type Logger } from './log.ts';
import type { BusMetrics, DeliveryResult } from './metrics.ts';
import type { Validation } from './validation.ts';

/** What the adapter has to do with a delivery now that the handler is through. */
export type Outcome =
  | { kind: 'done' }
  /** Wait `delay` milliseconds, then deliver again as try number `attempt`. */
  | { kind: 'retry'; delay: number; attempt: number }
  | { kind: 'park'; error: string; attempts: number }
  /** Give it back untouched: the bus is closing. */
  | { kind: 'requeue' };

export interface Handling {
  queue: string;
  types: ReadonlySet<string>;
  retryDelays: readonly number[];
  handler: Handler;
  validation: Validation;
  /** Aborted when the bus closes. */
  signal: AbortSignal;
  log: Logger;
  metrics: BusMetrics;
}

const results: Record<Outcome['kind'], DeliveryResult> = {
  done: 'done',
  retry: 'retried',
  park: 'parked',
  requeue: 'requeued',
};

/** Validates and handles one delivery and decides what happens next; the rule both adapters share. Never rejects. */
export async function handle(handling: Handling, bytes: Buffer | string, attempt: number): Promise<Outcome> {
  const started = performance.now();
  const { queue, log, metrics } = handling;
  const parsed = handling.validation.parse(bytes);
  const type = parsed.ok ? parsed.message.type : 'invalid';
  const outcome = await decide(handling, parsed, attempt);
  const seconds = (performance.now() - started) / 1000;
  metrics.handled?.(queue, type, results[outcome.kind], seconds);
  const fields = { queue, type, id: parsed.ok ? parsed.message.id : undefined, attempt };
  if (outcome.kind === 'park') log.error({ ...fields, error: outcome.error }, 'message parked');
  if (outcome.kind === 'done') log.debug({ ...fields, seconds }, 'message handled');
  return outcome;
}

async function decide(handling: Handling, parsed: ReturnType<Validation['parse']>, attempt: number): Promise<Outcome> {
  const { queue, signal, log } = handling;
  if (!parsed.ok) return { kind: 'park', error: `invalid message: ${parsed.reason}`, attempts: attempt };
  const { message } = parsed;
  // A binding of an earlier version that nobody removed: its messages must not vanish unseen.
  if (!handling.types.has(message.type)) {
    return { kind: 'park', error: `${queue} does not consume ${message.type}`, attempts: attempt };
  }
  try {
    await handling.handler(message, { queue, attempt, signal });
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof PoisonError) return { kind: 'park', error: errorText(error), attempts: attempt };
    if (signal.aborted) return { kind: 'requeue' };
    const delay = handling.retryDelays[attempt - 1];
    if (delay === undefined) return { kind: 'park', error: errorText(error), attempts: attempt };
    const fields = { queue, type: message.type, id: message.id, attempt, delay, error: errorText(error) };
    log.warn(fields, 'message failed, will be tried again');
    return { kind: 'retry', delay, attempt: attempt + 1 };
  }
}
