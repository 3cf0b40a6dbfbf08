import { ConfigError } from '@cicero/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { build } from '../src/index.ts';
import { RunningService } from './fixtures/service.ts';

const production = { NODE_ENV: 'production', DASHBOARD_URL: 'https://dashboard.contoh.test' };

/** What is said about an environment that does not fit. */
function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('outside production nothing needs to be set', () => {
  expect(readConfig({})).toEqual({
    production: false,
    gatewayAddresses: 'loopback, uniquelocal',
    administrators: { numbers: [], telegram: null },
    notifyPersonnelLogins: true,
    resetPage: 'http://localhost:3000/reset-password',
    resetTime: 900_000,
    auditRetention: 400 * 86_400_000,
    accessLogRetention: 400 * 86_400_000,
    dnsServers: [],
  });
});

test('everything that can be set is read', () => {
  const config = readConfig({
    ...production,
    GATEWAY_ADDRESSES: '10.0.0.0/8 , fd00::/8,loopback',
    ADMIN_WHATSAPP: '0811-000-001, +62 811 000 002,62811000001@c.us',
    TELEGRAM_ADMIN_CHAT_ID: '-1001234567890',
    TELEGRAM_ADMIN_USER_IDS: ' 777 , 778 ',
    ADMIN_NOTIFY_LOGIN: 'false',
    DASHBOARD_RESET_TOKEN_EXPIRY_MINUTES: '30',
    AUDIT_RETENTION_DAYS: '30',
    ACCESS_LOG_RETENTION_DAYS: '90',
    DNS_SERVERS: '9.9.9.9, 10.0.0.53:5353, 2620:fe::fe, [2620:fe::9]:53',
  });
  expect(config).toEqual({
    production: true,
    gatewayAddresses: '10.0.0.0/8, fd00::/8, loopback',
    administrators: {
      numbers: ['62811000001', '62811000002'],
      telegram: { chatId: '-1001234567890', userIds: new Set(['777', '778']) },
    },
    notifyPersonnelLogins: false,
    resetPage: 'https://dashboard.contoh.test/reset-password',
    resetTime: 1_800_000,
    auditRetention: 30 * 86_400_000,
    accessLogRetention: 90 * 86_400_000,
    dnsServers: ['9.9.9.9', '10.0.0.53:5353', '2620:fe::fe', '[2620:fe::9]:53'],
  });
});

describe('the page that reset links lead to', () => {
  test.for([
    [{ DASHBOARD_URL: 'https://a.test/' }, 'https://a.test/reset-password'],
    [{ DASHBOARD_URL: 'https://a.test/dasbor//' }, 'https://a.test/dasbor/reset-password'],
    [{ DASHBOARD_URL: 'https://a.test/reset-password' }, 'https://a.test/reset-password'],
    [
      { DASHBOARD_URL: 'https://a.test', DASHBOARD_PASSWORD_RESET_URL: 'https://b.test/x/' },
      'https://b.test/x/reset-password',
    ],
    [{ DASHBOARD_URL: '', DASHBOARD_PASSWORD_RESET_URL: 'https://b.test' }, 'https://b.test/reset-password'],
  ] as const)('%o: %s', ([env, page]) => {
    expect(readConfig({ ...env, NODE_ENV: 'production' }).resetPage).toBe(page);
  });

  test.for([
    [{}, 'DASHBOARD_URL: required in production; reset links lead there'],
    [{ DASHBOARD_URL: ' ' }, 'DASHBOARD_URL: required in production; reset links lead there'],
    [{ DASHBOARD_URL: 'http://a.test' }, 'DASHBOARD_URL: must begin with https:// in production'],
    [{ DASHBOARD_URL: 'a.test' }, 'DASHBOARD_URL: an address such as https://dashboard.example.org is needed'],
    [{ DASHBOARD_URL: 'javascript:x' }, 'DASHBOARD_URL: an address such as https://dashboard.example.org is needed'],
    [
      { DASHBOARD_URL: 'https://a:b@c.test' },
      'DASHBOARD_URL: an address such as https://dashboard.example.org is needed',
    ],
    [
      { DASHBOARD_URL: 'https://a.test', DASHBOARD_PASSWORD_RESET_URL: 'https://a.test/?x=1' },
      'DASHBOARD_PASSWORD_RESET_URL: an address such as https://dashboard.example.org is needed',
    ],
  ] as const)('%o stops the start: %s', ([env, problem]) => {
    expect(problemsOf({ ...env, NODE_ENV: 'production' })).toEqual([problem]);
  });
});

test.for([
  [{ ADMIN_WHATSAPP: '0811000001, 12' }, ['ADMIN_WHATSAPP: entry 2 is no phone number']],
  [{ TELEGRAM_ADMIN_CHAT_ID: '-100' }, ['TELEGRAM_ADMIN_USER_IDS: required with TELEGRAM_ADMIN_CHAT_ID']],
  [{ TELEGRAM_ADMIN_USER_IDS: '777' }, ['TELEGRAM_ADMIN_CHAT_ID: required with TELEGRAM_ADMIN_USER_IDS']],
  [{ TELEGRAM_ADMIN_CHAT_ID: '@admins' }, [expect.stringMatching(/^TELEGRAM_ADMIN_CHAT_ID: /)]],
  [
    { TELEGRAM_ADMIN_CHAT_ID: '-100', TELEGRAM_ADMIN_USER_IDS: 'budi' },
    [expect.stringMatching(/^TELEGRAM_ADMIN_USER_IDS: /)],
  ],
  [{ ADMIN_NOTIFY_LOGIN: 'mungkin' }, [expect.stringMatching(/^ADMIN_NOTIFY_LOGIN: /)]],
  [{ DASHBOARD_RESET_TOKEN_EXPIRY_MINUTES: '0' }, [expect.stringMatching(/^DASHBOARD_RESET_TOKEN_EXPIRY_MINUTES: /)]],
  [{ AUDIT_RETENTION_DAYS: '7' }, [expect.stringMatching(/^AUDIT_RETENTION_DAYS: /)]],
  [{ DNS_SERVERS: 'dns.google' }, ['DNS_SERVERS: addresses such as 9.9.9.9 or 10.0.0.53:53 are needed']],
  [{ DNS_SERVERS: '9.9.9.9]' }, ['DNS_SERVERS: addresses such as 9.9.9.9 or 10.0.0.53:53 are needed']],
  [{ DNS_SERVERS: '[2620:fe::9' }, ['DNS_SERVERS: addresses such as 9.9.9.9 or 10.0.0.53:53 are needed']],
  [{ DNS_SERVERS: '9.9.9.9:0' }, ['DNS_SERVERS: addresses such as 9.9.9.9 or 10.0.0.53:53 are needed']],
  [{ GATEWAY_ADDRESSES: 'everybody' }, [expect.stringMatching(/^GATEWAY_ADDRESSES: /)]],
  [{ GATEWAY_ADDRESSES: '0.0.0.0/33' }, [expect.stringMatching(/^GATEWAY_ADDRESSES: /)]],
] as [Record<string, string>, string[]][])('%o stops the start', ([env, problems]) => {
  expect(problemsOf({ ...production, ...env })).toEqual(problems);
});

test('all that is wrong is said at once, and no number with it', () => {
  const problems = problemsOf({ NODE_ENV: 'production', ADMIN_WHATSAPP: '0811', TELEGRAM_ADMIN_CHAT_ID: '-100' });
  expect(problems).toHaveLength(3);
  expect(problems.join()).not.toContain('0811');
});

describe('a service', () => {
  let running: RunningService;
  beforeAll(async () => {
    running = await RunningService.open();
  });
  afterAll(() => running.close());

  test.for([
    [{ ...production }, /CICERO_SECRET: required in production/],
    [{ ...production, CICERO_SECRET: 'pendek' }, /CICERO_SECRET/],
    [{ ...production, CICERO_SECRET: 'a'.repeat(64) }, /CICERO_SECRET: too easy to guess/],
    [{ NODE_ENV: 'production', CICERO_SECRET: 'rahasia-contoh-0123456789-abcdefgh' }, /DASHBOARD_URL: required/],
  ] as [Record<string, string>, RegExp][])('with %o does not start and says why', async ([env, problem]) => {
    const start = async () => build({ ...running.host.context('auth-claim'), env });
    await expect(start()).rejects.toThrow(problem);
    await expect(start()).rejects.toThrow(ConfigError);
  });
});
