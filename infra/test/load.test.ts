import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Dashboard, type Seen } from '../load/dashboards/dashboard.ts';
import { type DashboardsOutcome, dashboardsTable, errorsOf, isGood } from '../load/dashboards/outcome.ts';
import { dashboardsPlanOf } from '../load/dashboards/plan.ts';

describe('a dashboard under load', () => {
  let server: Server;
  let origin: string;
  let version = 1;
  const asked: IncomingMessage[] = [];
  const dispatcher = new Agent({ connections: 2 });
  const seen: Seen[] = [];
  const open = (paths: string[]) =>
    new Dashboard({
      origin,
      dispatcher,
      authorization: 'Bearer a',
      paths,
      every: 20,
      onSeen: (one) => void seen.push(one),
    });

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request);
      if (request.url === '/lost') return void request.socket.destroy();
      if (request.url === '/down') return void response.writeHead(503).end('{}');
      const tag = `"${version}"`;
      if (request.headers['if-none-match'] === tag) return void response.writeHead(304, { etag: tag }).end();
      response.writeHead(200, { etag: tag }).end('x'.repeat(100_000));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    asked.length = 0;
    seen.length = 0;
    version = 1;
  });
  afterAll(async () => {
    await dispatcher.close();
    server.close();
  });

  test('asks whether what it has is still so, and takes what is new', async () => {
    const dashboard = open(['/api/a?x=1']);
    await dashboard.refresh();
    await dashboard.refresh();
    version = 2;
    await dashboard.refresh();
    expect(asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"', '"1"']);
    expect(seen.map(({ status, bytes }) => [status, bytes])).toEqual([
      [200, 100_000],
      [304, 0],
      [200, 100_000],
    ]);
    expect(new Set(seen.map(({ route }) => route))).toEqual(new Set(['/api/a']));
  });

  test('notes refusals and answers that never came', async () => {
    await open(['/down', '/lost', '/api/a']).refresh();
    expect(errorsOf(seen).map(({ route, status }) => `${route} ${status}`)).toEqual(
      expect.arrayContaining(['/down 503', '/lost 0']),
    );
    expect(errorsOf(seen)).toHaveLength(2);
  });

  test('polls until it is told to stop', async () => {
    const over = new AbortController();
    const polling = open(['/api/a', '/api/b']).poll(over.signal);
    await expect.poll(() => seen.length).toBeGreaterThan(5);
    over.abort();
    await polling;
    const after = asked.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(asked).toHaveLength(after);
  });
});

describe('the outcome', () => {
  const plan = dashboardsPlanOf(['--dashboards', '3', '--seconds', '2']);
  const one = (status: number, milliseconds: number): Seen => ({
    route: '/api/a',
    status,
    milliseconds,
    bytes: 10,
    at: 0,
  });
  const outcome: DashboardsOutcome = {
    seen: [one(200, 30), one(304, 10), one(304, 20)],
    seconds: 2,
    delay: { median: 10, p99: 49.9, max: 80 },
    machineLoad: 1,
    peakMemory: 400,
    processor: 1.5,
    collections: 2,
    versions: 2,
  };

  test('is good below the limit and without an error only', () => {
    expect(isGood(plan, outcome)).toBe(true);
    expect(isGood(plan, { ...outcome, delay: { ...outcome.delay, p99: 50 } })).toBe(false);
    expect(isGood(plan, { ...outcome, seen: [...outcome.seen, one(503, 1)] })).toBe(false);
    expect(isGood(plan, { ...outcome, seen: [] })).toBe(false);
  });

  test('is told a route a line, errors by name', () => {
    const lines = dashboardsTable(plan, { ...outcome, seen: [...outcome.seen, one(503, 40)] }).split('\n');
    expect(lines.find((line) => line.startsWith('/api/a'))?.split(/ {2,}/)).toEqual([
      '/api/a',
      '4',
      '50 %',
      '0.0 MB',
      '30 ms',
      '40 ms',
      '40 ms',
      '1',
    ]);
    expect(lines.at(-1)).toBe('ERROR /api/a 503: 1 times');
    expect(lines.join('\n')).toContain('99 % 49.9 ms (below 50 ms)');
  });

  test('a plan that is none is told with the usage', () => {
    expect(() => dashboardsPlanOf(['--dashboards', 'many'])).toThrow(/--dashboards .*\npnpm load dashboards/);
    expect(() => dashboardsPlanOf(['--seconds', '0'])).toThrow('--seconds');
    expect(dashboardsPlanOf([])).toMatchObject({
      dashboards: 200,
      seconds: 60,
      people: 10_000,
      units: 40,
      delayLimit: 50,
    });
  });
});
