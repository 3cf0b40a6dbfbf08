import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '@cicero/contracts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type Bus,
  type BusMetrics,
  type BusOptions,
  createMessage,
  PoisonError,
  UnroutableError,
} from '../src/index.ts';
import { catalogue, doThing, happened, unheard } from './catalogue.ts';

/** Short, so that the tests are. */
export const retryDelays = [40, 80] as const;

const event = (number = 1): Message => createMessage(happened, { number }, { source: 'collector' });
const command = (): Message => createMessage(doThing, { number: 1 }, { source: 'collector' });
const numberOf = (message: Message): number => (message.data as { number: number }).number;
const eventually = { timeout: 10_000, interval: 20 };

/** How the suite gets at an adapter. A prefix is a world of its own: nothing in it reaches another. */
export interface Adapter {
  open(options: BusOptions & { prefix: string }): Promise<Bus>;
  /** Removes what was made in that world. */
  cleanUp(prefix: string, queues: readonly string[]): Promise<void>;
}

/** What both adapters promise. */
export function busContract(adapter: Adapter): void {
  const opened: Bus[] = [];
  const queues: string[] = [];
  let prefix = '';
  async function bus(options: BusOptions = {}): Promise<Bus> {
    const one = await adapter.open({ catalogue, retryDelays, prefix, ...options });
    opened.push(one);
    return one;
  }
  function queue(): string {
    const name = `test.work-${queues.length}`;
    queues.push(name);
    return name;
  }
  beforeEach(() => {
    prefix = `t${randomBytes(4).toString('hex')}.`;
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
    await adapter.cleanUp(prefix, queues.splice(0));
  });

  describe('publishing', () => {
    test('a message arrives as it was sent, once', async () => {
      const it = await bus();
      const name = queue();
      const seen: { message: Message; attempt: number; queue: string }[] = [];
      await it.subscribe({ queue: name, types: [happened.type] }, async (message, delivery) => {
        seen.push({ message, attempt: delivery.attempt, queue: delivery.queue });
      });
      const sent = event(7);
      await it.publish(sent);
      await vi.waitFor(() => expect(seen).toEqual([{ message: sent, attempt: 1, queue: name }]), eventually);
      expect(it.state).toBe('connected');
    });

    test('an event nobody listens to is confirmed', async () => {
      const it = await bus();
      await it.publish(createMessage(unheard, { number: 1 }, { source: 'collector' }));
    });

    test('a command nobody listens to is refused, an event only when it is mandatory', async () => {
      const it = await bus();
      await expect(it.publish(command())).rejects.toBeInstanceOf(UnroutableError);
      const lonely = createMessage(unheard, { number: 1 }, { source: 'collector' });
      await expect(it.publish(lonely, { mandatory: true })).rejects.toBeInstanceOf(UnroutableError);
    });

    test('two queues of one type get a copy each', async () => {
      const it = await bus();
      const seen: string[] = [];
      for (const name of [queue(), queue()]) {
        await it.subscribe({ queue: name, types: [happened.type] }, async (message, delivery) => {
          seen.push(`${delivery.queue} ${message.id}`);
        });
      }
      const sent = event();
      await it.publish(sent);
      await vi.waitFor(() => expect(seen).toHaveLength(2), eventually);
      expect(new Set(seen).size).toBe(2);
    });

    test('a closed bus refuses', async () => {
      const it = await bus();
      await it.close();
      expect(it.state).toBe('closed');
      await expect(it.publish(event())).rejects.toThrow('closed');
    });
  });

  describe('consuming', () => {
    test('consumers of one queue share its messages', async () => {
      const it = await bus();
      const name = queue();
      const seen: string[] = [];
      for (const consumer of ['a', 'b']) {
        await it.subscribe({ queue: name, types: [happened.type], prefetch: 1 }, async (message) => {
          await sleep(20);
          seen.push(`${consumer} ${numberOf(message)}`);
        });
      }
      await Promise.all([1, 2, 3, 4, 5, 6].map((number) => it.publish(event(number))));
      await vi.waitFor(() => expect(seen).toHaveLength(6), eventually);
      expect(new Set(seen.map((line) => line.slice(2)))).toEqual(new Set(['1', '2', '3', '4', '5', '6']));
      expect(new Set(seen.map((line) => line.slice(0, 1)))).toEqual(new Set(['a', 'b']));
    });

    test('no more are handled at once than prefetch says', async () => {
      const it = await bus();
      let running = 0;
      let most = 0;
      let done = 0;
      await it.subscribe({ queue: queue(), types: [happened.type], prefetch: 3 }, async () => {
        running += 1;
        most = Math.max(most, running);
        await sleep(10);
        running -= 1;
        done += 1;
      });
      await Promise.all(Array.from({ length: 20 }, (_, number) => it.publish(event(number))));
      await vi.waitFor(() => expect(done).toBe(20), eventually);
      expect(most).toBe(3);
    });

    test('with prefetch 1 the order is kept', async () => {
      const it = await bus();
      const seen: number[] = [];
      await it.subscribe({ queue: queue(), types: [happened.type], prefetch: 1 }, async (message) => {
        await sleep(numberOf(message) % 3);
        seen.push(numberOf(message));
      });
      const numbers = Array.from({ length: 12 }, (_, number) => number);
      await Promise.all(numbers.map((number) => it.publish(event(number))));
      await vi.waitFor(() => expect(seen).toEqual(numbers), eventually);
    });

    test('a cancelled subscription finishes what it has and takes no more', async () => {
      const it = await bus();
      const name = queue();
      let started = 0;
      let finished = 0;
      const subscription = await it.subscribe({ queue: name, types: [happened.type] }, async () => {
        started += 1;
        await sleep(60);
        finished += 1;
      });
      await Promise.all([
        it.publish(event(1)),
        vi.waitFor(() => expect(started).toBe(1), eventually).then(() => subscription.cancel()),
      ]);
      expect(finished).toBe(1);
      const waiting = it.publish(event(2)).catch(() => 'not safe yet');
      await sleep(100);
      expect(started).toBe(1);
      const seen: number[] = [];
      await it.subscribe({ queue: name, types: [happened.type] }, async (message) => {
        seen.push(numberOf(message));
      });
      await vi.waitFor(() => expect(seen).toEqual([2]), eventually);
      await waiting;
    });

    test('a type that is not in the catalogue and a name that is none cannot be subscribed to', async () => {
      const it = await bus();
      const subscribing = it.subscribe({ queue: queue(), types: ['test.no.such'] }, async () => {});
      await expect(subscribing).rejects.toThrow('test.no.such');
      const named = it.subscribe({ queue: '../etc', types: [happened.type] }, async () => {});
      await expect(named).rejects.toThrow('not a queue name');
    });

    test('closing aborts the signal and waits for handlers', async () => {
      const it = await bus();
      let aborted = false;
      let finished = false;
      let started = false;
      await it.subscribe({ queue: queue(), types: [happened.type] }, async (_message, { signal }) => {
        started = true;
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
        aborted = true;
        await sleep(50);
        finished = true;
      });
      const publishing = it.publish(event());
      await vi.waitFor(() => expect(started).toBe(true), eventually);
      await it.close();
      expect({ aborted, finished }).toEqual({ aborted: true, finished: true });
      await publishing;
    });

    test('closing does not wait for ever', async () => {
      const it = await bus({ closeTimeout: 100 });
      let started = false;
      await it.subscribe({ queue: queue(), types: [happened.type] }, async () => {
        started = true;
        await sleep(1_500);
      });
      const publishing = it.publish(event()).catch(() => {});
      await vi.waitFor(() => expect(started).toBe(true), eventually);
      const before = performance.now();
      await it.close();
      expect(performance.now() - before).toBeLessThan(1_200);
      await publishing;
    });
  });

  describe('failing', () => {
    test('a failed message is tried again after each delay', async () => {
      const it = await bus();
      const name = queue();
      const tries: { attempt: number; at: number }[] = [];
      await it.subscribe({ queue: name, types: [happened.type] }, async (_message, { attempt }) => {
        tries.push({ attempt, at: performance.now() });
        if (attempt < 3) throw new Error('not yet');
      });
      await it.publish(event());
      await vi.waitFor(() => expect(tries.map(({ attempt }) => attempt)).toEqual([1, 2, 3]), eventually);
      const [first, second, third] = tries.map(({ at }) => at);
      // Timers of the broker and ours may differ by a millisecond or two.
      expect(Number(second) - Number(first)).toBeGreaterThanOrEqual(retryDelays[0] - 5);
      expect(Number(third) - Number(second)).toBeGreaterThanOrEqual(retryDelays[1] - 5);
      expect(await it.dead.queues()).toEqual([]);
    });

    test('after the last delay it is parked with its error', async () => {
      const it = await bus();
      const name = queue();
      let tries = 0;
      await it.subscribe({ queue: name, types: [happened.type] }, async () => {
        tries += 1;
        throw new RangeError('too far');
      });
      const sent = event(5);
      await it.publish(sent);
      await vi.waitFor(async () => expect(await it.dead.queues()).toEqual([{ queue: name, count: 1 }]), eventually);
      expect(tries).toBe(3);
      const [dead] = await it.dead.list(name, 10);
      expect(dead).toMatchObject({
        id: sent.id,
        message: sent,
        queue: name,
        error: 'RangeError: too far',
        attempts: 3,
      });
      expect(Date.parse(dead?.parkedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    });

    test('poison is parked at once', async () => {
      const it = await bus();
      const name = queue();
      let tries = 0;
      await it.subscribe({ queue: name, types: [happened.type] }, async () => {
        tries += 1;
        throw new PoisonError('never');
      });
      await it.publish(event());
      await vi.waitFor(async () => expect(await it.dead.queues()).toHaveLength(1), eventually);
      const [dead] = await it.dead.list(name, 10);
      expect(dead).toMatchObject({ error: 'PoisonError: never', attempts: 1 });
      expect(tries).toBe(1);
    });

    test('a failure in one queue does not touch another', async () => {
      const it = await bus({ retryDelays: [] });
      const failing = queue();
      let handled = 0;
      await it.subscribe({ queue: failing, types: [happened.type] }, async () => {
        throw new Error('broken');
      });
      await it.subscribe({ queue: queue(), types: [happened.type] }, async () => {
        handled += 1;
      });
      await it.publish(event());
      await vi.waitFor(async () => expect(await it.dead.queues()).toEqual([{ queue: failing, count: 1 }]), eventually);
      expect(handled).toBe(1);
    });

    test.each([
      ['data that does not match', { ...event(), data: { number: 'one' } }, 'data of test.thing.happened: /number'],
      ['an envelope without its parts', { id: event().id, type: happened.type }, 'envelope: '],
      ['an id that is no uuid', { ...event(), id: 'abc' }, 'envelope: /id'],
    ])('%s is parked at once and never handled', async (_name, malformed, error) => {
      const it = await bus();
      const name = queue();
      let handled = 0;
      await it.subscribe({ queue: name, types: [happened.type] }, async () => {
        handled += 1;
      });
      await it.publish(malformed as Message);
      await vi.waitFor(async () => expect(await it.dead.queues()).toHaveLength(1), eventually);
      const [dead] = await it.dead.list(name, 10);
      expect(dead?.error).toContain(error);
      expect(dead?.message).toBeNull();
      expect(JSON.parse(dead?.raw ?? '')).toEqual(malformed);
      expect(dead?.id).toBe(malformed.id);
      expect(handled).toBe(0);
    });

    test('a type that the queue was bound to once, but is not any more, is parked', async () => {
      const it = await bus();
      const name = queue();
      const before = await it.subscribe({ queue: name, types: [happened.type, doThing.type] }, async () => {});
      await before.cancel();
      await it.subscribe({ queue: name, types: [happened.type] }, async () => {});
      await it.publish(command());
      await vi.waitFor(async () => expect(await it.dead.queues()).toEqual([{ queue: name, count: 1 }]), eventually);
      expect((await it.dead.list(name, 1))[0]?.error).toBe(`${name} does not consume test.do-thing`);
    });

    test('an endless error text is cut', async () => {
      const it = await bus({ retryDelays: [] });
      const name = queue();
      await it.subscribe({ queue: name, types: [happened.type] }, async () => {
        throw new Error('x'.repeat(100_000));
      });
      await it.publish(event());
      await vi.waitFor(async () => expect(await it.dead.queues()).toHaveLength(1), eventually);
      const [dead] = await it.dead.list(name, 1);
      expect(dead?.error.length).toBeLessThan(1_100);
    });
  });

  test('everything that happens is counted', async () => {
    const counted: string[] = [];
    const metrics: BusMetrics = {
      published: (type) => counted.push(`published ${type}`),
      publishFailed: (type, reason) => counted.push(`failed ${type} ${reason}`),
      handled: (name, type, result) => counted.push(`${name === failing ? 'failing' : 'other'} ${type} ${result}`),
      stateChanged: (state) => counted.push(state),
    };
    const failing = queue();
    const it = await bus({ metrics, retryDelays: [20] });
    counted.length = 0;
    await expect(it.publish(command())).rejects.toBeInstanceOf(UnroutableError);
    await it.subscribe({ queue: failing, types: [doThing.type] }, async () => {
      throw new Error('broken');
    });
    await it.publish(command());
    await vi.waitFor(async () => expect(await it.dead.queues()).toHaveLength(1), eventually);
    await it.close();
    expect(counted.filter((line) => !line.includes('connect')).toSorted()).toEqual([
      'closed',
      'failed test.do-thing unroutable',
      'failing test.do-thing parked',
      'failing test.do-thing retried',
      'published test.do-thing',
    ]);
  });

  describe('parked messages', () => {
    /** Parks events 1 to `count` while `broken.value`, handles them otherwise. */
    async function parked(count: number) {
      const it = await bus({ retryDelays: [] });
      const name = queue();
      const broken = { value: true };
      const handled: { number: number; attempt: number }[] = [];
      await it.subscribe({ queue: name, types: [happened.type], prefetch: 1 }, async (message, { attempt }) => {
        if (broken.value) throw new Error('broken');
        handled.push({ number: numberOf(message), attempt });
      });
      const sent = Array.from({ length: count }, (_, index) => event(index + 1));
      for (const message of sent) await it.publish(message);
      await vi.waitFor(async () => expect(await it.dead.queues()).toEqual([{ queue: name, count }]), eventually);
      return { it, name, broken, handled, sent };
    }

    test('are listed oldest first, as many as asked, and stay', async () => {
      const { it, name, sent } = await parked(3);
      expect((await it.dead.list(name, 2)).map(({ id }) => id)).toEqual([sent[0]?.id, sent[1]?.id]);
      await vi.waitFor(async () => expect(await it.dead.queues()).toEqual([{ queue: name, count: 3 }]), eventually);
      expect((await it.dead.list(name, 10)).map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
    });

    test('are replayed as at their first try', async () => {
      const { it, name, broken, handled } = await parked(3);
      broken.value = false;
      expect(await it.dead.replay(name)).toBe(3);
      const all = [1, 2, 3].map((number) => ({ number, attempt: 1 }));
      await vi.waitFor(() => expect(handled).toEqual(all), eventually);
      await vi.waitFor(async () => expect(await it.dead.queues()).toEqual([]), eventually);
    });

    test('one alone is replayed by its id', async () => {
      const { it, name, broken, handled, sent } = await parked(3);
      broken.value = false;
      expect(await it.dead.replay(name, { id: sent[1]?.id ?? '' })).toBe(1);
      await vi.waitFor(() => expect(handled).toEqual([{ number: 2, attempt: 1 }]), eventually);
      await vi.waitFor(async () => expect(await it.dead.queues()).toEqual([{ queue: name, count: 2 }]), eventually);
      expect((await it.dead.list(name, 10)).map(({ id }) => id)).toEqual([sent[0]?.id, sent[2]?.id]);
    });

    test('what fails again is parked again, once', async () => {
      const { it, name } = await parked(2);
      expect(await it.dead.replay(name)).toBe(2);
      await vi.waitFor(async () => expect(await it.dead.queues()).toEqual([{ queue: name, count: 2 }]), eventually);
      expect(await it.dead.list(name, 10)).toHaveLength(2);
    });

    test('are dropped, one or all', async () => {
      const { it, name, sent } = await parked(3);
      expect(await it.dead.drop(name, { id: sent[0]?.id ?? '' })).toBe(1);
      expect((await it.dead.list(name, 10)).map(({ id }) => id)).toEqual([sent[1]?.id, sent[2]?.id]);
      await vi.waitFor(async () => expect(await it.dead.queues()).toEqual([{ queue: name, count: 2 }]), eventually);
      expect(await it.dead.drop(name)).toBe(2);
      expect(await it.dead.queues()).toEqual([]);
    });

    test('of a queue that does not exist are none', async () => {
      const it = await bus();
      for (const name of ['test.nowhere', '../../etc/passwd', 'x'.repeat(300), '']) {
        expect(await it.dead.list(name, 10)).toEqual([]);
        expect(await it.dead.replay(name)).toBe(0);
        expect(await it.dead.drop(name)).toBe(0);
      }
    });
  });
}
