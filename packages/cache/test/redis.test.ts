import { randomBytes } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { type Cache, CacheUnavailableError, openCache } from '../src/index.ts';
import { cacheContract } from './cache.contract.ts';
import { TcpProxy } from './tcp-proxy.ts';

const redisUrl = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';
const prefix = `test-${randomBytes(4).toString('hex')}:`;

/** Whether Redis is there. With CI=true it has to be. */
async function reachable(): Promise<boolean> {
  if (process.env.CI === 'true') return true;
  const { hostname, port } = new URL(redisUrl);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: 1_000 });
    const answer = (there: boolean) => () => {
      socket.destroy();
      resolve(there);
    };
    socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false));
  });
}

/** Every kind of call rejects as unavailable, none takes longer than two seconds. */
async function expectAway(cache: Cache): Promise<void> {
  const calls = [
    () => cache.get('key'),
    () => cache.set('key', 'value', 1_000),
    () => cache.increment('key', 1_000),
    () => cache.addToSet('key', 'member', 1, 1_000),
    () => cache.membersOfSet('key', 1),
    () => cache.ping(),
  ];
  await Promise.all(
    calls.map(async (call) => {
      const before = performance.now();
      await expect(call()).rejects.toBeInstanceOf(CacheUnavailableError);
      expect(performance.now() - before).toBeLessThan(2_000);
    }),
  );
}

describe.skipIf(!(await reachable()))('on Redis', () => {
  afterAll(async () => {
    const redis = new Redis(redisUrl);
    const keys = await redis.keys(`${prefix}*`);
    if (keys.length > 0) await redis.del(...keys);
    redis.disconnect();
  });

  cacheContract(() => openCache({ url: redisUrl, prefix }));

  test('a connection that is cut is ridden out', async () => {
    const { proxy, url } = await TcpProxy.before(redisUrl);
    const cache = await openCache({ url, prefix });
    await cache.set('cut', 'value', 60_000);
    proxy.cut();
    await vi.waitFor(() => expect(cache.state).toBe('reconnecting'));
    expect(await cache.get('cut')).toBe('value');
    expect(cache.state).toBe('connected');
    await cache.close();
    await proxy.close();
  });

  test('a Redis that accepts but does not answer is away, and comes back', { timeout: 20_000 }, async () => {
    const { proxy, url } = await TcpProxy.before(redisUrl);
    const cache = await openCache({ url, prefix });
    await cache.set('paused', 'value', 60_000);
    proxy.pause();
    await expectAway(cache);
    await vi.waitFor(() => expect(cache.state).toBe('reconnecting'), { timeout: 5_000 });
    await expectAway(cache);
    proxy.resume();
    await vi.waitFor(async () => expect(await cache.get('paused')).toBe('value'), { timeout: 10_000, interval: 100 });
    await cache.close();
    await proxy.close();
  });

  test('a Redis that does not answer from the start is away, and comes', { timeout: 20_000 }, async () => {
    const { proxy, url } = await TcpProxy.before(redisUrl);
    proxy.pause();
    const before = performance.now();
    const cache = await openCache({ url, prefix });
    expect(performance.now() - before).toBeLessThan(2_000);
    await expectAway(cache);
    proxy.resume();
    await vi.waitFor(() => cache.ping(), { timeout: 10_000, interval: 100 });
    await cache.close();
    await proxy.close();
  });
});

test('nobody listening: every call rejects soon, nothing else happens', async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  await new Promise((resolve) => server.close(resolve));
  const cache = await openCache({ url: `redis://127.0.0.1:${port}` });
  expect(cache.state).toBe('reconnecting');
  await expectAway(cache);
  const before = performance.now();
  await expect(cache.get('key')).rejects.toBeInstanceOf(CacheUnavailableError);
  expect(performance.now() - before).toBeLessThan(100);
  await cache.close();
});
