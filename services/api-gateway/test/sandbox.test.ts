import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestHost } from './gateway.ts';

let tests: TestHost;
let sandbox: string;
let closed: Promise<void>;

beforeAll(async () => {
  tests = await TestHost.open();
  sandbox = await tests.upstream((app) => {
    app.get('/sandbox/mail', async (_request, reply) => reply.type('text/html').send('<h1>Surat</h1>'));
    app.all('/sandbox/whatsapp/message', async (request) => ({ method: request.method, body: request.body ?? null }));
    closed = new Promise((resolve) => {
      app.get('/sandbox/whatsapp/events', (_request, reply) => {
        reply.hijack();
        reply.raw.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: ready\n\n');
        reply.raw.once('close', resolve);
      });
    });
  });
});
afterAll(() => tests.close());

test('its pages are there under the public address, in every method and as often as one likes', async () => {
  const { url } = await tests.gateway({ SANDBOX_URL: sandbox, RATE_LIMIT_PER_MINUTE: '1' });
  const mail = await fetch(`${url}/sandbox/mail`);
  expect([mail.headers.get('content-type'), mail.headers.get('x-frame-options')]).toEqual(['text/html', null]);
  expect(await mail.text()).toBe('<h1>Surat</h1>');
  for (const method of ['POST', 'POST', 'PUT', 'DELETE']) {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/sandbox/whatsapp/message`, { method, headers, body: '{"text":"menu"}' });
    expect(await answer.json()).toEqual({ method, body: { text: 'menu' } });
  }
});

test('an open event stream does not hold up the gateway’s end', async () => {
  const gateway = await tests.gateway({ SANDBOX_URL: sandbox });
  const events = await fetch(`${gateway.url}/sandbox/whatsapp/events`);
  const reader = events.body?.getReader();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('data: ready\n\n');
  await gateway.stop();
  await expect(reader?.read()).rejects.toThrow();
  await closed;
});

test('is no part of the documentation', async () => {
  const { url } = await tests.gateway({ SANDBOX_URL: sandbox });
  const document = (await (await fetch(`${url}/docs/json`)).json()) as { paths: object };
  expect(Object.keys(document.paths).filter((path) => path.includes('sandbox'))).toEqual([]);
});

test('is not there without its address', async () => {
  const { url } = await tests.gateway();
  expect((await fetch(`${url}/sandbox/mail`)).status).toBe(404);
});
