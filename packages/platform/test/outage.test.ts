import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { postsStored } from '@cicero/contracts';
import { migrate, openDatabase } from '@cicero/database';
import { createScratchDatabase, postgresReachable } from '@cicero/database/testing';
import { createMessage } from '@cicero/messaging';
import { createLog, createMetrics, systemClock } from '@cicero/runtime';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type ServiceContext, subscription, transactFor } from '../src/index.ts';

const reachable = await postgresReachable();

test.skipIf(!reachable)(
  'messages wait for a database that is away, and then have their turn, in order, without being tried again later',
  async () => {
    const scratch = await createScratchDatabase();
    const way = await openWay(scratch.url);
    const pool = await openDatabase({ url: way.url, poolSize: 2 });
    try {
      await migrate(scratch);
      const log = createLog('test', { level: 'silent' });
      const context = {
        service: 'analytics',
        db: pool.db,
        log,
        metrics: createMetrics('test', { defaults: false }),
        transact: transactFor('analytics', pool.db, systemClock, () => {}),
      } satisfies Partial<ServiceContext>;
      const handled: number[] = [];
      const { bind } = subscription({
        queue: 'analytics.attendance-refresh',
        messages: [postsStored],
        inOrderOf: ({ data }) => data.clientId,
        handle: async ({ data }) => void handled.push(data.added),
      });
      // The consumer needs nothing of the context but these.
      const handle = bind(context as ServiceContext);
      const data = {
        clientId: 'RES_A',
        platform: 'instagram' as const,
        days: [],
        updated: 0,
        removed: 0,
        collectedAt: '2025-11-10T03:00:00.000Z',
      };
      const message = (added: number) => createMessage(postsStored, { ...data, added }, { source: 'collector' });
      const delivery = { queue: 'analytics.attendance-refresh', attempt: 1, signal: new AbortController().signal };

      await sql`select 1`.execute(pool.db);
      await way.cut();
      const waiting = Promise.all([1, 2, 3].map((number) => handle(message(number), delivery))).then(
        () => 'done',
        () => 'failed',
      );
      const sooner = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 1_500, 'waits'))]);
      expect([sooner, handled]).toEqual(['waits', []]);
      await way.mend();
      // Nothing was tried again later: what came behind it has not overtaken it.
      expect([await waiting, handled]).toEqual(['done', [1, 2, 3]]);
    } finally {
      await pool.close();
      await way.cut();
      await scratch.drop();
    }
  },
);

/** A way to the server that can be cut: PostgreSQL goes away for this pool and for nobody else. */
async function openWay(target: string): Promise<{ url: string; cut(): Promise<void>; mend(): Promise<void> }> {
  const goal = new URL(target);
  const sockets = new Set<Socket>();
  let server = createServer();
  let port = 0;
  const mend = async () => {
    server = createServer((socket) => {
      const onwards = connect(Number(goal.port || 5432), goal.hostname);
      for (const end of [socket, onwards]) sockets.add(end.on('error', () => end.destroy()));
      socket.pipe(onwards).pipe(socket);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  };
  const cut = async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await closed;
  };
  await mend();
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return { url: url.href, cut, mend };
}
