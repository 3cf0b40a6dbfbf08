import { expect, test } from 'vitest';
import { portOf, requireServers } from '../src/index.ts';

const servers = { DATABASE_URL: 'postgres://db/cicero', AMQP_URL: 'amqp://bus', REDIS_URL: 'redis://cache' };

test.each([
  [{}, 3001],
  [{ PORT: '' }, 3001],
  [{ PORT: ' 8080 ' }, 8080],
  [{ PORT: '0' }, 0],
])('%j is port %i', (env, port) => {
  expect(portOf('auth-claim', env)).toBe(port);
});

test.each(['abc', '-1', '65536'])('PORT=%s is refused', (PORT) => {
  expect(() => portOf('auth-claim', { PORT })).toThrow(/PORT/);
});

test('a process of one service shares all three servers with the others', () => {
  expect(() => requireServers(servers)).not.toThrow();
  expect(() => requireServers({ ...servers, AMQP_URL: '' })).toThrow(/AMQP_URL: needed/);
  expect(() => requireServers({})).toThrow(/DATABASE_URL[\s\S]*AMQP_URL[\s\S]*REDIS_URL/);
});
