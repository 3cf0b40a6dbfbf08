import { subjectsUnder } from '@cicero/access';
import { type Cache, openCache } from '@cicero/cache';
import { ManualClock } from '@cicero/runtime';
import { beforeEach, expect, test } from 'vitest';
import { Quotas } from '../../src/throttle/quotas.ts';

const minute = 60_000;
const subject = subjectsUnder(Buffer.from('kunci'));
const limits = { letters: { limit: 3, window: 10 * minute }, parcels: { limit: 1, window: minute } };
let time: ManualClock;
let cache: Cache;
let quotas: Quotas<keyof typeof limits>;
beforeEach(async () => {
  time = new ManualClock('2026-02-01T03:00:00Z');
  cache = await openCache({ clock: time });
  quotas = new Quotas({ cache, subject, room: 'post', limits });
});

const limited = (seconds: number) => expect.objectContaining({ code: 'RATE_LIMITED', retryAfter: seconds });

test('as many as the limit are let through; the next is told when the window ends, which began with the first', async () => {
  await quotas.take('letters', 'ani');
  time.advance(4 * minute);
  await quotas.take('letters', 'ani');
  await quotas.take('letters', 'ani');
  await expect(quotas.take('letters', 'ani')).rejects.toEqual(limited(6 * 60));
  time.advance(6 * minute);
  await quotas.take('letters', 'ani');
});

test('looking takes nothing', async () => {
  for (let count = 0; count < 5; count++) await quotas.check('letters', 'ani');
  for (let count = 0; count < 3; count++) expect(await quotas.within('letters', 'ani')).toBe(true);
  await expect(quotas.check('letters', 'ani')).rejects.toEqual(limited(600));
  expect(await quotas.within('letters', 'ani')).toBe(false);
});

test('of a hundred at once no more than the limit come through', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => quotas.within('letters', 'ani')));
  expect(answers.filter(Boolean)).toHaveLength(3);
});

test('each limit, each of whom it is counted and each room has its own count', async () => {
  await quotas.take('parcels', 'ani');
  await quotas.take('parcels', 'budi');
  await quotas.take('letters', 'ani');
  const elsewhere = new Quotas({ cache, subject, room: 'railway', limits });
  await elsewhere.take('parcels', 'ani');
  await expect(quotas.take('parcels', 'ani')).rejects.toEqual(limited(60));
});
