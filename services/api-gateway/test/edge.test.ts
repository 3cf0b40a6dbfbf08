import { accessOf, openKeyring, signToken } from '@cicero/access';
import { openCache } from '@cicero/cache';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nobody, TestHost } from './gateway.ts';

const page = 'https://dashboard.example.org';
let tests: TestHost;
let analytics: string;

beforeAll(async () => {
  tests = await TestHost.open();
  analytics = await tests.upstream((app) => {
    app.get('/api/insta/rekap-likes', async () => ({ success: true }));
  });
});
afterAll(() => tests.close());

describe('CORS', () => {
  let url: string;
  beforeAll(async () => {
    const env = { CORS_ORIGIN: `https://other.example.org, ${page}`, ANALYTICS_URL: analytics, NOTIFIER_URL: nobody };
    url = (await tests.gateway(env)).url;
  });

  test('a listed origin is echoed exactly, with credentials', async () => {
    const answer = await fetch(`${url}/api/insta/rekap-likes`, { headers: { origin: page } });
    expect(corsOf(answer)).toEqual({ origin: page, credentials: 'true' });
    expect(answer.headers.get('access-control-expose-headers')).toBe(
      'Content-Disposition, ETag, Link, Retry-After, X-Total-Count',
    );
    expect(answer.headers.get('vary')).toContain('Origin');
  });

  test('any other is not', async () => {
    for (const origin of ['https://evil.example.org', `${page}.evil.org`, 'null', '*']) {
      const answer = await fetch(`${url}/api/insta/rekap-likes`, { headers: { origin } });
      expect(corsOf(answer).origin).toBeNull();
      expect(answer.headers.get('vary')).toContain('Origin');
    }
  });

  test('a preflight needs no token and reaches no service', async () => {
    for (const path of ['/api/health/wa', '/api/unknown', '/api/claim/update']) {
      const answer = await fetch(url + path, {
        method: 'OPTIONS',
        headers: {
          origin: page,
          'access-control-request-method': 'PUT',
          'access-control-request-headers': 'authorization,x-client-id',
        },
      });
      expect(answer.status).toBe(204);
      expect(corsOf(answer)).toEqual({ origin: page, credentials: 'true' });
      expect(answer.headers.get('access-control-allow-methods')).toBe('GET, HEAD, PUT, PATCH, POST, DELETE');
      const allowed = answer.headers.get('access-control-allow-headers')?.split(', ');
      const needed = [
        'Authorization',
        'Content-Type',
        'X-Client-Id',
        'X-Cicero-Token',
        'X-Cicero-Reposter-Token',
        'X-Claim-Token',
      ];
      expect(allowed).toEqual(expect.arrayContaining([...needed, 'Idempotency-Key']));
    }
  });

  test('the page can read why it was refused', async () => {
    for (const [path, status] of [
      ['/api/unknown', 401],
      ['/unknown', 404],
      ['/api/health/wa', 503],
    ] as const) {
      const answer = await fetch(url + path, { headers: { origin: page } });
      expect([answer.status, corsOf(answer).origin]).toEqual([status, page]);
    }
  });

  test('without origins only the gateway’s own pages may call', async () => {
    const gateway = await tests.gateway({ ANALYTICS_URL: analytics });
    const answer = await fetch(`${gateway.url}/api/insta/rekap-likes`, { headers: { origin: page } });
    expect(corsOf(answer).origin).toBeNull();
  });

  function corsOf({ headers }: Response): { origin: string | null; credentials: string | null } {
    const credentials = headers.get('access-control-allow-credentials');
    return { origin: headers.get('access-control-allow-origin'), credentials };
  }
});

describe('paths nobody answers', () => {
  let url: string;
  beforeAll(async () => {
    url = (await tests.gateway()).url;
  });

  test('outside /api: 404', async () => {
    for (const path of ['/nothing', '/apix', '/docs/nothing', '/sandbox']) {
      const answer = await fetch(url + path);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toEqual({ success: false, message: 'Endpoint not found', code: 'NOT_FOUND' });
    }
  });

  test('below /api a stranger is asked for a token first', async () => {
    for (const path of ['/api', '/api/', '/api/nothing', '/API/nothing?x=1']) {
      const answer = await fetch(url + path, { method: 'POST' });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ success: false, message: 'Token required' });
    }
    const forged = await fetch(`${url}/api/nothing`, { headers: { authorization: 'Bearer a.b.c' } });
    expect([forged.status, await forged.json()]).toMatchObject([401, { message: 'Invalid token' }]);
  });

  test('with a token: 404', async () => {
    const answer = await fetch(`${url}/api/nothing`, { headers: { authorization: `Bearer ${await signIn()}` } });
    expect([answer.status, await answer.json()]).toMatchObject([404, { message: 'Endpoint not found' }]);
  });

  test('the root and an old development path say ok to every method', async () => {
    for (const path of ['/', '/_next/dev', '/_next/dev/']) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const answer = await fetch(url + path, { method });
        expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
      }
    }
  });

  test('what scanners look for is unknown to everybody, ahead of any token', async () => {
    for (const path of [
      '/.env',
      '/api/.env.production?x=1',
      '/api/%2eenv',
      '/API/.ENV',
      '/.git/config',
      '/wp-login.php',
      '/api/wp-admin/setup',
    ]) {
      const answer = await fetch(url + path);
      expect([path, answer.status, await answer.json()]).toMatchObject([path, 404, { message: 'Endpoint not found' }]);
    }
  });

  test('every answer tells browsers to be careful', async () => {
    for (const path of ['/', '/healthz', '/nothing', '/api/nothing', '/.env', '/api/health/wa']) {
      const { headers } = await fetch(url + path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-frame-options')).toBe('DENY');
    }
  });

  async function signIn(): Promise<string> {
    const { host } = tests;
    const parts = { db: host.database.db, cache: host.cache, clock: tests.clock };
    const { publicKeys, sessions } = accessOf(parts);
    await parts.db.insertInto('clients').values({ client_id: 'POLRES_A', nama: 'Polres A' }).execute();
    const keyring = openKeyring({ ...parts, publicKeys, secret: 'Uji-4711-rahasia-instalasi-dari-gateway' });
    const principal = { kind: 'client' as const, claims: { client_id: 'POLRES_A' } };
    const { token, jti, expiresAt } = await signToken({ ...parts, keyring }, principal, { ttl: 60_000 });
    await sessions.create({ kind: 'client', id: 'POLRES_A' }, jti, expiresAt);
    return token;
  }
});

describe('rate limits', () => {
  test('count per caller and minute; the next request is told when to come back', async () => {
    const env = { RATE_LIMIT_PER_MINUTE: '3', TRUST_PROXY: 'loopback', ANALYTICS_URL: analytics };
    const { url } = await tests.gateway(env);
    const ask = (ip: string) => fetch(`${url}/api/insta/rekap-likes`, { headers: { 'x-forwarded-for': ip } });
    const statuses: number[] = [];
    for (let at = 0; at < 4; at += 1) statuses.push((await ask('203.0.113.1')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await ask('203.0.113.1');
    expect(await refused.json()).toMatchObject({ success: false, code: 'RATE_LIMITED' });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect((await ask('203.0.113.2')).status).toBe(200);
    tests.clock.advance(59_000);
    expect((await ask('203.0.113.1')).headers.get('retry-after')).toBe('1');
    tests.clock.advance(1_000);
    expect((await ask('203.0.113.1')).status).toBe(200);
  });

  test('are stricter for logins, and never hold up the machines that watch', async () => {
    const env = { RATE_LIMIT_SIGN_IN_PER_MINUTE: '1', TRUST_PROXY: 'loopback', AUTH_CLAIM_URL: analytics };
    const { url } = await tests.gateway({ ...env, RATE_LIMIT_PER_MINUTE: '4', ANALYTICS_URL: analytics });
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    const ask = async (path: string) => (await fetch(url + path, { headers })).status;
    expect(await ask('/api/auth/dashboard-login')).toBe(404);
    expect(await ask('/api/auth/dashboard-login')).toBe(429);
    expect(await ask('/api/claim/request-otp')).toBe(429);
    expect(await ask('/api/insta/rekap-likes')).toBe(200);
    expect(await ask('/api/insta/rekap-likes')).toBe(429);
    expect(await ask('/healthz')).toBe(200);
    expect(await ask('/metrics')).toBe(200);
  });

  test('of logins are not used up by those who only open the site', async () => {
    const authClaim = await tests.upstream((app) => {
      app.get('/api/auth/open', async () => ({ success: true }));
      app.post('/api/auth/user-login', async () => ({ success: true }));
    });
    const { url } = await tests.gateway({ RATE_LIMIT_SIGN_IN_PER_MINUTE: '2', AUTH_CLAIM_URL: authClaim });
    const ask = async (path: string, method: string) => (await fetch(url + path, { method })).status;
    for (let count = 0; count < 5; count++) expect(await ask('/api/auth/open', 'GET')).toBe(200);
    // Number first, then code: the same form twice in a row is two steps, no double click.
    expect(await ask('/api/auth/user-login', 'POST')).toBe(200);
    expect(await ask('/api/auth/user-login', 'POST')).toBe(200);
    expect(await ask('/api/auth/user-login', 'POST')).toBe(429);
  });
});

test('without the cache the door stays open', async () => {
  const cache = await openCache({ url: 'redis://127.0.0.1:9' });
  const env = { RATE_LIMIT_PER_MINUTE: '1', ANALYTICS_URL: analytics };
  const { url } = await tests.gateway(env, { cache });
  for (const method of ['GET', 'GET', 'POST', 'POST']) {
    const answer = await fetch(`${url}/api/insta/rekap-likes`, { method });
    expect(answer.status).toBe(method === 'GET' ? 200 : 404);
  }
  await cache.close();
});
