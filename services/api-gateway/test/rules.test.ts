import { ConfigError } from '@cicero/runtime';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { isSensitivePath } from '../src/edge/sensitive-paths.ts';
import { serviceOf } from '../src/forwarding/destinations.ts';

describe('configuration', () => {
  test('needs nothing', () => {
    expect(readConfig({})).toMatchObject({ origins: [], ANALYTICS_URL: 'http://127.0.0.1:3003' });
    expect(readConfig({})).not.toHaveProperty('trustProxy');
  });

  test('reads lists', () => {
    const env = { CORS_ORIGIN: ' https://a.example , http://localhost:3000,', TRUST_PROXY: 'loopback, 10.0.0.0/8' };
    expect(readConfig(env)).toMatchObject({
      origins: ['https://a.example', 'http://localhost:3000'],
      trustProxy: 'loopback,10.0.0.0/8',
    });
  });

  test.each([
    [{ CORS_ORIGIN: '*' }, 'CORS_ORIGIN: * cannot be combined with credentials'],
    [{ CORS_ORIGIN: 'https://a.example, *' }, 'CORS_ORIGIN: *'],
    [{ CORS_ORIGIN: 'https://a.example/' }, 'is not an origin'],
    [{ CORS_ORIGIN: 'a.example' }, 'is not an origin'],
    [{ TRUST_PROXY: 'everybody' }, 'TRUST_PROXY'],
    [{ TRUST_PROXY: '10.0.0.0/33' }, 'TRUST_PROXY'],
    [{ SANDBOX_URL: 'http://127.0.0.1:1', NODE_ENV: 'production' }, 'SANDBOX_URL'],
    [{ ANALYTICS_URL: 'analytics:3003' }, 'ANALYTICS_URL'],
    [{ ANALYTICS_URL: 'http://analytics:3003/base' }, 'ANALYTICS_URL'],
    [{ DEDUP_WINDOW_SECONDS: '0' }, 'DEDUP_WINDOW_SECONDS'],
  ])('%o stops the start', (env, problem) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).toThrow(problem);
  });
});

test.each([
  ['/api/auth/dashboard-login', 'auth-claim'],
  ['/api/auth/open', 'auth-claim'],
  ['/api/dashboard/users/7/approve', 'auth-claim'],
  ['/api/dashboard/audit', 'auth-claim'],
  ['/api/dashboard/stats', 'analytics'],
  ['/api/dashboard/komplain/insta', 'analytics'],
  ['/api/dashboard/social-media/instagram/analysis', 'analytics'],
  ['/api/tiktok/komplain', 'analytics'],
  ['/api/insta/rapid-profile', 'collector'],
  ['/api/tiktok/rapid-posts', 'collector'],
  ['/api/insta/rekap-likes', 'analytics'],
  ['/api/insta/posts-khusus', 'analytics'],
  ['/api/likes/instagram', 'analytics'],
  ['/api/tiktok/comments', 'analytics'],
  ['/api/instagram/posts', 'analytics'],
  ['/api/amplify-khusus/rekap', 'analytics'],
  ['/api/health/wa', 'notifier'],
  ['/api/clients/RES_A/summary', 'analytics'],
  ['/api/clients/{client_id}/summary', 'analytics'],
  ['/api/clients/RES_A/summary/x', undefined],
  ['/api/clients/RES_A', undefined],
  ['/api/link-reports/excel', 'analytics'],
  ['/api/link-reports/excel2', undefined],
  ['/api/link-reports', undefined],
  ['/api/clients/profile', undefined],
  ['/api/authority', undefined],
])('%s belongs to %s', (path, service) => {
  expect(serviceOf(path)).toBe(service);
});

test.each([
  ['/.env', true],
  ['/a/.ENV.local?x', true],
  ['/%2Eenv', true],
  ['/.git/HEAD', true],
  ['/wp-content/x', true],
  ['/index.php', true],
  ['/api/insta/rekap-likes?next=.env', false],
  ['/api/users/budi.environment', true],
  ['/.well-known/jwks.json', false],
  ['/docs/static/index.html', false],
  ['/api/insta/rapid-profile?username=wp-admin', false],
])('%s is sensitive: %s', (url, sensitive) => {
  expect(isSensitivePath(url)).toBe(sensitive);
});
