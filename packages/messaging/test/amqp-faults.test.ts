import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { deadQueueOf, type Message, topology } from '@cicero/contracts';
import { type Channel, connect } from 'amqplib';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { type Bus, type BusOptions, BusUnavailableError, createMessage, openBus } from '../src/index.ts';
import { amqpUrl, cleanUp, reachable } from './broker.ts';
import { catalogue, happened } from './catalogue.ts';
import { TcpProxy } from './tcp-proxy.ts';

const retryDelays = [40] as const;
const event = (number = 1): Message => createMessage(happened, { number }, { source: 'collector' });
const numberOf = (message: Message): number => (message.data as { number: number }).number;
const eventually = { timeout: 15_000, interval: 20 };

describe.skipIf(!(await reachable(amqpUrl)))('RabbitMQ going wrong', { timeout: 30_000 }, () => {
  const prefix = `f${randomBytes(4).toString('hex')}.`;
  const queues: string[] = [];
  const closing: (() => Promise<void>)[] = [];

  async function opened(options: BusOptions & { url?: string } = {}): Promise<Bus> {
    const bus = await openBus({ url: amqpUrl, catalogue, retryDelays, prefix, ...options });
    closing.push(() => bus.close());
    return bus;
  }
  function queue(): string {
    const name = `test.fault-${queues.length}`;
    queues.push(name);
    return name;
  }
  async function behindProxy(options: BusOptions = {}): Promise<{ proxy: TcpProxy; bus: Bus }> {
    const proxy = await TcpProxy.before(amqpUrl);
    closing.unshift(() => proxy.close());
    return { proxy, bus: await opened({ url: proxy.url, ...options }) };
  }
  /** Somebody else at the broker. */
  async function stranger<Result>(work: (channel: Channel) => Promise<Result>): Promise<Result> {
    const connection = await connect(amqpUrl);
    try {
      return await work(await connection.createChannel());
    } finally {
      await connection.close();
    }
  }
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  afterAll(() => cleanUp(prefix, queues, retryDelays), 60_000);

  test('what is published while the connection is away arrives when it is back', async () => {
    const { proxy, bus } = await behindProxy();
    // A set: a message whose acknowledgement is cut off comes twice.
    const seen = new Set<number>();
    await bus.subscribe({ queue: queue(), types: [happened.type] }, async (message) => {
      seen.add(numberOf(message));
    });
    await bus.publish(event(1));
    proxy.goAway();
    await vi.waitFor(() => expect(bus.state).toBe('reconnecting'), eventually);
    const publishing = [2, 3, 4].map((number) => bus.publish(event(number)));
    await sleep(300);
    proxy.back();
    await Promise.all(publishing);
    await vi.waitFor(() => expect([...seen].toSorted()).toEqual([1, 2, 3, 4]), eventually);
    await vi.waitFor(() => expect(bus.state).toBe('connected'), eventually);
  });

  test('messages in hand and on their way survive connections that are cut again and again', async () => {
    const { proxy, bus } = await behindProxy();
    const seen = new Set<number>();
    await bus.subscribe({ queue: queue(), types: [happened.type], prefetch: 4 }, async (message, { attempt }) => {
      await sleep(5);
      if (attempt === 1 && numberOf(message) % 5 === 0) throw new Error('now and then');
      seen.add(numberOf(message));
    });
    const numbers = Array.from({ length: 100 }, (_, index) => index);
    const publishing = Promise.all(
      numbers.map(async (number) => {
        await sleep(number * 10);
        await bus.publish(event(number));
      }),
    );
    for (let cut = 0; cut < 3; cut += 1) {
      await sleep(250);
      proxy.goAway();
      await sleep(100);
      proxy.back();
    }
    await publishing;
    await vi.waitFor(() => expect([...seen].toSorted((a, b) => a - b)).toEqual(numbers), eventually);
    expect(await bus.dead.queues()).toEqual([]);
  });

  test('a publish gives up when the broker stays away', async () => {
    const { proxy, bus } = await behindProxy({ publishTimeout: 300 });
    proxy.goAway();
    await vi.waitFor(() => expect(bus.state).toBe('reconnecting'), eventually);
    const before = performance.now();
    await expect(bus.publish(event())).rejects.toBeInstanceOf(BusUnavailableError);
    expect(performance.now() - before).toBeLessThan(1_000);
    await bus.close();
    expect(bus.state).toBe('closed');
  });

  test('opening waits for a broker that comes late, not for one that never comes', async () => {
    const proxy = await TcpProxy.before(amqpUrl);
    closing.push(() => proxy.close());
    proxy.goAway();
    await expect(opened({ url: proxy.url, connectTimeout: 300 })).rejects.toBeInstanceOf(BusUnavailableError);
    const opening = opened({ url: proxy.url });
    await sleep(300);
    proxy.back();
    expect((await opening).state).toBe('connected');
  });

  test('a queue that somebody deletes is declared again and consumed on', async () => {
    const bus = await opened();
    const name = queue();
    const seen: number[] = [];
    await bus.subscribe({ queue: name, types: [happened.type] }, async (message) => {
      seen.push(numberOf(message));
    });
    await stranger((channel) => channel.deleteQueue(prefix + name));
    await vi.waitFor(() => expect(bus.state).toBe('reconnecting'), eventually);
    await vi.waitFor(() => expect(bus.state).toBe('connected'), eventually);
    await bus.publish(event(9));
    await vi.waitFor(() => expect(seen).toEqual([9]), eventually);
  });

  test('a retry or dead queue that somebody deletes is declared again before it is needed', async () => {
    const bus = await opened();
    const name = queue();
    await bus.subscribe({ queue: name, types: [happened.type] }, async () => {
      throw new Error('broken');
    });
    await stranger(async (channel) => {
      await channel.deleteQueue(`${prefix}${name}.retry.40`);
      await channel.deleteQueue(prefix + deadQueueOf(name));
    });
    await bus.publish(event());
    await vi.waitFor(async () => expect(await bus.dead.queues()).toEqual([{ queue: name, count: 1 }]), eventually);
  });

  test('a queue that is there with other arguments is refused, and the bus goes on', async () => {
    const bus = await opened();
    const name = queue();
    await stranger((channel) => channel.assertQueue(prefix + name, { durable: true }));
    await expect(bus.subscribe({ queue: name, types: [happened.type] }, async () => {})).rejects.toThrow(
      'PRECONDITION',
    );
    await bus.publish(event());
    expect(bus.state).toBe('connected');
  });

  test('an exchange that somebody deletes is declared again', async () => {
    const bus = await opened();
    await stranger((channel) => channel.deleteExchange(prefix + topology.exchange));
    await bus.publish(event());
  });

  test('bytes that are no message are parked', async () => {
    const bus = await opened();
    const name = queue();
    await bus.subscribe({ queue: name, types: [happened.type] }, async () => {});
    await stranger(async (channel) => {
      channel.sendToQueue(prefix + name, Buffer.from('{"half'), { headers: { 'x-attempt': 'many' } });
      await channel.checkQueue(prefix + name);
    });
    await vi.waitFor(async () => expect(await bus.dead.queues()).toHaveLength(1), eventually);
    const [dead] = await bus.dead.list(name, 1);
    expect(dead).toMatchObject({ message: null, raw: '{"half', error: 'invalid message: not JSON', attempts: 1 });
    expect(await bus.dead.drop(name, { id: dead?.id ?? '' })).toBe(1);
  });

  test('a message that crashes its consumers again and again is parked by the broker', async () => {
    const bus = await opened();
    const name = queue();
    const subscription = await bus.subscribe({ queue: name, types: [happened.type] }, async () => {});
    await subscription.cancel();
    const sent = event();
    await bus.publish(sent);
    await stranger(async (channel) => {
      // Each nack counts as a crash does.
      for (let crash = 0; crash < 30; crash += 1) {
        const message = await channel.get(prefix + name);
        if (message) channel.nack(message);
      }
    });
    await vi.waitFor(async () => expect(await bus.dead.queues()).toEqual([{ queue: name, count: 1 }]), eventually);
    expect(await bus.dead.list(name, 1)).toMatchObject([{ id: sent.id, message: sent }]);
  });

  test('with the catalogue declared, an event waits for a consumer that has never been there', async () => {
    const name = queue();
    const waiting = [{ ...happened, consumedBy: [name] }];
    const publisher = await opened({ catalogue: waiting, declareCatalogue: true });
    await publisher.publish(event(3));
    const consumer = await opened({ catalogue: waiting });
    const seen: number[] = [];
    await consumer.subscribe({ queue: name, types: [happened.type] }, async (message) => {
      seen.push(numberOf(message));
    });
    await vi.waitFor(() => expect(seen).toEqual([3]), eventually);
  });
});
