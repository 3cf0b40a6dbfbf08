import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nobody, TestHost } from './gateway.ts';

let tests: TestHost;
let url: string;

beforeAll(async () => {
  tests = await TestHost.open();
  const analytics = await tests.upstream((app) => {
    app.get('/api/insta/rekap-likes', async (request, reply) => {
      if (request.headers['if-none-match'] === '"v1"') return reply.code(304).header('etag', '"v1"').send();
      return reply.header('etag', '"v1"').header('vary', 'Authorization').send({ by: 'analytics', url: request.url });
    });
    app.get('/api/dashboard/headers', async (request) => request.headers);
    app.get('/api/dashboard/slow', async () => new Promise(() => {}));
    app.get('/api/dashboard/broken', (request, reply) => {
      reply.hijack();
      request.raw.socket.destroy();
    });
    app.get('/api/aggregator/export', async (_request, reply) =>
      reply
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header('content-disposition', 'attachment; filename="rekap.xlsx"')
        .send(Buffer.from([0x50, 0x4b, 0x00, 0xff, 0xfe])),
    );
    app.head('/api/aggregator/size', async (_request, reply) => reply.header('content-length', '42').send());
    app.get('/api/amplify/events', (_request, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
      reply.raw.write('data: one\n\n');
      const timer = setTimeout(() => reply.raw.end('data: two\n\n'), 100);
      reply.raw.once('close', () => clearTimeout(timer));
    });
    app.get('/api/likes/:rest', async (request) => ({ url: request.url }));
    app.get('/api/clients/:client_id/summary', async (request) => ({ by: 'analytics', url: request.url }));
    app.get('/api/link-reports/excel', async (request) => ({ by: 'analytics', url: request.url }));
  });
  const authClaim = await tests.upstream((app) => {
    app.post('/api/auth/dashboard-login', async (_request, reply) =>
      reply
        .header('set-cookie', ['token=abc; Path=/; HttpOnly', 'other=1; Path=/'])
        .send({ success: true, by: 'auth-claim' }),
    );
    app.put('/api/claim/update', async (request) => request.body);
    app.addContentTypeParser('application/x-bytes', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    app.post('/api/claim/bytes', { bodyLimit: 4_000_000 }, async (request, reply) =>
      reply.type('application/x-bytes').send(request.body),
    );
    app.delete('/api/dashboard/users/:id', async (request) => ({ by: 'auth-claim', body: request.body ?? null }));
  });
  const collector = await tests.upstream((app) => {
    app.get('/api/insta/rapid-profile', async (request) => ({ by: 'collector', url: request.url }));
    app.get('/api/tiktok/rapid-posts', async () => ({ by: 'collector' }));
  });
  const gateway = await tests.gateway({
    ANALYTICS_URL: analytics,
    AUTH_CLAIM_URL: authClaim,
    COLLECTOR_URL: collector,
    NOTIFIER_URL: nobody,
    UPSTREAM_TIMEOUT_SECONDS: '2',
    ALLOW_DUPLICATE_REQUESTS: 'true',
  });
  url = gateway.url;
});
afterAll(() => tests.close());

describe('paths', () => {
  test('a prefix goes to its service, query included', async () => {
    const answer = await fetch(`${url}/api/insta/rekap-likes?client_id=A%20B&x=1?2&y`);
    expect(await answer.json()).toEqual({ by: 'analytics', url: '/api/insta/rekap-likes?client_id=A%20B&x=1?2&y' });
  });

  test('live look-ups go to the collector', async () => {
    expect(await get('/api/insta/rapid-profile?username=x')).toEqual({
      by: 'collector',
      url: '/api/insta/rapid-profile?username=x',
    });
    expect(await get('/api/tiktok/rapid-posts')).toEqual({ by: 'collector' });
    expect(await get('/API/Insta/RAPID-profile')).toMatchObject({ by: 'collector' });
  });

  test('of what a client has, only the summary goes to analytics', async () => {
    const path = '/api/clients/RES%20A/summary?month=2025-11';
    expect(await get(path)).toEqual({ by: 'analytics', url: path });
    for (const own of ['/api/clients/RES_A', '/api/clients/RES_A/users', '/api/clients/summary']) {
      expect(await get(own)).toMatchObject({ code: 'TOKEN_REQUIRED' });
    }
  });

  test('of link reports, only the workbook comes from analytics', async () => {
    const path = '/api/link-reports/excel?month=2025-11';
    expect(await get(path)).toEqual({ by: 'analytics', url: path });
    for (const own of ['/api/link-reports', '/api/link-reports/DAbCdEfGh12']) {
      expect(await get(own)).toMatchObject({ code: 'TOKEN_REQUIRED' });
    }
  });

  test('letter case does not matter', async () => {
    expect(await get('/API/INSTA/rekap-likes')).toMatchObject({ by: 'analytics' });
  });

  test('approvals go to auth-claim', async () => {
    const answer = await fetch(`${url}/api/dashboard/users/7`, { method: 'DELETE' });
    expect(await answer.json()).toEqual({ by: 'auth-claim', body: null });
  });

  test('escaped characters arrive as they were sent', async () => {
    expect(await get('/api/likes/a%2Fb')).toEqual({ url: '/api/likes/a%2Fb' });
  });

  async function get(path: string): Promise<unknown> {
    return (await fetch(url + path)).json();
  }
});

describe('answers pass untouched', () => {
  test('ETag and 304', async () => {
    const first = await fetch(`${url}/api/insta/rekap-likes`);
    expect(first.headers.get('etag')).toBe('"v1"');
    const headers = { 'if-none-match': '"v1"', 'cache-control': 'no-cache' };
    const second = await fetch(`${url}/api/insta/rekap-likes`, { headers });
    expect([second.status, second.headers.get('etag'), await second.text()]).toEqual([304, '"v1"', '']);
  });

  test('Vary of the service and of CORS are both there', async () => {
    const answer = await fetch(`${url}/api/insta/rekap-likes`);
    expect(answer.headers.get('vary')).toBe('Authorization, Origin');
  });

  test('several cookies', async () => {
    const answer = await fetch(`${url}/api/auth/dashboard-login`, { method: 'POST' });
    expect(answer.headers.getSetCookie()).toEqual(['token=abc; Path=/; HttpOnly', 'other=1; Path=/']);
  });

  test('bytes and their file name', async () => {
    const answer = await fetch(`${url}/api/aggregator/export`);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="rekap.xlsx"');
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0x50, 0x4b, 0x00, 0xff, 0xfe]);
  });

  test('HEAD with its length', async () => {
    const answer = await fetch(`${url}/api/aggregator/size`, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '42']);
  });

  test('an event stream arrives event by event', async () => {
    const answer = await fetch(`${url}/api/amplify/events`);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const chunks: string[] = [];
    for await (const chunk of answer.body ?? []) chunks.push(Buffer.from(chunk).toString());
    expect(chunks).toEqual(['data: one\n\n', 'data: two\n\n']);
  });
});

describe('requests pass untouched', () => {
  test('a body of a megabyte, byte for byte', async () => {
    const body = randomBytes(1_048_576);
    const answer = await fetch(`${url}/api/claim/bytes`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-bytes' },
      body,
    });
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
  });

  test('a larger one is refused', async () => {
    const headers = { 'content-type': 'application/x-bytes' };
    const answer = await fetch(`${url}/api/claim/bytes`, { method: 'POST', headers, body: randomBytes(1_048_577) });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ success: false, code: 'BODY_TOO_LARGE' });
  });

  test('JSON keeps its spelling; whether it is valid the service decides', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const body = '{ "nama" : "Bripka Ani",  "n":1e3 }';
    const good = await fetch(`${url}/api/claim/update`, { method: 'PUT', headers, body });
    expect(await good.json()).toEqual({ nama: 'Bripka Ani', n: 1000 });
    const bad = await fetch(`${url}/api/claim/update`, { method: 'PUT', headers, body: '{"nama":' });
    expect([bad.status, bad.headers.get('content-type')]).toEqual([400, 'application/json; charset=utf-8']);
  });

  test('the service learns who calls, through what and in which trace; not what the caller pretends', async () => {
    const answer = await fetch(`${url}/api/dashboard/headers`, {
      headers: {
        authorization: 'Bearer t',
        'x-request-id': 'request-0001',
        'x-forwarded-for': '6.6.6.6',
        'x-real-ip': '6.6.6.6',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      },
    });
    const seen = (await answer.json()) as Record<string, string>;
    expect(seen).toMatchObject({
      authorization: 'Bearer t',
      'x-request-id': 'request-0001',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': new URL(url).host,
      traceparent: expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/),
    });
    expect(seen).not.toHaveProperty('x-real-ip');
  });

  test('behind a trusted proxy the caller is whom the proxy names', async () => {
    const analytics = await tests.upstream((app) => {
      app.get('/api/dashboard/headers', async ({ headers }) => headers);
    });
    const gateway = await tests.gateway({ ANALYTICS_URL: analytics, TRUST_PROXY: 'loopback' });
    const answer = await fetch(`${gateway.url}/api/dashboard/headers`, {
      headers: { 'x-forwarded-for': '6.6.6.6, 203.0.113.9', 'x-forwarded-proto': 'https' },
    });
    const expected = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' };
    expect(await answer.json()).toMatchObject(expected);
  });
});

describe('a service in trouble', () => {
  test('that is down costs its own prefix a 503, the others nothing', async () => {
    const down = await fetch(`${url}/api/health/wa`);
    expect([down.status, down.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await down.json()).toEqual({
      success: false,
      message: 'Layanan sedang tidak tersedia. Coba lagi beberapa saat.',
      code: 'SERVICE_UNAVAILABLE',
    });
    expect((await fetch(`${url}/api/insta/rekap-likes`)).status).toBe(200);
  });

  test('that does not answer in time: 504', async () => {
    const answer = await fetch(`${url}/api/dashboard/slow`);
    expect(answer.status).toBe(504);
    expect(await answer.json()).toMatchObject({ success: false, code: 'GATEWAY_TIMEOUT' });
  });

  test('that hangs up: 503', async () => {
    const answer = await fetch(`${url}/api/dashboard/broken`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ success: false, code: 'SERVICE_UNAVAILABLE' });
  });

  test('a caller who hangs up leaves nothing behind', async () => {
    const impatient = AbortSignal.timeout(50);
    await expect(fetch(`${url}/api/dashboard/slow`, { signal: impatient })).rejects.toThrow();
    const events = new AbortController();
    await fetch(`${url}/api/amplify/events`, { signal: events.signal });
    events.abort();
    expect((await fetch(`${url}/api/insta/rekap-likes`)).status).toBe(200);
  });
});

describe('odd input is the caller’s error', () => {
  test.each([
    ['GET /api/insta/%zz HTTP/1.1', 404],
    ['GET /api/insta/%E0%A4%A HTTP/1.1', 404],
    ['GET /%zz HTTP/1.1', 404],
    ['GET /api/insta/../../metrics HTTP/1.1', 400],
    ['GET /api/insta/x\\..\\..\\..\\metrics HTTP/1.1', 400],
    ['GET /api/insta/%2e%2e/%2e%2e/metrics HTTP/1.1', 400],
    ['GET //api/insta/rekap-likes HTTP/1.1', 404],
    ['GET /api/insta/rekap-likes?a[b]=%zz&a=1&__proto__=x HTTP/1.1', 200],
    [`GET /api/likes/${'x'.repeat(2000)} HTTP/1.1`, 414],
    ['PROPFIND /api/insta/rekap-likes HTTP/1.1', 401],
    ['PROPFIND /x HTTP/1.1', 404],
    ['TRACE /api/insta/rekap-likes HTTP/1.1', 401],
    ['NONSENSE /api/insta HTTP/1.1', 400],
    ['GET /api/insta/rekap-likes HTTP/9.9', 400],
    [`GET /api/insta/rekap-likes HTTP/1.1\r\nx-large: ${'x'.repeat(20_000)}`, 431],
    ['GET /api/insta/rekap-likes HTTP/1.1\r\nte: trailers\r\nkeep-alive: 3', 200],
    ['GET /api/insta/rekap-likes HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket', 200],
    ['GET /api/insta/rekap-likes HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc', 200],
    ['POST /api/auth/dashboard-login HTTP/1.1\r\ncontent-length: 0\r\ncontent-type: application/json', 400],
    ['POST /api/auth/dashboard-login HTTP/1.1\r\ncontent-length: x', 400],
    ['POST /api/auth/dashboard-login HTTP/1.1\r\ncontent-type: ;;;\r\ncontent-length: 2\r\n\r\n{}', 400],
    ['POST /api/auth/dashboard-login HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 0', 100],
    ['garbage', 400],
  ])('%s', async (request, status) => {
    const answer = await raw(request);
    expect(answer.split('\r\n')[0]).toContain(` ${status} `);
    if (status >= 400) expect(answer).toContain('"message"');
  });

  test('a caller cannot have what the gateway says of him taken away by naming it as his connection’s', async () => {
    const named = 'close, x-forwarded-for, x-forwarded-proto, x-request-id';
    const answer = await raw(`GET /api/dashboard/headers HTTP/1.1\r\nx-forwarded-for: 6.6.6.6\r\nconnection: ${named}`);
    expect(answer).toMatch(/"x-forwarded-for":"127\.0\.0\.1"/);
    expect(answer).toMatch(/"x-forwarded-proto":"http"/);
    expect(answer).toMatch(/"x-request-id":"[\w-]{36}"/);
  });

  function raw(head: string): Promise<string> {
    const { hostname, port } = new URL(url);
    const hasBody = head.includes('\r\n\r\n');
    const [top = '', body = ''] = hasBody ? head.split('\r\n\r\n') : [head];
    return new Promise((resolve, reject) => {
      let text = '';
      const socket = connect(Number(port), hostname, () => {
        socket.write(`${top}\r\nhost: x\r\n${/connection:/.test(top) ? '' : 'connection: close\r\n'}\r\n${body}`);
      });
      socket.setTimeout(2_000, () => socket.destroy());
      socket.on('data', (chunk) => {
        text += chunk;
        if (/connection: keep-alive/i.test(text)) socket.end();
      });
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
  }
});
