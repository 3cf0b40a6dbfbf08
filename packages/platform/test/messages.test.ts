import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attendanceUpdated, engagementStored, type Message, postsStored } from '@cicero/contracts';
import { countOutbox } from '@cicero/database';
import { placeMigratedDatabase } from '@cicero/database/testing';
import { createLog } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Host, openHost, type ServiceContext, subscription } from '../src/index.ts';

let folder: string;
let host: Host;
let collector: ServiceContext;
let analytics: ServiceContext;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cicero-platform-'));
  await placeMigratedDatabase(folder);
  host = await openHost({
    env: { CICERO_DATA_DIR: folder },
    name: 'test',
    log: createLog('test', { level: 'silent' }),
    retryDelays: [5, 5],
  });
  await host.startRelay();
  collector = host.context('collector');
  analytics = host.context('analytics');
  await sql`create table effect (note text)`.execute(host.database.db);
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => sql`truncate effect, inbox`.execute(host.database.db));

const posts = {
  clientId: 'RES_A',
  platform: 'instagram',
  days: ['2025-11-10'],
  added: 1,
  updated: 0,
  removed: 0,
  collectedAt: '2025-11-10T03:00:00.000Z',
} as const;
const notes = async () => (await sql<{ note: string }>`select note from effect`.execute(host.database.db)).rows;
const settled = () => vi.waitFor(async () => expect(await countOutbox(host.database.db)).toBe(0));

/** Listens for posts, does what it is told to. */
async function listen(options: {
  handle: Parameters<typeof subscription<[typeof postsStored, typeof engagementStored], number>>[0]['handle'];
  prepare?: (message: Message) => Promise<number>;
}) {
  const { queue, types, prefetch, bind } = subscription({
    queue: 'analytics.attendance-refresh',
    messages: [postsStored, engagementStored],
    ...options,
  });
  return host.bus.subscribe({ queue, types, prefetch, retryDelays: [5, 5] }, bind(analytics));
}

test('a committed change reaches its consumer, whose effect and next message share one transaction', async () => {
  let seen: Message | undefined;
  const consumer = await listen({
    handle: async (message, unit) => {
      seen = message;
      await sql`insert into effect values ('once')`.execute(unit.tx);
      const days = ['2025-11-10'];
      unit.publish(attendanceUpdated, { ...posts, days, version: 1, updatedAt: posts.collectedAt });
    },
  });
  await collector.transact(async (unit) => unit.publish(postsStored, { ...posts, days: [...posts.days] }));
  await settled();
  expect(await notes()).toEqual([{ note: 'once' }]);
  expect(seen).toMatchObject({ type: 'collection.posts.stored', source: '/cicero/collector', data: posts });
  await consumer.cancel();
});

test('nothing is said about a change that did not happen', async () => {
  const handled = vi.fn(async () => {});
  const consumer = await listen({ handle: handled });
  const failing = collector.transact(async (unit) => {
    unit.publish(postsStored, { ...posts, days: [...posts.days] });
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  await settled();
  expect(handled).not.toHaveBeenCalled();
  await consumer.cancel();
});

test('a message delivered twice has one effect, and its preparation is spared', async () => {
  const prepare = vi.fn(async () => 7);
  const consumer = await listen({
    prepare,
    handle: async (_message, unit, prepared) => {
      await sql`insert into effect values (${`prepared ${prepared}`})`.execute(unit.tx);
    },
  });
  const message = await collector.transact(async (unit) =>
    unit.publish(postsStored, { ...posts, days: [...posts.days] }),
  );
  await settled();
  await host.bus.publish(message);
  expect(await notes()).toEqual([{ note: 'prepared 7' }]);
  expect(prepare).toHaveBeenCalledTimes(1);
  await consumer.cancel();
});

test('without preparation, too, a message delivered again, even twice at once, has one effect', async () => {
  const consumer = await listen({
    handle: async (_message, unit) => {
      await sql`insert into effect values ('once')`.execute(unit.tx);
    },
  });
  const message = await collector.transact(async (unit) =>
    unit.publish(postsStored, { ...posts, days: [...posts.days] }),
  );
  await settled();
  await Promise.all([host.bus.publish(message), host.bus.publish(message)]);
  expect(await notes()).toEqual([{ note: 'once' }]);
  await consumer.cancel();
});

test('a handler that fails leaves no effect behind and succeeds at the next try', async () => {
  let tries = 0;
  const consumer = await listen({
    handle: async (_message, unit) => {
      await sql`insert into effect values (${`try ${++tries}`})`.execute(unit.tx);
      if (tries < 3) throw new Error('not yet');
    },
  });
  await collector.transact(async (unit) => unit.publish(postsStored, { ...posts, days: [...posts.days] }));
  await settled();
  expect(await notes()).toEqual([{ note: 'try 3' }]);
  await consumer.cancel();
});

test('correlation and causation follow the messages', async () => {
  const heard: Message[] = [];
  const consumer = await listen({
    handle: async (message, unit) => {
      heard.push(message);
      if (message.type !== postsStored.type) return;
      const posts = [{ postId: 'P1', day: '2025-11-10', added: 1, complete: true }];
      unit.publish(engagementStored, {
        clientId: 'RES_A',
        platform: 'instagram',
        posts,
        collectedAt: '2025-11-10T03:00:00.000Z',
      });
    },
  });
  await collector.transact(async (unit) => unit.publish(postsStored, { ...posts, days: [...posts.days] }));
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(heard[1]?.correlationid).toBe(heard[0]?.correlationid);
  expect(heard[1]?.causationid).toBe(heard[0]?.id);
  await settled();
  await consumer.cancel();
});

test('a consumer that the catalogue does not know is refused at once', () => {
  expect(() => subscription({ queue: 'notifier.other', messages: [postsStored], handle: async () => {} })).toThrow(
    /not listed as a consumer/,
  );
});
