import { measureEndpoints, measureTenfold, onData } from '@cicero/analytics/bench/analytics';
import { endpoints } from '@cicero/analytics/bench/endpoints';
import { endpointsReport, tenfoldReport } from '@cicero/analytics/bench/report';
import { type Place as Gateway, openPlace as openGateway } from '@cicero/api-gateway/bench/place';
import { postgresReachable } from '@cicero/database/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Caller } from '../bench/auth/caller.ts';
import { openPlace, type Place } from '../bench/auth/place.ts';
import { Times } from '../bench/auth/times.ts';
import { authReport, measureAuth } from '../bench/auth.ts';
import { notifyReport } from '../bench/notify.ts';
import { load } from '../bench/resources/load.ts';
import { pageThrough } from '../bench/resources/paging.ts';
import { measureReads, resourcesReport } from '../bench/resources.ts';

describe('the measurement of access control', () => {
  let place: Place;
  beforeAll(async () => {
    place = await openPlace('embedded', 4);
  });
  afterAll(() => place.close());

  test('runs, and reports every figure', async () => {
    const figures = await measureAuth(place, { rounds: 2, pairs: 5, logins: 3, lockedOut: 2 });
    expect(figures.warm.added.rounds).toHaveLength(2);
    const { warm, first, logins } = figures;
    for (const times of [warm.open, warm.guarded, first.open, first.guarded, logins.alone, logins.lockedOut]) {
      expect(times.median).toBeGreaterThan(0);
      expect(times.p99).toBeGreaterThanOrEqual(times.median);
    }
    const lines = authReport('embedded', figures).trimEnd().split('\n').slice(2);
    expect(lines.map((line) => line.trim().split(/ {2,}/)[0])).toEqual([
      'open route',
      'guarded route',
      'added',
      'added, median of each of 2 rounds',
      'open route, first request of a session',
      'guarded route, first request of a session',
      'login, one after the other',
      'logins at once',
      'refused: locked out',
    ]);
    for (const line of lines) expect(line).toMatch(/-?\d+\.\d+ (ms|\/s)/);
  });

  test('stops when a route does not answer as it should: a refusal is not taken for a fast answer', async () => {
    const caller = new Caller(place.guarded);
    try {
      await expect(caller.time({ path: '/bench/guarded' }, 200)).rejects.toThrow('/bench/guarded answered 401');
      expect(await caller.time({ path: '/bench/guarded' }, 401)).toBeGreaterThan(0);
    } finally {
      await caller.close();
    }
  });

  test('median and 99th percentile are those of the numbers in order', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
    expect(new Times(hundred)).toMatchObject({ median: 51, p99: 100 });
    expect(new Times([3])).toMatchObject({ median: 3, p99: 3 });
  });
});

describe('the measurement of the reads', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await openGateway(1_200, 'embedded');
  });
  afterAll(() => gateway.close());

  test('runs, and reports every read beside a bare route with the same bytes', async () => {
    const figures = await measureReads(gateway, { people: 1_200, milliseconds: 20 });
    for (const { bytes, gateway: own, bare } of figures) {
      expect(bytes).toBeGreaterThan(300);
      for (const times of [own, bare]) {
        expect(times.perSecond).toBeGreaterThan(0);
        expect(times.p99).toBeGreaterThanOrEqual(times.median);
      }
    }
    const everybody = figures.find(({ what }) => what === 'everybody');
    expect(everybody?.bytes).toBe(figures.find(({ what }) => what === 'everybody by name')?.bytes);
    expect(everybody?.bytes).toBeGreaterThan(1_200 * 400);
    const paging = await pageThrough(gateway.url, gateway.authorization);
    expect(paging).toMatchObject({ people: 1_200, pages: 3 });
    const report = resourcesReport({ adapters: 'embedded', people: 1_200, figures, paging });
    expect(report.match(/^ {2}\S.*×\d+\.\d$/gm)).toHaveLength(figures.length);
  });

  test('stops when a read is refused: that is not taken for a fast answer', async () => {
    const order = { url: gateway.url, path: '/api/clients', connections: 1, milliseconds: 1, least: 1 };
    await expect(load({ ...order, headers: {} })).rejects.toThrow('/api/clients answered 401');
  });
});

describe.runIf(await postgresReachable())('the measurement of what analytics computes', () => {
  const size = { people: 60, units: 3, posts: 6, likesPerPost: 20, commentsPerPost: 20, reportsPerPost: 10 };

  test('runs, and reports every answer beside its yardstick, then the recaps', async () => {
    await onData(size, async (place) => {
      const measured = await measureEndpoints(place, { naive: 1, computed: 1, cached: 1 });
      expect(measured.map(({ name }) => name)).toEqual(endpoints.map(({ name }) => name));
      for (const { bytes, computed, cached, unchanged } of measured) {
        expect(bytes).toBeGreaterThan(100);
        for (const time of [computed, cached ?? 1, unchanged]) expect(time).toBeGreaterThan(0);
      }
      expect(endpointsReport(size, measured).match(/^ {2}\S.* ms$/gm)).toHaveLength(endpoints.length);
      const figures = await measureTenfold(place, size, 4);
      for (const { p50, p99 } of [figures.unit, figures.whole]) expect(p99).toBeGreaterThanOrEqual(p50);
      expect(figures.bytes).toBeGreaterThan(60 * 400);
      expect(tenfoldReport(size, figures)).toMatch(/a unit .* ms .*50 ms/);
    });
  });
});

test('the measurement of messages reports rates beside bare publishes, and the time of one alone', () => {
  const servers = { accepted: 200, delivered: 100, alone: { median: 30, p95: 60 } };
  const embedded = { accepted: 300, delivered: 150, alone: { median: 10, p95: 20 } };
  const lines = notifyReport({ messages: 5_000, bare: 6_000, servers, embedded }).trimEnd().split('\n');
  expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual([
    [expect.stringMatching(/^5,000 messages through outbox, broker and notifier; /)],
    ['servers', 'bare/this', 'embedded', 'bare/this'],
    ['bare confirmed publishes a second', '6000', '×1.0'],
    ['from the command to its row, a second', '200', '×30.0', '300', '×20.0'],
    ['from the command to its delivery, a second', '100', '×60.0', '150', '×40.0'],
    ['median', '95 %', 'median', '95 %'],
    ['command to delivery, one after the other', '30 ms', '60 ms', '10 ms', '20 ms'],
  ]);
});
