import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clients, RunningService } from '../fixtures/service.ts';

let running: RunningService;
beforeAll(async () => {
  running = await RunningService.open();
  await running.host.database.script(clients);
});
afterAll(() => running.close());

/** The public routes with a body, each with the fields it reads. */
const routes = {
  '/api/auth/login': ['client_id', 'client_operator'],
  '/api/auth/user-login': ['nrp', 'whatsapp', 'password'],
  '/api/auth/dashboard-login': ['username', 'password'],
  '/api/auth/penmas-login': ['username', 'password'],
  '/api/auth/dashboard-register': ['username', 'password', 'whatsapp', 'email', 'role_id', 'role', 'client_id'],
  '/api/auth/user-register': ['nrp', 'nama', 'client_id', 'whatsapp', 'divisi', 'jabatan', 'title'],
} as const;
const urls = Object.keys(routes) as (keyof typeof routes)[];
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe.for(urls)('%s', (url) => {
  const fields = routes[url];
  const filled = (value: unknown) => Object.fromEntries(fields.map((field) => [field, value]));

  test.for([
    ['nothing', undefined],
    ['an empty body', ''],
    ['white space', ' \n '],
    ['an empty object', '{}'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['a number', '1'],
    ['half of it', '{"username":'],
    ['two of them', '{}{}'],
    ['a trailing comma', '{"username":"a",}'],
    ['single quotes', "{'username':'a'}"],
    ['bytes that are no JSON', '\u0000\u0001\u0002'],
    ['the prototype', '{"__proto__":{"username":"a","password":"b"}}'],
    ['the constructor', '{"constructor":{"prototype":{"a":1}}}'],
    ['a very deep object', nested(2_500)],
    ['a very deep list', `${'['.repeat(7_000)}${']'.repeat(7_000)}`],
  ] as const)('%s: 400 as JSON', async ([, payload]) => {
    const answer = await running.call(url, payload);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ success: false, code: expect.any(String), message: expect.any(String) });
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.cookies).toEqual([]);
  });

  test.for([
    ['an object', { $ne: 1 }],
    ['a list', ['a', 'b']],
    ['a list of one', ['a']],
    ['true', true],
    ['null', null],
    ['a text that is too long', 'x'.repeat(2_000)],
    ['a zero character', 'a\u0000b'],
    ['half a character', 'a\ud800'],
    ['SQL', "' or 1=1 --"],
    ['a number beyond all', 1e300],
    ['a negative number', -1],
  ] as const)('%s in every field: refused, never 5xx', async ([, value]) => {
    const answer = await running.call(url, filled(value));
    expect([400, 401, 404]).toContain(answer.status);
    expect(answer.body.success).toBe(false);
  });

  test('more than 16 KiB: 413', async () => {
    expect(await running.call(url, `{"x":"${'y'.repeat(20_000)}"}`)).toMatchObject({
      status: 413,
      body: { success: false, code: 'BODY_TOO_LARGE' },
    });
  });

  test('a form, XML or bytes count as an empty body', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'application/xml', 'application/octet-stream']) {
      const answer = await running.call(url, 'username=a&password=b', { headers: { 'content-type': type } });
      expect([answer.status, answer.body.success]).toEqual([400, false]);
    }
  });

  test('fields it does not know are ignored', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`x${at}`, at]));
    expect((await running.call(url, { ...many, kind: 'system', admin: true })).status).toBe(400);
  });

  test('another method or a longer path is told only to those who are signed in', async () => {
    expect((await running.call(url, undefined, { method: 'GET' })).status).toBe(401);
    expect((await running.call(`${url}/x`, {})).status).toBe(401);
  });

  test('letter case and a trailing slash do not matter', async () => {
    expect((await running.call(`${url.toUpperCase()}/`, {})).status).toBe(400);
  });
});
