import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nobody, TestHost } from './gateway.ts';

let tests: TestHost;
let url: string;
let analytics: string;
/** How often the service behind the gateway was reached, by path. */
const reached = new Map<string, number>();

beforeAll(async () => {
  tests = await TestHost.open();
  analytics = await tests.upstream((app) => {
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    app.all('/api/aggregator/:name', async (request, reply) => {
      const { name } = request.params as { name: string };
      const count = (reached.get(name) ?? 0) + 1;
      reached.set(name, count);
      if (name === 'slow') await sleep(100);
      if (name === 'failing' || (name === 'late' && count === 1)) reply.code(500);
      return { count };
    });
    app.post('/api/auth/dashboard-login', async () => ({ success: true }));
    app.post('/api/dashboard/social-media/instagram/analysis', async () => ({ success: true }));
  });
  const env = { ANALYTICS_URL: analytics, AUTH_CLAIM_URL: analytics, NOTIFIER_URL: nobody };
  url = (await tests.gateway(env)).url;
});
afterAll(() => tests.close());

test('the same request within the window is refused, after it is not', async () => {
  expect(await send('first')).toBe(200);
  const answer = await post('first');
  expect(answer.status).toBe(429);
  expect(answer.headers.get('retry-after')).toBe('10');
  expect(await answer.json()).toEqual({
    success: false,
    message: 'Duplicate request detected',
    code: 'DUPLICATE_REQUEST',
  });
  tests.clock.advance(9_999);
  expect(await send('first')).toBe(429);
  tests.clock.advance(1);
  expect(await send('first')).toBe(200);
});

test('of two at the same time one passes', async () => {
  const statuses = await Promise.all([send('slow'), send('slow'), send('slow')]);
  expect(statuses.toSorted()).toEqual([200, 429, 429]);
  expect(reached.get('slow')).toBe(1);
});

test('method, query, body and caller make the difference', async () => {
  const base = { path: 'same', body: '{"a":1}', headers: { authorization: 'Bearer one' } };
  expect(await send(base.path, base)).toBe(200);
  expect(await send(base.path, { ...base, method: 'PUT' })).toBe(200);
  expect(await send(`${base.path}?x=1`, base)).toBe(200);
  expect(await send(base.path, { ...base, body: '{"a":2}' })).toBe(200);
  expect(await send(base.path, { ...base, headers: { authorization: 'Bearer two' } })).toBe(200);
  expect(await send(base.path, { ...base, headers: { 'x-client-id': 'A' } })).toBe(200);
  expect(await send(base.path, { ...base, headers: { 'x-client-id': 'B' } })).toBe(200);
  expect(await send(base.path, { ...base, headers: { cookie: 'token=three' } })).toBe(200);
  expect(await send(base.path, base)).toBe(429);
});

test('what is switched on, off and on again is meant so; each only once', async () => {
  const put = (body: string, query = '') =>
    send(`switch${query}`, { method: 'PUT', body: JSON.stringify({ is: body }) });
  const remove = () => send('switch', { method: 'DELETE' });
  expect([await put('on'), await put('on')]).toEqual([200, 429]);
  expect([await put('off'), await put('off')]).toEqual([200, 429]);
  expect((await Promise.all([put('on'), put('on'), put('on')])).toSorted()).toEqual([200, 429, 429]);
  expect([await remove(), await remove()]).toEqual([200, 429]);
  expect([await put('on', '?force=1'), await remove()]).toEqual([200, 200]);
  // What makes something new is not undone by what came after it.
  expect([await send('switch'), await put('off'), await send('switch')]).toEqual([200, 200, 429]);
});

test('reading is never refused', async () => {
  for (const method of ['GET', 'HEAD', 'GET', 'HEAD']) {
    expect((await fetch(`${url}/api/aggregator/read`, { method })).status).toBe(200);
  }
});

test('what failed can be sent again unchanged', async () => {
  expect(await send('failing')).toBe(500);
  expect(await send('failing')).toBe(500);
  const down = () => fetch(`${url}/api/whatsapp/logout`, { method: 'POST' });
  expect((await down()).status).toBe(503);
  expect((await down()).status).toBe(503);
});

test('logins are outside: a second attempt is legitimate', async () => {
  const login = () => fetch(`${url}/api/auth/dashboard-login`, { method: 'POST' });
  expect([(await login()).status, (await login()).status]).toEqual([200, 200]);
});

test('an Idempotency-Key passes once a day; with another content it is a mistake', async () => {
  const headers = { 'idempotency-key': 'order-1' };
  expect(await send('keyed', { headers })).toBe(200);
  tests.clock.advance(23 * 3_600_000);
  const again = await post('keyed', { headers });
  expect(again.status).toBe(429);
  expect(again.headers.get('retry-after')).toBe('3600');
  const other = await post('keyed', { headers, body: '{"other":true}' });
  expect([other.status, await other.json()]).toMatchObject([409, { code: 'IDEMPOTENCY_KEY_REUSED' }]);
  expect(await send('keyed', { headers: { 'idempotency-key': 'order-2' } })).toBe(200);
  expect(await send('keyed', { headers: { 'idempotency-key': 'order-2', authorization: 'x' } })).toBe(200);
  expect(await send('keyed', { headers: { 'idempotency-key': 'white space' } })).toBe(400);
});

test('a failure gives the key free', async () => {
  const headers = { 'idempotency-key': 'late-1' };
  expect(await send('late', { headers })).toBe(500);
  expect(await send('late', { headers })).toBe(200);
  expect(await send('late', { headers })).toBe(429);
});

test('what the service behind recognises by itself is let through', async () => {
  expect([await send('refresh'), await send('refresh')]).toEqual([200, 200]);
});

test('a computation changes nothing however often it is asked for', async () => {
  const analyse = () => fetch(`${url}/api/dashboard/social-media/instagram/analysis`, { method: 'POST' });
  expect([(await analyse()).status, (await analyse()).status]).toEqual([200, 200]);
});

test('can be switched off', async () => {
  const gateway = await tests.gateway({ ANALYTICS_URL: analytics, ALLOW_DUPLICATE_REQUESTS: 'true' });
  const twice = () => fetch(`${gateway.url}/api/aggregator/off`, { method: 'POST' });
  expect([(await twice()).status, (await twice()).status]).toEqual([200, 200]);
});

interface Sent {
  method?: string;
  body?: string;
  headers?: Record<string, string>;
}

function post(path: string, { method = 'POST', body = '{}', headers = {} }: Sent = {}): Promise<Response> {
  return fetch(`${url}/api/aggregator/${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

async function send(path: string, sent: Sent = {}): Promise<number> {
  const answer = await post(path, sent);
  await answer.arrayBuffer();
  return answer.status;
}
