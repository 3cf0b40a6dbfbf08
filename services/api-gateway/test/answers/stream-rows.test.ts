import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { streamRows } from '../../src/answers/stream-rows.ts';

/** A list of so many batches of 1,000 rows with about 100 bytes each, and how many were asked for so far. */
function listOf(batches: number, failAt = -1) {
  const list = { taken: 0, ended: false, rows };
  return list;
  async function* rows() {
    try {
      for (let batch = 0; batch < batches; batch++) {
        if (batch === failAt) throw new Error('the database went away');
        list.taken++;
        yield Array.from({ length: 1_000 }, (_, at) => ({ at: batch * 1_000 + at, text: 'é'.repeat(40) }));
      }
    } finally {
      list.ended = true;
    }
  }
}

async function serving<T>(rows: () => AsyncIterable<object[]>, work: (url: string) => Promise<T>): Promise<T> {
  const app = Fastify({ forceCloseConnections: true });
  app.get('/', async (_request, reply) => streamRows(reply, rows()));
  try {
    return await work(await app.listen({ port: 0, host: '127.0.0.1' }));
  } finally {
    await app.close();
  }
}

const open = async (url: string): Promise<IncomingMessage> => {
  const [response] = (await once(get(url), 'response')) as [IncomingMessage];
  return response;
};

test.each([0, 1, 3])('%d batches are one JSON answer', async (batches) => {
  await serving(listOf(batches).rows, async (url) => {
    const response = await fetch(url);
    const { success, data } = (await response.json()) as { success: boolean; data: { at: number }[] };
    expect([response.status, response.headers.get('content-type'), success]).toEqual([
      200,
      'application/json; charset=utf-8',
      true,
    ]);
    expect(data.map(({ at }) => at)).toEqual(Array.from({ length: batches * 1_000 }, (_, at) => at));
  });
});

test('empty batches between others leave no gap', async () => {
  async function* rows() {
    yield [];
    yield [{ a: 1 }];
    yield [];
    yield [{ a: 2 }];
  }
  expect(await serving(rows, async (url) => (await fetch(url)).text())).toBe(
    '{"success":true,"data":[{"a":1},{"a":2}]}',
  );
});

test('nothing is read ahead of a caller who does not take it', async () => {
  const list = listOf(500);
  await serving(list.rows, async (url) => {
    const response = await open(url);
    response.pause();
    let before = -1;
    // Until the buffers between us are full.
    while (list.taken !== before) {
      before = list.taken;
      await sleep(200);
    }
    expect(list.taken).toBeLessThan(250);
    const { data } = JSON.parse(await text(response)) as { data: object[] };
    expect(data).toHaveLength(500_000);
  });
});

test('a caller who hangs up ends the reading', async () => {
  const list = listOf(100_000);
  await serving(list.rows, async (url) => {
    const response = await open(url);
    response.once('error', () => {});
    response.destroy();
    await expect.poll(() => list.ended).toBe(true);
  });
  expect(list.taken).toBeLessThan(1_000);
});

test('what fails before the first batch is an error answer, what fails later breaks the connection off', async () => {
  await serving(listOf(3, 0).rows, async (url) => {
    expect((await fetch(url)).status).toBe(500);
  });
  await serving(listOf(30, 20).rows, async (url) => {
    const response = await fetch(url);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });
});
