import type { Message } from '@cicero/contracts';
import type { ChannelModel } from 'amqplib';
import {
  type Bus,
  type BusState,
  BusUnavailableError,
  type DeadLetters,
  type Handler,
  type SubscribeOptions,
  type Subscription,
  UnroutableError,
} from '../bus.ts';
import type { BusSettings } from '../settings.ts';
import { within } from '../within.ts';
import { Connection } from './connection.ts';
import { Consumer } from './consumer.ts';
import { deadLettersOf } from './dead-letters.ts';
import { Publisher } from './publisher.ts';
import { declareExchanges, declareQueue, type Names, namesWith } from './topology.ts';

/** How long closing waits for confirms that are still on their way, in milliseconds. */
const confirmGrace = 2_000;

/**
 * The bus on RabbitMQ. Publishing and consuming have a connection each: a broker that blocks publishers
 * must still get our acknowledgements, they are what frees its memory.
 */
export class AmqpBus implements Bus {
  readonly dead: DeadLetters;
  readonly #settings: BusSettings;
  readonly #names: Names;
  readonly #publishing: Connection;
  readonly #consuming: Connection;
  readonly #publisher: Publisher;
  readonly #consumers = new Set<Consumer>();
  readonly #queues: Set<string>;
  readonly #closing = new AbortController();
  #state: BusState = 'reconnecting';

  private constructor(
    settings: BusSettings,
    names: Names,
    publisher: Publisher,
    publishing: Connection,
    consuming: Connection,
  ) {
    this.#settings = settings;
    this.#names = names;
    this.#publisher = publisher;
    this.#publishing = publishing;
    this.#consuming = consuming;
    this.#queues = new Set(settings.validation.catalogue.flatMap((definition) => definition.consumedBy));
    const { validation } = settings;
    this.dead = deadLettersOf({ connection: consuming, publisher, names, validation, queues: this.#queues });
  }

  /** @throws BusUnavailableError when the broker is not there within settings.connectTimeout */
  static async open(url: string, settings: BusSettings): Promise<AmqpBus> {
    const { log, connectTimeout } = settings;
    const names = namesWith(settings.prefix);
    const publisher = new Publisher(settings.publishTimeout, log);
    let bus: AmqpBus | undefined;
    const onChange = (): void => bus?.refresh();
    const setup = async (model: ChannelModel): Promise<void> => {
      await declare(model, names, settings);
      await publisher.attach(model);
    };
    const publishing = await Connection.open({ url, name: 'publish', log, connectTimeout, setup, onChange });
    try {
      const consuming = await Connection.open({ url, name: 'consume', log, connectTimeout, onChange });
      bus = new AmqpBus(settings, names, publisher, publishing, consuming);
      bus.refresh();
      return bus;
    } catch (error) {
      await publishing.close();
      throw error;
    }
  }

  get state(): BusState {
    return this.#state;
  }

  /** Works out the state anew, after something about the connections or consumers changed. */
  refresh(): void {
    this.#publisher.setBlocked(this.#publishing.blocked);
    const state = this.#currentState();
    if (state === this.#state) return;
    this.#state = state;
    this.#settings.metrics.stateChanged?.(state);
  }

  async publish(message: Message, options?: { mandatory?: boolean }): Promise<void> {
    if (this.#closing.signal.aborted) throw new BusUnavailableError('the bus is closed');
    const { metrics, validation } = this.#settings;
    const started = performance.now();
    try {
      await this.#publisher.publish({
        exchange: this.#names.exchange,
        key: message.type,
        content: Buffer.from(JSON.stringify(message)),
        messageId: message.id ?? crypto.randomUUID(),
        type: message.type,
        mandatory: options?.mandatory ?? validation.definitionOf(message.type)?.kind === 'command',
      });
      metrics.published?.(message.type, (performance.now() - started) / 1000);
    } catch (error) {
      metrics.publishFailed?.(message.type, error instanceof UnroutableError ? 'unroutable' : 'unavailable');
      throw error;
    }
  }

  async subscribe(options: SubscribeOptions, handler: Handler): Promise<Subscription> {
    if (this.#closing.signal.aborted) throw new BusUnavailableError('the bus is closed');
    this.#settings.checkSubscription(options);
    const { validation, log, metrics } = this.#settings;
    const consumer = new Consumer({
      queue: options.queue,
      types: new Set(options.types),
      retryDelays: options.retryDelays ?? this.#settings.retryDelays,
      prefetch: options.prefetch ?? this.#settings.prefetch,
      handler,
      validation,
      log,
      metrics,
      signal: this.#closing.signal,
      connection: this.#consuming,
      publisher: this.#publisher,
      names: this.#names,
      onChange: () => this.refresh(),
    });
    await consumer.start();
    this.#queues.add(options.queue);
    this.#consumers.add(consumer);
    return {
      cancel: async () => {
        this.#consumers.delete(consumer);
        await consumer.stop();
      },
    };
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.refresh();
    const stopped = Promise.all([...this.#consumers].map((consumer) => consumer.stop()));
    const inTime = await within(this.#settings.closeTimeout, stopped);
    if (!inTime) this.#settings.log.warn({}, 'closing with handlers still running; their messages come again');
    await this.#publisher.close(confirmGrace);
    await within(confirmGrace, Promise.all([this.#consuming.close(), this.#publishing.close()]));
  }

  #currentState(): BusState {
    if (this.#closing.signal.aborted) return 'closed';
    if (!this.#publishing.up || !this.#consuming.up) return 'reconnecting';
    if ([...this.#consumers].some((consumer) => !consumer.attached)) return 'reconnecting';
    return this.#publishing.blocked ? 'blocked' : 'connected';
  }
}

/** Declares the exchanges and, when asked to, every queue of the catalogue. */
async function declare(model: ChannelModel, names: Names, settings: BusSettings): Promise<void> {
  const channel = await model.createChannel();
  channel.on('error', () => {});
  await declareExchanges(channel, names);
  if (settings.declareCatalogue) {
    const { catalogue } = settings.validation;
    for (const queue of new Set(catalogue.flatMap((definition) => definition.consumedBy))) {
      const types = catalogue.filter(({ consumedBy }) => consumedBy.includes(queue)).map(({ type }) => type);
      await declareQueue(channel, names, { queue, types, retryDelays: settings.retryDelays });
    }
  }
  await channel.close();
}
