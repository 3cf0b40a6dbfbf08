import { setTimeout } from 'node:timers/promises';
import type { Message, MessageData, MessageDefinition } from '@cicero/contracts';
import { enterInbox, isInInbox, isOutage } from '@cicero/database';
import type { Delivery } from '@cicero/messaging';
import { withTrace } from '@cicero/runtime';
import { sql } from 'kysely';
import type { ServiceContext, UnitOfWork } from '../context.ts';
import { Lines } from './lines.ts';

/** One queue of a service and what happens to its messages. */
export interface Subscription {
  readonly queue: string;
  readonly types: readonly string[];
  readonly prefetch: number;
  bind(context: ServiceContext): (message: Message, delivery: Delivery) => Promise<void>;
}

export interface SubscriptionOptions<Definitions extends readonly MessageDefinition[], Prepared> {
  /** `<service>.<purpose>`; must be listed in consumedBy of every message. */
  queue: string;
  messages: Definitions;
  /** Messages handled at once. Default 8. */
  prefetch?: number;
  /**
   * Messages of which this says the same are handled strictly one after the other, in the order of their arrival; the
   * others at the same time. One that fails leaves the line: it is tried again later, behind those that have arrived.
   */
  inOrderOf?: (message: Message<MessageData<Definitions[number]>>) => string;
  /**
   * Slow work outside any transaction (calls to the outside world). It may run again for the same message,
   * so it must be repeatable; its result is handed to `handle`.
   */
  prepare?: (message: Message<MessageData<Definitions[number]>>, delivery: Delivery) => Promise<Prepared>;
  /** The effect, in one transaction with the inbox: happens exactly once. */
  handle: (message: Message<MessageData<Definitions[number]>>, unit: UnitOfWork, prepared: Prepared) => Promise<void>;
}

/** Declares a subscription; see docs/messages.md. */
export function subscription<const Definitions extends readonly MessageDefinition[], Prepared = undefined>(
  options: SubscriptionOptions<Definitions, Prepared>,
): Subscription {
  for (const definition of options.messages) {
    if (!definition.consumedBy.includes(options.queue)) {
      throw new Error(`${options.queue} is not listed as a consumer of ${definition.type}`);
    }
  }
  return {
    queue: options.queue,
    types: options.messages.map((definition) => definition.type),
    prefetch: options.prefetch ?? 8,
    bind: (context) => {
      // They outlive a lost channel: what the broker delivers again stands behind what is still in hand.
      const lines = new Lines();
      return async (received, delivery) => {
        // The bus has validated the data against the catalogue before it hands a message on.
        const message = received as Message<MessageData<Definitions[number]>>;
        const trace = {
          correlationId: message.correlationid,
          causationId: message.id,
          ...(message.traceparent ? { traceparent: message.traceparent } : {}),
        };
        const work = () =>
          withTrace(trace, () =>
            sittingOutOutages(context, delivery, () => handleOnce(context, options, message, delivery)),
          );
        if (!options.inOrderOf) return await work();
        return await lines.run(options.inOrderOf(message), () => {
          // What stood before it may have been given back unhandled; nobody overtakes it here.
          if (delivery.signal.aborted) throw new Error('the bus closed before it was its turn');
          return work();
        });
      };
    },
  };
}

/**
 * A database that is away would use up all tries of every message within minutes, and a message that is tried again
 * later has been overtaken by those behind it. The message in hand waits for the database instead, and so do those
 * behind it; then it has its turn at once. Only what meets a second outage then costs a try.
 */
async function sittingOutOutages(
  context: ServiceContext,
  delivery: Delivery,
  work: () => Promise<void>,
): Promise<void> {
  try {
    return await work();
  } catch (error) {
    if (!isOutage(error)) throw error;
    await databaseBack(context, delivery.signal);
    if (delivery.signal.aborted) throw error;
  }
  try {
    await work();
  } catch (error) {
    if (isOutage(error)) await databaseBack(context, delivery.signal);
    throw error;
  }
}

async function databaseBack({ db, log }: ServiceContext, signal: AbortSignal): Promise<void> {
  let noted = false;
  while (!signal.aborted) {
    try {
      await sql`select 1`.execute(db);
      return;
    } catch (err) {
      if (!noted) log.warn({ err }, 'the database is away; messages wait for it');
      noted = true;
      await setTimeout(1_000, undefined, { signal }).catch(() => {});
    }
  }
}

async function handleOnce<Definitions extends readonly MessageDefinition[], Prepared>(
  context: ServiceContext,
  options: SubscriptionOptions<Definitions, Prepared>,
  message: Message<MessageData<Definitions[number]>>,
  delivery: Delivery,
): Promise<void> {
  const { queue } = options;
  const started = performance.now();
  let prepared: Prepared | undefined;
  if (options.prepare) {
    if (await isInInbox(context.db, queue, message.id)) {
      context.metrics.messagesHandled.inc({ queue, outcome: 'repeated' });
      return;
    }
    prepared = await options.prepare(message, delivery);
  }
  const first = await context.transact(async (unit) => {
    if (!(await enterInbox(unit.tx, queue, message.id))) return false;
    await options.handle(message, unit, prepared as Prepared);
    return true;
  });
  context.metrics.messagesHandled.inc({ queue, outcome: first ? 'done' : 'repeated' });
  context.metrics.messageDuration.observe({ queue }, (performance.now() - started) / 1000);
}
