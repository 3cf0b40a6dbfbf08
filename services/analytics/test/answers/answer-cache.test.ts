import { openCache } from '@cicero/cache';
import { createLog, ManualClock } from '@cicero/runtime';
import { expect, test } from 'vitest';
import { type Answer, AnswerCache, answerOf } from '../../src/answers/answer-cache.ts';

const log = createLog('test', { level: 'silent' });
const answering = (text: string): Answer => answerOf(Buffer.from(text));
const options = { memoryBytes: 100_000, sharedBytes: 10_000, ttl: 60_000 };

test('those who ask at the same time share one computation', async () => {
  const cache = await openCache({ clock: new ManualClock(0) });
  const answers = new AnswerCache({ cache, log }, options);
  let computed = 0;
  const compute = async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return answering(`answer ${++computed}`);
  };
  const all = await Promise.all(Array.from({ length: 20 }, () => answers.get(['a', 1], compute)));
  expect(new Set(all.map(({ body }) => body.toString()))).toEqual(new Set(['answer 1']));
  expect((await answers.get(['a', 2], compute)).body.toString()).toBe('answer 2');
  await cache.close();
});

test('a failure is told to those who waited and forgotten', async () => {
  const cache = await openCache({ clock: new ManualClock(0) });
  const answers = new AnswerCache({ cache, log }, options);
  const fail = () => Promise.reject(new Error('out of order'));
  const both = await Promise.allSettled([answers.get(['a'], fail), answers.get(['a'], fail)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect((await answers.get(['a'], async () => answering('ok'))).body.toString()).toBe('ok');
  await cache.close();
});

test('a second replica finds the same bytes and the same tag, unless they are too large to share', async () => {
  const cache = await openCache({ clock: new ManualClock(0) });
  const first = new AnswerCache({ cache, log }, options);
  const second = new AnswerCache({ cache, log }, options);
  const made = await first.get(['small'], async () => answering('{"nama":"é✅"}'));
  await first.get(['large'], async () => answering('x'.repeat(20_000)));
  const found = await second.get(['small'], () => Promise.reject(new Error('computed again')));
  expect([found.etag, found.body.toString()]).toEqual([made.etag, '{"nama":"é✅"}']);
  expect((await second.get(['large'], async () => answering('own'))).body.toString()).toBe('own');
  await cache.close();
});

test('what is shared ends with its time: nothing is kept that nobody asks for', async () => {
  const clock = new ManualClock(0);
  const cache = await openCache({ clock });
  const replica = () => new AnswerCache({ cache, log }, options);
  await replica().get(['a'], async () => answering('first'));
  clock.advance(options.ttl - 1);
  expect((await replica().get(['a'], async () => answering('second'))).body.toString()).toBe('first');
  clock.advance(1);
  expect((await replica().get(['a'], async () => answering('third'))).body.toString()).toBe('third');
  await cache.close();
});

test('without the shared cache answers are computed all the same', async () => {
  const cache = await openCache({ clock: new ManualClock(0) });
  await cache.close();
  const answers = new AnswerCache({ cache, log }, options);
  expect((await answers.get(['a'], async () => answering('ok'))).body.toString()).toBe('ok');
});
