import { listAudit } from '@cicero/access';
import { redisReachable } from '@cicero/cache/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { account, password } from '../fixtures/accounts.ts';
import { clients, RunningService } from '../fixtures/service.ts';

const caches: Record<string, Record<string, string>> = { 'in process': {} };
if (await redisReachable()) caches['on Redis'] = { REDIS_URL: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379' };

describe.for(Object.keys(caches))('a login whose session cannot be kept %s', (name) => {
  let running: RunningService;
  let id: string;
  const login = () => running.call('/api/auth/dashboard-login', { username: 'kepala', password });
  beforeAll(async () => {
    running = await RunningService.open(caches[name]);
    await running.host.database.script(clients);
    id = await account(running, 'kepala', { role: 'admin' });
  });
  afterAll(() => running.close());

  test('fails with 503 and hands out nothing; afterwards it succeeds', async () => {
    const { cache } = running.host;
    // In the place of the account's list of sessions stands something else.
    await cache.set(`sessions:dashboard:${id}`, 'not a list', 60_000);
    const refused = await login();
    expect(refused).toMatchObject({
      status: 503,
      body: { success: false, code: 'SERVICE_UNAVAILABLE', message: expect.stringContaining('tidak tersedia') },
      cookies: [],
    });
    expect(refused.body.token).toBeUndefined();
    expect(await running.db.selectFrom('login_log').selectAll().execute()).toEqual([]);
    expect(await listAudit(running.db, { action: 'login', limit: 9 })).toEqual([]);
    await cache.delete(`sessions:dashboard:${id}`);
    expect((await login()).status).toBe(200);
    expect(await running.sessionsOf('kepala')).toHaveLength(1);
  });

  test('so does one that cannot be written down: its session ends', async () => {
    const before = (await running.sessionsOf('kepala')).length;
    await running.host.database.script('alter table login_log rename to login_log_away');
    const { status, body, cookies } = await login();
    expect(status).toBeGreaterThanOrEqual(500);
    expect([body.token, cookies]).toEqual([undefined, []]);
    expect(await running.sessionsOf('kepala')).toHaveLength(before);
    await running.host.database.script('alter table login_log_away rename to login_log');
    expect((await login()).status).toBe(200);
  });
});
