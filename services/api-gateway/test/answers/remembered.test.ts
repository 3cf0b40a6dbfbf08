import { openCache } from '@cicero/cache';
import { createLog } from '@cicero/runtime';
import { expect, test } from 'vitest';
import { remembered } from '../../src/answers/remembered.ts';

const log = createLog('test', { level: 'silent' });

test('an answer is worked out once for a key, and again for another', async () => {
  const cache = await openCache({ log });
  let times = 0;
  const ask = (key: string) => remembered({ cache, log }, key, async () => ({ time: ++times }));
  expect([await ask('a'), await ask('a'), await ask('b')]).toEqual([{ time: 1 }, { time: 1 }, { time: 2 }]);
  await cache.close();
});

test('a failure is not remembered', async () => {
  const cache = await openCache({ log });
  const failing = remembered({ cache, log }, 'a', () => Promise.reject(new Error('no such client')));
  await expect(failing).rejects.toThrow('no such client');
  expect(await remembered({ cache, log }, 'a', async () => 'there')).toBe('there');
  await cache.close();
});

test('without the cache an answer is worked out every time', async () => {
  const cache = await openCache({ log });
  await cache.close();
  let times = 0;
  const ask = () => remembered({ cache, log }, 'a', async () => ++times);
  expect([await ask(), await ask()]).toEqual([1, 2]);
});
