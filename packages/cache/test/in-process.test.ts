import { describe, expect, test } from 'vitest';
import { InProcessCache } from '../src/in-process-cache.ts';
import { CacheUnavailableError, openCache } from '../src/index.ts';
import { cacheContract } from './cache.contract.ts';

describe('in process', () => {
  cacheContract(() => openCache());

  test('time is what the clock says', async () => {
    let now = Date.parse('2025-07-26T00:00:00Z');
    const cache = await openCache({ clock: { now: () => new Date(now) } });
    await cache.set('key', 'value', 1_000);
    now += 999;
    expect(await cache.ttl('key')).toBe(1);
    now += 1;
    expect(await cache.get('key')).toBeNull();
    await cache.close();
  });

  test('answers are evicted, least recently read first; sessions and counters are not', async () => {
    const cache = new InProcessCache(undefined, { entries: 100, answerBytes: 300 });
    await cache.set('session', 'x'.repeat(1_000), 60_000);
    await cache.increment('counter', 60_000);
    for (const key of ['a', 'b', 'c']) await cache.set(key, Buffer.alloc(100), 60_000);
    await cache.getBuffer('a');
    await cache.set('d', Buffer.alloc(100), 60_000);
    expect(await cache.getBuffer('b')).toBeNull();
    expect(await cache.getBuffer('a')).toHaveLength(100);
    await cache.set('a', 'now a session', 60_000);
    await cache.set('e', Buffer.alloc(200), 60_000);
    expect(await cache.get('a')).toBe('now a session');
    expect(await cache.get('session')).toHaveLength(1_000);
    expect(await cache.get('counter')).toBe('1');
    await cache.close();
  });

  test('a full cache makes room for what has expired, else refuses', async () => {
    let now = 0;
    const cache = new InProcessCache({ now: () => new Date(now) }, { entries: 2, answerBytes: 0 });
    await cache.set('a', '1', 100);
    await cache.set('b', '2', 200);
    await expect(cache.set('c', '3', 100)).rejects.toBeInstanceOf(CacheUnavailableError);
    await cache.set('b', '2', 200);
    now = 100;
    await cache.set('c', '3', 100);
    expect(await cache.get('b')).toBe('2');
    await cache.close();
  });

  test('what was given and what was got are copies', async () => {
    const cache = await openCache();
    const given = Buffer.from('abc');
    await cache.set('key', given, 60_000);
    given[0] = 0;
    const got = await cache.getBuffer('key');
    got?.fill(0);
    expect((await cache.getBuffer('key'))?.toString()).toBe('abc');
    await cache.close();
  });
});
