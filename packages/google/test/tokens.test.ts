import { openRedis, redisReachable } from '@cicero/cache/testing';
import { openDatabase } from '@cicero/database';
import { createScratchDatabase, postgresReachable } from '@cicero/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectionState, type Google } from '../src/index.ts';
import { Place } from './fixtures/place.ts';

const hour = 3_600_000;
const ask = (google: Google) => google.ask((api) => api.warmUp(), AbortSignal.timeout(20_000));
const kinds = async (asked: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(asked)).map((one) => (one.status === 'fulfilled' ? 'good' : one.reason.kind));

let place: Place;
beforeAll(async () => {
  place = await Place.open();
});
afterAll(() => place.close());
beforeEach(() => place.reset());

test('a token that is about to expire is renewed before it does, and what is new is written back', async () => {
  const google = place.replica();
  await place.connect(google);
  place.clock.advance(54 * 60_000);
  await ask(google);
  expect(place.calls('token')).toBe(1);
  place.clock.advance(60_000);
  await ask(google);
  expect(place.calls('token')).toBe(2);
  // Another process finds it.
  await ask(place.replica());
  expect(place.calls('token')).toBe(2);
});

test('a token that Google stops to accept before its time is renewed once', async () => {
  const google = place.replica();
  await place.connect(google);
  place.sandbox.google.grants.expireAccess();
  await ask(google);
  expect([place.calls('token'), place.calls('searchContacts', 401), place.calls('searchContacts', 200)]).toEqual([
    2, 1, 1,
  ]);
});

test('consent that was taken back breaks the connection once, with its reason, and nobody goes on asking', async () => {
  const [one, two] = [place.replica(), place.replica()];
  await place.connect(one);
  place.sandbox.google.grants.revokeAll();
  place.clock.advance(hour);
  expect(await kinds([ask(one)])).toEqual(['revoked']);
  expect(await connectionState(two)).toMatchObject({ status: 'broken', problem: 'revoked', restsFor: 300_000 });
  const before = place.sandbox.google.calls().length;
  expect(await kinds([ask(two), ask(one)])).toEqual(['resting', 'resting']);
  // After the cooldown it is still broken: only connecting again helps.
  place.clock.advance(300_000);
  expect(await kinds([ask(two)])).toEqual(['broken']);
  expect(place.sandbox.google.calls()).toHaveLength(before);
  expect((await place.trail()).map(({ action, reason }) => [action, reason])).toEqual([
    ['google.connected', null],
    ['google.broken', 'revoked'],
  ]);
  await place.connect(one);
  await ask(two);
  expect(await connectionState(two)).toMatchObject({ status: 'connected', problem: null, restsFor: null });
});

test.each([
  ['quota', { kind: 'quota', retryAfter: 7 }, 7_000],
  ['quota', { kind: 'rate-limit' }, 60_000],
  ['away', { kind: 'server-error' }, 30_000],
  ['away', { kind: 'bad-gateway-html' }, 30_000],
  ['away', { kind: 'lost-answer' }, 30_000],
  ['api-disabled', { kind: 'api-disabled' }, 300_000],
  ['full', { kind: 'full' }, 6 * hour],
] as const)('%s (%j) is no fault of the connection: all replicas rest for %i ms', async (kind, fault, rests) => {
  const [one, two] = [place.replica(), place.replica()];
  await place.connect(one);
  place.sandbox.google.faults.add({ ...fault, call: 'searchContacts', count: 1 });
  expect(await kinds([ask(one)])).toEqual([kind]);
  expect(await connectionState(two)).toMatchObject({ status: 'connected', problem: kind, restsFor: rests });
  expect(await kinds([ask(two)])).toEqual(['resting']);
  place.clock.advance(rests);
  expect(await kinds([ask(two)])).toEqual(['good']);
});

test('a client secret that Google does not know is a matter of the settings: the connection stays', async () => {
  await place.connect(place.replica());
  place.clock.advance(hour);
  const wrong = place.replica({ clientSecret: 'salah' });
  expect(await kinds([ask(wrong)])).toEqual(['client-refused']);
  expect(await connectionState(wrong)).toMatchObject({ status: 'connected', problem: 'client-refused' });
});

test('trouble with a connection does not break the one that was made meanwhile', async () => {
  const google = place.replica();
  await place.connect(google);
  place.sandbox.google.faults.add({ kind: 'scope-missing', call: 'searchContacts', count: 1 });
  const asked = google.ask(async (api) => {
    await place.connect(place.replica());
    return api.warmUp();
  }, AbortSignal.timeout(20_000));
  expect(await kinds([asked])).toEqual(['scope-missing']);
  expect(await connectionState(google)).toMatchObject({ status: 'connected' });
});

test('a process with another secret can do nothing itself, says why, and takes the connection from nobody', async () => {
  const good = place.replica();
  await place.connect(good);
  const other = place.replica({}, 'Another-secret-of-this-installation-9981');
  expect(await kinds([ask(other), ask(other)])).toEqual(['unreadable', 'unreadable']);
  expect([await other.isUsable(), await other.isUsable(), await good.isUsable()]).toEqual([false, false, true]);
  expect(await connectionState(other)).toMatchObject({ status: 'connected', problem: 'unreadable', restsFor: null });
  expect(await connectionState(good)).toMatchObject({ status: 'connected', problem: null, restsFor: null });
  expect(await kinds([ask(good)])).toEqual(['good']);
  expect((await place.trail()).map(({ action }) => action)).toEqual(['google.connected']);
  expect(place.logged.filter((line) => line.includes('sealed with another CICERO_SECRET'))).toHaveLength(1);
  // Connected by that process, the account is its own again.
  await place.connect(other);
  expect(await kinds([ask(other), ask(good)])).toEqual(['good', 'unreadable']);
});

test('a database that fails is no trouble of Google’s: it is said as it is, and nobody rests', async () => {
  const google = place.replica();
  await place.connect(google);
  await place.database.script('alter table google_connection rename to google_connection_away');
  try {
    await expect(ask(google)).rejects.toMatchObject({
      code: '42P01',
      message: expect.stringContaining('google_connection'),
    });
  } finally {
    await place.database.script('alter table google_connection_away rename to google_connection');
  }
  expect(await connectionState(google)).toMatchObject({ status: 'connected', problem: null, restsFor: null });
  expect(await kinds([ask(google)])).toEqual(['good']);
});

test('so many requests a minute, of all replicas together; who comes too late waits', async () => {
  const replicas = [place.replica({ requestsPerMinute: 5 }), place.replica({ requestsPerMinute: 5 })];
  place.clock.set('2026-02-20T00:00:00Z');
  await place.connect(place.replica());
  place.waited = 0;
  for (let turn = 0; turn < 12; turn++) await ask(replicas[turn % 2] ?? place.replica());
  expect([place.calls('searchContacts'), place.waited]).toEqual([12, 120_000]);
});

describe.skipIf(!((await postgresReachable()) && (await redisReachable())))('on PostgreSQL and Redis', () => {
  test('of ten processes that find a token expired, one renews it', async () => {
    const scratch = await createScratchDatabase();
    const real = await Place.open({ database: await openDatabase({ url: scratch.url }), cache: await openRedis() });
    try {
      const replicas = Array.from({ length: 10 }, () => real.replica());
      await real.connect(real.replica());
      real.clock.advance(hour);
      expect(await kinds(replicas.flatMap((google) => [ask(google), ask(google)]))).toEqual(Array(20).fill('good'));
      expect(real.calls('token')).toBe(2);
      const { rows } = await sql`select version, refresh_held_by from google_connection`.execute(scratch.db);
      expect(rows).toEqual([{ version: 2, refresh_held_by: null }]);
    } finally {
      await real.close();
      await scratch.drop();
    }
  });
});
