import { openCache } from '@cicero/cache';
import { describe, expect, test } from 'vitest';
import { withLease } from '../../src/collection/lease.ts';

const key = 'collect:instagram:DITBINMAS';
const never = async (): Promise<boolean> => false;

describe('the lease of a client and platform', () => {
  test('one owner at a time; it ends with the work, also when the work fails', async () => {
    const cache = await openCache();
    const outcome = await withLease(cache, { key, owner: 'a', isOver: never }, async () =>
      withLease(cache, { key, owner: 'b', isOver: never }, async () => 'done by b'),
    );
    expect(outcome).toBeNull();
    const failing = withLease(cache, { key, owner: 'a', isOver: never }, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await withLease(cache, { key, owner: 'b', isOver: never }, async () => 'done by b')).toBe('done by b');
  });

  test('a redelivery takes its own lease over', async () => {
    const cache = await openCache();
    await cache.set(key, 'a', 60_000);
    expect(await withLease(cache, { key, owner: 'a', isOver: never }, async () => 'done')).toBe('done');
  });

  test('a lease left behind by work that has ended holds nobody up', async () => {
    const cache = await openCache();
    await cache.set(key, 'a', 60_000);
    const isOver = async (owner: string): Promise<boolean> => owner === 'a';
    expect(await withLease(cache, { key, owner: 'b', isOver }, async () => 'done')).toBe('done');
    expect(await cache.get(key)).toBeNull();
  });
});
