import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postsStored } from '@cicero/contracts';
import { countOutbox } from '@cicero/database';
import { placeMigratedDatabase } from '@cicero/database/testing';
import { createMessage, PoisonError } from '@cicero/messaging';
import { createLog } from '@cicero/runtime';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Host, openHost, subscription } from '../src/index.ts';

let folder: string;
let host: Host;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cicero-lines-'));
  await placeMigratedDatabase(folder);
  const log = createLog('test', { level: 'silent' });
  host = await openHost({ env: { CICERO_DATA_DIR: folder }, name: 'test', log, retryDelays: [5] });
  await host.startRelay();
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

const queue = 'analytics.attendance-refresh';

/** The posts of a client, told apart by how many there are. */
const posts = (clientId: string, added: number) => ({
  ...{ clientId, platform: 'instagram' as const, days: [], updated: 0, removed: 0 },
  ...{ added, collectedAt: '2025-11-10T03:00:00.000Z' },
});

/** Those of one client in order; `work` stands for what is done with each. */
const inOrder = (work: (name: string, attempt: number) => Promise<void>) =>
  subscription({
    queue,
    messages: [postsStored],
    inOrderOf: ({ data }) => data.clientId,
    // Outside the transaction: the embedded database has one connection, and would keep any order by itself.
    prepare: ({ data }, { attempt }) => work(`${data.clientId}${data.added}`, attempt),
    handle: async () => {},
  });

/** Publishes them in one transaction and waits until all are through. */
async function through(
  names: readonly (readonly [string, number])[],
  work: (name: string, attempt: number) => Promise<void>,
): Promise<void> {
  const { types, prefetch, bind } = inOrder(work);
  const consumer = await host.bus.subscribe({ queue, types, prefetch }, bind(host.context('analytics')));
  await host.context('collector').transact(async (unit) => {
    for (const [client, number] of names) unit.publish(postsStored, posts(client, number));
  });
  await vi.waitFor(async () => expect(await countOutbox(host.database.db)).toBe(0));
  await consumer.cancel();
}

const two = [
  ['A', 1],
  ['A', 2],
  ['B', 1],
  ['A', 3],
  ['B', 2],
] as const;

test('messages of one key are handled one after the other, those of another meanwhile', async () => {
  const seen: string[] = [];
  const other = Promise.withResolvers<void>();
  await through(two, async (name) => {
    seen.push(`${name} begins`);
    // It ends only because those of the other key do not wait for it.
    if (name === 'A1') await other.promise;
    if (name === 'B2') other.resolve();
    seen.push(`${name} ends`);
  });
  const of = (client: string) => seen.filter((text) => text.startsWith(client));
  expect(of('A')).toEqual(['A1 begins', 'A1 ends', 'A2 begins', 'A2 ends', 'A3 begins', 'A3 ends']);
  expect(of('B')).toEqual(['B1 begins', 'B1 ends', 'B2 begins', 'B2 ends']);
  expect(seen.indexOf('B2 ends')).toBeLessThan(seen.indexOf('A1 ends'));
});

test('one that fails is tried again behind those that have arrived, which keep their order', async () => {
  const seen: string[] = [];
  await through(two, async (name, attempt) => {
    await new Promise((resolve) => setTimeout(resolve, name === 'A1' ? 20 : 1));
    seen.push(`${name} ${attempt}`);
    if (name === 'A1' && attempt === 1) throw new Error('not yet');
  });
  expect(seen.filter((text) => text.startsWith('A'))).toEqual(['A1 1', 'A2 1', 'A3 1', 'A1 2']);
});

test('one that is parked holds up nobody, and the rest keep their order', async () => {
  const seen: string[] = [];
  await through(two, async (name) => {
    seen.push(name);
    if (name === 'A1') throw new PoisonError('never');
  });
  expect(seen.filter((name) => name.startsWith('A'))).toEqual(['A1', 'A2', 'A3']);
  expect((await host.bus.dead.list(queue, 10)).map(({ message }) => message?.data)).toEqual([posts('A', 1)]);
  await host.bus.dead.drop(queue);
});

test('what stands in line when the bus closes is given back unhandled, and so overtakes nothing', async () => {
  const seen: string[] = [];
  const closing = new AbortController();
  const held = Promise.withResolvers<void>();
  const handle = inOrder(async (name) => {
    seen.push(name);
    await held.promise;
    throw new Error('cut off');
  }).bind(host.context('analytics'));
  const delivery = { queue, attempt: 1, signal: closing.signal };
  const hand = (number: number) =>
    handle(createMessage(postsStored, posts('A', number), { source: 'collector' }), delivery);
  const both = Promise.allSettled([hand(1), hand(2)]);
  await vi.waitFor(() => expect(seen).toEqual(['A1']));
  closing.abort();
  held.resolve();
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(seen).toEqual(['A1']);
});
