import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cache, CacheUnavailableError } from '../src/index.ts';

const minute = 60_000;

/** What both adapters promise. */
export function cacheContract(open: () => Promise<Cache>): void {
  let cache: Cache;
  let last = 0;
  const unused = (): string => {
    last += 1;
    return `key-${last}`;
  };
  beforeAll(async () => {
    cache = await open();
  });
  afterAll(() => cache.close());

  describe('values', () => {
    test('are null until they are set, and as they were set then', async () => {
      const key = unused();
      expect(await cache.get(key)).toBeNull();
      expect(await cache.getBuffer(key)).toBeNull();
      await cache.set(key, 'Satuan Kerja – é✓', minute);
      expect(await cache.get(key)).toBe('Satuan Kerja – é✓');
      await cache.set(key, 'second', minute);
      expect(await cache.get(key)).toBe('second');
    });

    test('may be bytes of any kind', async () => {
      const key = unused();
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
      await cache.set(key, bytes, minute);
      expect(await cache.getBuffer(key)).toEqual(bytes);
      await cache.set(key, Buffer.alloc(0), minute);
      expect(await cache.getBuffer(key)).toEqual(Buffer.alloc(0));
    });

    test('are gone after their time to live', async () => {
      const key = unused();
      await cache.set(key, 'short', 60);
      expect(await cache.get(key)).toBe('short');
      await sleep(90);
      expect(await cache.get(key)).toBeNull();
      expect(await cache.ttl(key)).toBeNull();
    });

    test('tell their time to live, which a new value starts anew', async () => {
      const key = unused();
      expect(await cache.ttl(key)).toBeNull();
      await cache.set(key, 'value', 10 * minute);
      expect(await cache.ttl(key)).toBeGreaterThan(9 * minute);
      await cache.set(key, 'value', 1_000.5);
      const left = Number(await cache.ttl(key));
      expect(left).toBeGreaterThan(500);
      expect(left).toBeLessThanOrEqual(1_001);
    });

    test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuse a time to live of %s', async (ttl) => {
      await expect(cache.set(unused(), 'value', ttl)).rejects.toBeInstanceOf(RangeError);
      await expect(cache.setIfAbsent(unused(), 'value', ttl)).rejects.toBeInstanceOf(RangeError);
      await expect(cache.increment(unused(), ttl)).rejects.toBeInstanceOf(RangeError);
      await expect(cache.addToSet(unused(), 'member', 1, ttl)).rejects.toBeInstanceOf(RangeError);
    });

    test('are deleted, several at once', async () => {
      const [one, two, none] = [unused(), unused(), unused()];
      await cache.set(one, '1', minute);
      await cache.set(two, '2', minute);
      expect(await cache.delete(one, two, none)).toBe(2);
      expect(await cache.delete(one)).toBe(0);
      expect(await cache.delete()).toBe(0);
      expect(await cache.get(one)).toBeNull();
    });
  });

  describe('locks', () => {
    test('have one winner among many', async () => {
      const key = unused();
      const owners = Array.from({ length: 50 }, (_, index) => `owner-${index}`);
      const won = await Promise.all(owners.map((owner) => cache.setIfAbsent(key, owner, minute)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await cache.get(key)).toBe(owners[won.indexOf(true)]);
    });

    test('are released by their owner alone', async () => {
      const key = unused();
      await cache.setIfAbsent(key, 'owner', minute);
      expect(await cache.deleteIfEquals(key, 'other')).toBe(false);
      expect(await cache.get(key)).toBe('owner');
      expect(await cache.deleteIfEquals(key, 'owner')).toBe(true);
      expect(await cache.deleteIfEquals(key, 'owner')).toBe(false);
      expect(await cache.setIfAbsent(key, 'next', minute)).toBe(true);
    });

    test('are handed on by whoever knows the last value alone', async () => {
      const key = unused();
      expect(await cache.replaceIfEquals(key, 'first', 'second', minute)).toBe(false);
      await cache.set(key, 'first', minute);
      const won = await Promise.all(
        Array.from({ length: 20 }, (_, at) => cache.replaceIfEquals(key, 'first', `second-${at}`, 2 * minute)),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await cache.get(key)).toBe(`second-${won.indexOf(true)}`);
      expect(await cache.ttl(key)).toBeGreaterThan(minute);
    });

    test('are free again after their time to live', async () => {
      const key = unused();
      expect(await cache.setIfAbsent(key, 'owner', 50)).toBe(true);
      expect(await cache.setIfAbsent(key, 'next', 50)).toBe(false);
      await sleep(80);
      expect(await cache.setIfAbsent(key, 'next', 50)).toBe(true);
    });
  });

  describe('counters', () => {
    test('lose nothing among many', async () => {
      const key = unused();
      const values = await Promise.all(Array.from({ length: 200 }, () => cache.increment(key, minute)));
      expect(values.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
      expect(await cache.get(key)).toBe('200');
    });

    test('live from their first increment, later ones do not prolong', async () => {
      const key = unused();
      expect(await cache.increment(key, 100)).toBe(1);
      await sleep(60);
      expect(await cache.increment(key, 100)).toBe(2);
      await sleep(60);
      expect(await cache.increment(key, 100)).toBe(1);
    });

    test('go on from a number that was set, and refuse anything else', async () => {
      const key = unused();
      await cache.set(key, '41', minute);
      expect(await cache.increment(key, minute)).toBe(42);
      await cache.set(key, 'text', minute);
      await expect(cache.increment(key, minute)).rejects.toThrow('integer');
    });
  });

  describe('sets', () => {
    test('give their members from a score on, lowest first, equals by name', async () => {
      const key = unused();
      await cache.addToSet(key, 'c', 30, minute);
      await cache.addToSet(key, 'b', 20, minute);
      await cache.addToSet(key, 'a', 30, minute);
      await cache.addToSet(key, 'é', 30, minute);
      expect(await cache.membersOfSet(key, 20)).toEqual(['b', 'a', 'c', 'é']);
      expect(await cache.membersOfSet(unused(), 0)).toEqual([]);
    });

    test('are trimmed of what lies below', async () => {
      const key = unused();
      await cache.addToSet(key, 'old', 1_753_500_000_000, minute);
      await cache.addToSet(key, 'new', 1_753_500_000_001, minute);
      expect(await cache.membersOfSet(key, 1_753_500_000_001)).toEqual(['new']);
      expect(await cache.membersOfSet(key, 0)).toEqual(['new']);
      expect(await cache.membersOfSet(key, 1_753_500_000_002)).toEqual([]);
      expect(await cache.ttl(key)).toBeNull();
    });

    test('keep one score per member, the last', async () => {
      const key = unused();
      await cache.addToSet(key, 'a', 1, minute);
      await cache.addToSet(key, 'b', 2, minute);
      await cache.addToSet(key, 'a', 3, minute);
      expect(await cache.membersOfSet(key, 0)).toEqual(['b', 'a']);
    });

    test('lose members', async () => {
      const key = unused();
      for (const member of ['a', 'b', 'c']) await cache.addToSet(key, member, 1, minute);
      await cache.removeFromSet(key, 'a', 'c', 'never there');
      await cache.removeFromSet(key);
      expect(await cache.membersOfSet(key, 0)).toEqual(['b']);
    });

    test('live as long as their longest-lived member asked for', async () => {
      const key = unused();
      await cache.addToSet(key, 'long', 1, 10 * minute);
      await cache.addToSet(key, 'short', 1, minute);
      expect(await cache.ttl(key)).toBeGreaterThan(9 * minute);
      await cache.addToSet(key, 'longer', 1, 20 * minute);
      expect(await cache.ttl(key)).toBeGreaterThan(19 * minute);
    });

    test('lose nothing among many', async () => {
      const key = unused();
      const members = Array.from({ length: 100 }, (_, index) => `member-${index}`);
      await Promise.all(members.map((member, score) => cache.addToSet(key, member, score, minute)));
      expect(await cache.membersOfSet(key, 0)).toEqual(members);
    });
  });

  test('a set is not a value', async () => {
    const key = unused();
    await cache.addToSet(key, 'member', 1, minute);
    await expect(cache.get(key)).rejects.not.toBeInstanceOf(CacheUnavailableError);
    expect(await cache.delete(key)).toBe(1);
  });

  test('it answers while it is open, and refuses when it is closed', async () => {
    const other = await open();
    await other.ping();
    expect(other.state).toBe('connected');
    await other.close();
    await other.close();
    expect(other.state).toBe('closed');
    await expect(other.ping()).rejects.toBeInstanceOf(CacheUnavailableError);
    await expect(other.get('key')).rejects.toBeInstanceOf(CacheUnavailableError);
    await expect(other.set('key', 'value', minute)).rejects.toBeInstanceOf(CacheUnavailableError);
  });
}
