import { afterAll, beforeAll, expect, test } from 'vitest';
import { World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
  // The hour of a visit is its number; days are those of Jakarta, seven hours ahead.
  await world.host.database.script(`
    insert into visitor_logs (ip, user_agent, visited_at) values
      ('192.0.2.1', 'peramban A', '2026-01-30 16:59:59'), ('192.0.2.2', 'peramban B', '2026-01-30 17:00:00'),
      ('192.0.2.1', null, '2026-01-31 16:59:59'), (null, 'peramban A', '2026-01-31 17:00:00')`);
});
afterAll(() => world.close());

const url = '/api/logs/visitors';
const ask = async (query: string) => {
  const { status, body, headers } = await world.call('admin', 'GET', `${url}${query}`);
  const rows: unknown = body;
  return { status, rows: rows as { id: number; visited_at: string }[], headers };
};

test('visits are a bare array, newest first, as older clients read it', async () => {
  const { status, rows, headers } = await ask('');
  expect(status).toBe(200);
  expect(rows).toEqual([
    { id: 4, ip: null, user_agent: 'peramban A', visited_at: '2026-01-31T17:00:00.000Z' },
    { id: 3, ip: '192.0.2.1', user_agent: null, visited_at: '2026-01-31T16:59:59.000Z' },
    { id: 2, ip: '192.0.2.2', user_agent: 'peramban B', visited_at: '2026-01-30T17:00:00.000Z' },
    { id: 1, ip: '192.0.2.1', user_agent: 'peramban A', visited_at: '2026-01-30T16:59:59.000Z' },
  ]);
  expect([headers['x-total-count'], headers.link]).toEqual(['4', undefined]);
});

test('visits come page by page, with the way on in the headers', async () => {
  const first = await ask('?limit=2&ip=');
  expect(first.rows.map(({ id }) => id)).toEqual([4, 3]);
  expect(first.headers['x-total-count']).toBe('4');
  expect(first.headers.link).toBe(`<${url}?limit=2&ip=&offset=2>; rel="next"`);
  const second = await ask('?limit=2&page=2');
  expect(second.rows.map(({ id }) => id)).toEqual([2, 1]);
  expect(second.headers.link).toBe(`<${url}?limit=2&offset=0>; rel="first", <${url}?limit=2&offset=0>; rel="prev"`);
  const between = await ask('?limit=1&offset=1');
  expect(between.headers.link).toMatch(/offset=0>; rel="prev", <.*offset=2>; rel="next"$/);
});

test('without a limit no more than 500 come at once', async () => {
  await world.host.database.script(`insert into visitor_logs (ip, visited_at)
    select '198.51.100.9', '2026-01-01'::timestamp + n * interval '1 minute' from generate_series(1, 700) n`);
  const { rows, headers } = await ask('');
  expect(rows).toHaveLength(500);
  expect(headers['x-total-count']).toBe('704');
  expect(headers.link).toBe(`<${url}?limit=500&offset=500>; rel="next"`);
  expect((await ask('?page=2')).rows).toHaveLength(204);
  await world.host.database.script(`delete from visitor_logs where ip = '198.51.100.9'`);
});

test.each([
  ['tanggal_mulai=2026-01-31&tanggal_selesai=2026-01-31', [3, 2]],
  ['tanggal_mulai=2026-02-01', [4]],
  ['tanggal_selesai=2026-01-30', [1]],
  ['ip=192.0.2.1', [3, 1]],
  ['ip=192.0.2', []],
])('%s: the visits of these days in Jakarta and from this address', async (query, expected) => {
  const { rows, headers } = await ask(`?${query}`);
  expect(rows.map(({ id }) => id)).toEqual(expected);
  expect(headers['x-total-count']).toBe(String(expected.length));
});

test.each([
  ['tanggal_mulai=kemarin', '400 DATE_INVALID'],
  ['tanggal_selesai=9999-12-31', '400 DATE_INVALID'],
  ['tanggal_mulai=2026-02-02&tanggal_selesai=2026-02-01', '400 DATE_INVALID'],
  ['limit=501', '400 VALIDATION_FAILED'],
  ['limit=0', '400 VALIDATION_FAILED'],
])('%s: %s', async (query, expected) => {
  const { status, body } = await world.call('admin', 'GET', `${url}?${query}`);
  expect(`${status} ${body.code}`).toBe(expected);
});
