import { subjectsUnder } from '@cicero/access';
import { openCache } from '@cicero/cache';
import { ManualClock } from '@cicero/runtime';
import { expect, test } from 'vitest';
import { CoolDown } from '../../src/throttle/cool-down.ts';

const time = new ManualClock('2026-02-01T03:00:00Z');
const parts = { cache: await openCache({ clock: time }), subject: subjectsUnder(Buffer.from('kunci')), time: 60_000 };
const coolDown = new CoolDown({ ...parts, room: 'post' });

test('of many at once one begins the pause, and only when it is over the next', async () => {
  const begun = await Promise.all(Array.from({ length: 50 }, () => coolDown.begin('ani')));
  expect(begun.filter(Boolean)).toHaveLength(1);
  time.advance(59_000);
  expect(await coolDown.left('ani')).toBe(1_000);
  expect(await coolDown.begin('ani')).toBe(false);
  time.advance(1_000);
  expect(await coolDown.left('ani')).toBe(0);
  expect(await coolDown.begin('ani')).toBe(true);
});

test('one that is taken back is over; others go on', async () => {
  const elsewhere = new CoolDown({ ...parts, room: 'railway' });
  expect([await coolDown.begin('budi'), await coolDown.begin('citra'), await elsewhere.begin('budi')]).toEqual([
    true,
    true,
    true,
  ]);
  await coolDown.cancel('budi');
  expect(await coolDown.begin('budi')).toBe(true);
  expect([await coolDown.begin('citra'), await elsewhere.begin('budi')]).toEqual([false, false]);
});
