import { setTimeout as sleep } from 'node:timers/promises';
import { type Message, topology } from '@cicero/contracts';
import { Broker, type ConsumeMessage } from 'smqp';
import {
  type Bus,
  type BusState,
  BusUnavailableError,
  type Handler,
  type SubscribeOptions,
  type Subscription,
  UnroutableError,
} from '../bus.ts';
import { type Handling, handle } from '../handling.ts';
import { errorText } from '../log.ts';
import type { BusSettings } from '../settings.ts';
import { within } from '../within.ts';
import { ParkedMessages } from './parked-messages.ts';

/** Pause before a message that could not be parked is handled again, in milliseconds. */
const parkPause = 1_000;

/** One copy of a message on its way through one queue. */
interface Copy {
  raw: string;
  attempt: number;
  /** The queue is through with it: acknowledged, or parked and safe. */
  settled: () => void;
}

/** The bus inside one process, on smqp. Same behaviour as RabbitMQ; what is in flight lives as long as the process. */
export class InProcessBus implements Bus {
  readonly dead: ParkedMessages;
  readonly #settings: BusSettings;
  readonly #broker = new Broker();
  readonly #exchange = this.#broker.assertExchange(topology.exchange, 'topic', { autoDelete: false });
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #publishing = new Set<(error: Error) => void>();
  #state: BusState = 'connected';

  private constructor(settings: BusSettings, parked: ParkedMessages) {
    this.#settings = settings;
    this.dead = parked;
    parked.onReplay((queue, raw, settled) => {
      this.#broker.assertQueue(queue, { autoDelete: false });
      this.#broker.sendToQueue(queue, { raw, attempt: 1, settled } satisfies Copy);
    });
  }

  static async open(settings: BusSettings): Promise<InProcessBus> {
    return new InProcessBus(settings, await ParkedMessages.open(settings));
  }

  get state(): BusState {
    return this.#state;
  }

  async publish(message: Message, options?: { mandatory?: boolean }): Promise<void> {
    if (this.#closing.signal.aborted) throw new BusUnavailableError('the bus is closed');
    const { metrics, validation } = this.#settings;
    const { type } = message;
    const started = performance.now();
    const queues = new Set(
      this.#exchange.bindings.filter((binding) => binding.testPattern(type)).map((binding) => binding.queue.name),
    );
    if (queues.size === 0) {
      const mandatory = options?.mandatory ?? validation.definitionOf(type)?.kind === 'command';
      if (!mandatory) return metrics.published?.(type, 0);
      metrics.publishFailed?.(type, 'unroutable');
      throw new UnroutableError(type);
    }
    const raw = JSON.stringify(message);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    let open = queues.size;
    const settled = (): void => {
      open -= 1;
      if (open === 0) resolve();
    };
    this.#publishing.add(reject);
    try {
      this.#broker.publish(topology.exchange, type, { raw, attempt: 1, settled } satisfies Copy);
      await promise;
      metrics.published?.(type, (performance.now() - started) / 1000);
    } catch (error) {
      metrics.publishFailed?.(type, 'unavailable');
      throw error;
    } finally {
      this.#publishing.delete(reject);
    }
  }

  async subscribe(options: SubscribeOptions, handler: Handler): Promise<Subscription> {
    if (this.#closing.signal.aborted) throw new BusUnavailableError('the bus is closed');
    this.#settings.checkSubscription(options);
    const { queue } = options;
    const { validation, log, metrics } = this.#settings;
    const handling: Handling = {
      queue,
      types: new Set(options.types),
      retryDelays: options.retryDelays ?? this.#settings.retryDelays,
      handler,
      validation,
      log,
      metrics,
      signal: this.#closing.signal,
    };
    this.#broker.assertQueue(queue, { autoDelete: false });
    for (const type of options.types) this.#broker.bindQueue(queue, topology.exchange, type);
    const inHand = new Set<Promise<void>>();
    const consumer = this.#broker.consume(
      queue,
      (_key, delivery) => {
        const work = this.#work(handling, delivery).finally(() => {
          inHand.delete(work);
          this.#running.delete(work);
        });
        inHand.add(work);
        this.#running.add(work);
      },
      { prefetch: options.prefetch ?? this.#settings.prefetch },
    );
    return {
      cancel: async () => {
        consumer.cancel({ keepPending: true });
        while (inHand.size > 0) await Promise.all(inHand);
      },
    };
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#state = 'closed';
    this.#settings.metrics.stateChanged?.('closed');
    for (const consumer of this.#broker.getConsumers())
      this.#broker.cancel(consumer.consumerTag, { keepPending: true });
    const inTime = await within(this.#settings.closeTimeout, Promise.all(this.#running));
    if (!inTime) this.#settings.log.warn({}, 'closing with handlers still running; their messages come again');
    for (const timer of this.#timers) clearTimeout(timer);
    for (const reject of [...this.#publishing]) reject(new BusUnavailableError('the bus closed before all had it'));
    this.#broker.reset();
  }

  async #work(handling: Handling, delivery: ConsumeMessage): Promise<void> {
    const copy = delivery.content as Copy;
    // The publisher's turn ends first: a handler never runs inside somebody's call of publish.
    await new Promise((resolve) => setImmediate(resolve));
    const outcome = await handle(handling, copy.raw, copy.attempt);
    if (outcome.kind === 'requeue') return delivery.nack(false, true);
    if (outcome.kind === 'retry') this.#later(handling.queue, outcome.delay, { ...copy, attempt: outcome.attempt });
    if (outcome.kind === 'park' && !(await this.#park(handling, copy, outcome))) return delivery.nack(false, true);
    delivery.ack();
    if (outcome.kind !== 'retry') copy.settled();
  }

  #later(queue: string, delay: number, copy: Copy): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#broker.sendToQueue(queue, copy);
    }, delay);
    timer.unref();
    this.#timers.add(timer);
  }

  /** False when it could not be written: the message stays, and its publish open. */
  async #park({ queue, log }: Handling, { raw }: Copy, reason: { error: string; attempts: number }): Promise<boolean> {
    try {
      await this.dead.park(queue, { raw, ...reason });
      return true;
    } catch (error) {
      log.error({ queue, error: errorText(error) }, 'message could not be parked');
      await sleep(parkPause);
      return false;
    }
  }
}
