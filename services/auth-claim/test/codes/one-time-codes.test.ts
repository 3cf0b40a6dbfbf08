import { randomBytes } from 'node:crypto';
import { subjectsUnder } from '@cicero/access';
import { type Cache, openCache } from '@cicero/cache';
import { openRedis, overheard, redisReachable } from '@cicero/cache/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OneTimeCodes } from '../../src/codes/one-time-codes.ts';

const adapters: Record<string, () => Promise<Cache>> = { 'in process': () => openCache() };
if (await redisReachable()) adapters['on Redis'] = openRedis;
const email = 'satu@example.org';
const wrong = (code: string): string => (code === '123456' ? '654321' : '123456');

describe.for(Object.keys(adapters))('codes kept %s', (name) => {
  let cache: Cache;
  let replicas: OneTimeCodes[];
  const subject = subjectsUnder(randomBytes(32));
  beforeAll(async () => {
    cache = (await adapters[name]?.()) as Cache;
    const parts = { cache, subject, key: randomBytes(32), purpose: 'test' };
    replicas = [new OneTimeCodes(parts), new OneTimeCodes(parts)];
  });
  afterAll(() => cache.close());
  const on = (at: number): OneTimeCodes => replicas[at % 2] as OneTimeCodes;

  test('have six digits, and all of them occur', async () => {
    const digits = new Set<string>();
    for (let at = 0; at < 60; at++) {
      const code = await on(at).issue(`1${at}`, email);
      expect(code).toMatch(/^[1-9]\d{5}$/);
      for (const digit of code) digits.add(digit);
    }
    expect(digits.size).toBe(10);
  });

  test('a thousand wrong guesses at once on two replicas, then the right one: too late', async () => {
    const code = await on(0).issue('2', email);
    const guesses = await Promise.all(Array.from({ length: 1_000 }, (_, at) => on(at).redeem('2', email, wrong(code))));
    expect(guesses).toEqual(Array(1_000).fill(false));
    expect(await on(1).redeem('2', email, code)).toBe(false);
    await expect(on(0).refuseWhenTriedOut('2')).rejects.toMatchObject({ code: 'LOCKED_OUT' });
  });

  test('three wrong guesses and nine hundred and ninety-seven right ones behind them, at once: none is good', async () => {
    const code = await on(0).issue('21', email);
    const guess = (at: number) => on(at).redeem('21', email, at < 3 ? wrong(code) : code);
    const guesses = await Promise.all(Array.from({ length: 1_000 }, (_, at) => guess(at)));
    expect(guesses.filter(Boolean)).toEqual([]);
  });

  test('the right one a hundred times at once: redeemed once', async () => {
    const code = await on(0).issue('3', email);
    const answers = await Promise.all(Array.from({ length: 100 }, (_, at) => on(at).redeem('3', email, code)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await on(0).redeem('3', email, code)).toBe(false);
  });

  test('are good for their person, address and key only', async () => {
    const code = await on(0).issue('4', email);
    await on(0).issue('5', email);
    const strangers = [
      new OneTimeCodes({ cache, subject: subjectsUnder(randomBytes(32)), key: randomBytes(32), purpose: 'test' }),
      // Whoever reads the cache, but not the key, cannot work out which of a million codes it is.
      new OneTimeCodes({ cache, subject, key: randomBytes(32), purpose: 'test' }),
      new OneTimeCodes({ cache, subject, key: randomBytes(32), purpose: 'other' }),
    ];
    expect(await on(0).redeem('5', email, code === (await on(0).issue('5', email)) ? wrong(code) : code)).toBe(false);
    expect(await on(0).redeem('4', 'dua@example.org', code)).toBe(false);
    for (const stranger of strangers) expect(await stranger.redeem('4', email, code)).toBe(false);
    expect(await on(1).redeem('4', email, code)).toBe(true);
  });
});

test('neither the code nor person nor address can be read in the cache', async () => {
  const { cache: watched, said } = overheard(await openCache());
  const codes = new OneTimeCodes({
    cache: watched,
    subject: subjectsUnder(randomBytes(32)),
    key: randomBytes(32),
    purpose: 'test',
  });
  const code = await codes.issue('00000001', email);
  await codes.redeem('00000001', email, code);
  expect(said.length).toBeGreaterThan(3);
  for (const secret of [code, '00000001', email]) expect(said.join('')).not.toContain(secret);
  await watched.close();
});
