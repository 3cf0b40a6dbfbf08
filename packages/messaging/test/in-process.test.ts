import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Bus, createMessage, openBus } from '../src/index.ts';
import { busContract } from './bus.contract.ts';
import { catalogue, happened } from './catalogue.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cicero-parked-'));
});
afterAll(() => rm(directory, { recursive: true }));

const nothing = async (): Promise<void> => {};

describe('in process, parking in memory', () => {
  busContract({ open: (options) => openBus(options), cleanUp: nothing });
});

describe('in process, parking on disk', () => {
  busContract({
    open: (options) => openBus({ ...options, parkDirectory: join(directory, options.prefix) }),
    cleanUp: nothing,
  });
});

describe('parking on disk', () => {
  async function openedAt(parkDirectory: string, work: () => Promise<void>): Promise<Bus> {
    const bus = await openBus({ catalogue, retryDelays: [], parkDirectory });
    await bus.subscribe({ queue: 'test.work', types: [happened.type] }, work);
    return bus;
  }
  const event = () => createMessage(happened, { number: 1 }, { source: 'collector' });
  const fail = async () => {
    throw new Error('broken');
  };

  test('survives a restart, even one that cut a line in half', async () => {
    const parkDirectory = join(directory, 'restart');
    const first = await openedAt(parkDirectory, fail);
    const [one, two] = [event(), event()];
    await first.publish(one);
    await first.close();
    await appendFile(join(parkDirectory, 'test.work.jsonl'), '{"key":"half a li');

    const second = await openedAt(parkDirectory, fail);
    expect(await second.dead.queues()).toEqual([{ queue: 'test.work', count: 1 }]);
    await second.publish(two);
    expect((await second.dead.list('test.work', 10)).map(({ id }) => id)).toEqual([one.id, two.id]);
    await second.close();
  });

  test('keeps a message that is being replayed until it is through', async () => {
    const parkDirectory = join(directory, 'replay');
    const first = await openedAt(parkDirectory, fail);
    await first.publish(event());
    await first.close();

    const never = new Promise<void>(() => {});
    let started = false;
    const second = await openBus({ catalogue, parkDirectory, closeTimeout: 10 });
    await second.subscribe({ queue: 'test.work', types: [happened.type] }, () => {
      started = true;
      return never;
    });
    expect(await second.dead.replay('test.work')).toBe(1);
    await vi.waitFor(() => expect(started).toBe(true));
    expect(await second.dead.queues()).toEqual([]);
    expect(await second.dead.replay('test.work')).toBe(0);
    await second.close();

    const third = await openedAt(parkDirectory, async () => {});
    expect(await third.dead.replay('test.work')).toBe(1);
    await vi.waitFor(async () => expect(await readdir(parkDirectory)).toEqual([]));
    await third.close();
  });
});

describe('a publish in process', () => {
  const event = createMessage(happened, { number: 1 }, { source: 'collector' });

  test('is confirmed only when the message has been handled', async () => {
    const bus = await openBus({ catalogue, retryDelays: [30] });
    let handled = false;
    await bus.subscribe({ queue: 'test.work', types: [happened.type] }, async (_message, { attempt }) => {
      if (attempt === 1) throw new Error('not yet');
      handled = true;
    });
    await bus.publish(event);
    expect(handled).toBe(true);
    await bus.close();
  });

  test('rejects when the bus closes before that', async () => {
    const bus = await openBus({ catalogue, retryDelays: [60_000] });
    let tries = 0;
    await bus.subscribe({ queue: 'test.work', types: [happened.type] }, async () => {
      tries += 1;
      throw new Error('not yet');
    });
    const publishing = expect(bus.publish(event)).rejects.toThrow('closed before');
    await vi.waitFor(() => expect(tries).toBe(1));
    await bus.close();
    await publishing;
  });
});
