import { randomBytes } from 'node:crypto';
import { subjectsUnder } from '@cicero/access';
import { type Cache, openCache } from '@cicero/cache';
import { openRedis, redisReachable } from '@cicero/cache/testing';
import { CiceroError } from '@cicero/contracts';
import { ManualClock } from '@cicero/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Lockout } from '../../src/login/lockout.ts';

const minute = 60_000;
const clock = new ManualClock('2026-02-01T03:00:00Z');
const adapters: Record<string, () => Promise<Cache>> = { 'in process': () => openCache({ clock }) };
if (await redisReachable()) adapters['on Redis'] = openRedis;

/** What became of an attempt with a wrong password: let through, or the seconds to wait. */
async function guess(lockout: Lockout, account: string, ip: string): Promise<'through' | number> {
  try {
    await lockout.attempt(account, ip);
    await lockout.failed(ip);
    return 'through';
  } catch (error) {
    if (error instanceof CiceroError && error.code === 'LOCKED_OUT') return Math.round(error.retryAfter ?? 0);
    throw error;
  }
}

describe.for(Object.keys(adapters))('attempts counted %s', (name) => {
  let cache: Cache;
  let lockout: Lockout;
  beforeAll(async () => {
    cache = (await adapters[name]?.()) as Cache;
    lockout = new Lockout(cache, subjectsUnder(randomBytes(32)));
  });
  afterAll(() => cache.close());

  test('an account from one address: five free, one more, then a pause of 30 seconds', async () => {
    const outcomes: unknown[] = [];
    for (let count = 0; count < 8; count++) outcomes.push(await guess(lockout, 'satu', '203.0.113.1'));
    expect(outcomes).toEqual([...Array(6).fill('through'), 30, 30]);
    expect(await guess(lockout, 'satu', '203.0.113.2')).toBe('through');
  });

  test('a hundred at once: the free ones and the one that begins the pause', async () => {
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => guess(lockout, 'seratus', '203.0.113.3')));
    expect(outcomes.filter((outcome) => outcome === 'through')).toHaveLength(6);
  });

  test('an account from many addresses: twenty free, then it pauses for all', async () => {
    const outcomes: unknown[] = [];
    for (let count = 0; count < 23; count++) outcomes.push(await guess(lockout, 'banyak', `198.51.100.${count}`));
    expect(outcomes).toEqual([...Array(21).fill('through'), 30, 30]);
  });

  test('one address on many accounts: thirty failures free; an IPv6 network is one address', async () => {
    const outcomes: unknown[] = [];
    for (let count = 0; count < 33; count++) {
      outcomes.push(await guess(lockout, `nama${count}`, `2001:db8:1:2::${count.toString(16)}`));
    }
    expect(outcomes).toEqual([...Array(31).fill('through'), 30, 30]);
    expect(await guess(lockout, 'nama99', '2001:db8:1:3::1')).toBe('through');
  });

  test('where somebody has signed in, guesses from elsewhere do not pause the account; guesses from there do', async () => {
    const home = '203.0.113.20';
    await lockout.succeeded('kantor', home);
    for (let count = 0; count < 23; count++) await guess(lockout, 'kantor', `192.0.2.${count}`);
    expect(await guess(lockout, 'kantor', '203.0.113.21')).toBe(30);
    await lockout.refuseWhilePaused('kantor', home);
    const outcomes: unknown[] = [];
    for (let count = 0; count < 8; count++) outcomes.push(await guess(lockout, 'kantor', home));
    expect(outcomes).toEqual([...Array(6).fill('through'), 30, 30]);
    // Of one account only: others are as strange there as they were.
    for (let count = 0; count < 21; count++) await guess(lockout, 'tetangga', `192.0.2.${100 + count}`);
    expect(await guess(lockout, 'tetangga', home)).toBe(30);
  });

  test('a right password clears the account but not the address', async () => {
    for (let count = 0; count < 6; count++) await guess(lockout, 'benar', '203.0.113.9');
    await lockout.succeeded('benar', '203.0.113.9');
    expect(await guess(lockout, 'benar', '203.0.113.9')).toBe('through');
  });
});

test('pauses double up to a quarter of an hour, and an hour later all is forgotten', async () => {
  const time = new ManualClock('2026-02-01T03:00:00Z');
  const cache = await openCache({ clock: time });
  const lockout = new Lockout(cache, subjectsUnder(randomBytes(32)));
  for (let count = 0; count < 6; count++) await guess(lockout, 'satu', '203.0.113.1');
  const pauses: number[] = [];
  for (let count = 0; count < 7; count++) {
    const wait = await guess(lockout, 'satu', '203.0.113.1');
    pauses.push(Number(wait));
    time.advance(Number(wait) * 1_000 + 1);
    expect(await guess(lockout, 'satu', '203.0.113.1')).toBe('through');
  }
  expect(pauses).toEqual([30, 60, 120, 240, 480, 900, 900]);
  time.advance(60 * minute);
  expect(await guess(lockout, 'satu', '203.0.113.1')).toBe('through');
  expect(await guess(lockout, 'satu', '203.0.113.1')).toBe('through');
  await cache.close();
});

test('an address where nobody signed in for thirty days is like any other', async () => {
  const time = new ManualClock('2026-02-01T03:00:00Z');
  const cache = await openCache({ clock: time });
  const lockout = new Lockout(cache, subjectsUnder(randomBytes(32)));
  const guessElsewhere = async () => {
    for (let count = 0; count < 21; count++) await guess(lockout, 'satu', `192.0.2.${count}`);
  };
  await lockout.succeeded('satu', '203.0.113.1');
  time.advance(30 * 24 * 60 * minute - 1_000);
  await guessElsewhere();
  expect(await guess(lockout, 'satu', '203.0.113.1')).toBe('through');
  time.advance(60 * minute + 1);
  await guessElsewhere();
  expect(await guess(lockout, 'satu', '203.0.113.1')).toBe(30);
  await cache.close();
});
