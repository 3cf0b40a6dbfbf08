import { randomBytes } from 'node:crypto';
import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { account, bearer, get, password, sent } from '../fixtures/accounts.ts';
import { clients, RunningService } from '../fixtures/service.ts';

describe.skipIf(!(await postgresReachable()))('a reset while the cache is away', () => {
  let scratch: ScratchDatabase;
  /** Two processes on one database; the second does not reach its cache. */
  let whole: RunningService;
  let cut: RunningService;
  beforeAll(async () => {
    scratch = await createScratchDatabase();
    const shared = { DATABASE_URL: scratch.url, CICERO_SECRET: randomBytes(24).toString('hex') };
    whole = await RunningService.open(shared);
    await whole.host.database.script(clients);
    cut = await RunningService.open({ ...shared, REDIS_URL: 'redis://127.0.0.1:1' });
  });
  afterAll(async () => {
    await cut.close();
    await whole.close();
    await scratch.drop();
  });

  test('succeeds, and ends sessions that the cache still believes in', async () => {
    await account(whole, 'kepala', { role: 'admin', whatsapp: '081200000001' });
    const theirs = await bearer(whole, 'kepala');
    expect((await get(whole, '/api/dashboard/users', theirs)).status).toBe(200);
    await whole.call('/api/password-reset/request', { username: 'kepala', contact: '081200000001' });
    const token = /\?token=([\w-]+)/.exec((await sent(whole))[0]?.text ?? '')?.[1];
    for (const { clock } of [whole, cut]) clock.advance(5_000);

    const body = { token, password: 'sandi-baru-1', confirmPassword: 'sandi-baru-1' };
    expect((await cut.call('/api/password-reset/confirm', body)).status).toBe(200);
    expect((await get(whole, '/api/dashboard/users', theirs)).status).toBe(401);
    expect((await whole.call('/api/auth/dashboard-login', { username: 'kepala', password })).status).toBe(401);
    const login = await whole.call('/api/auth/dashboard-login', { username: 'kepala', password: 'sandi-baru-1' });
    const again = { authorization: `Bearer ${login.body.token}` };
    expect((await get(whole, '/api/dashboard/users', again)).status).toBe(200);
  });

  test('a link cannot be asked for then: nobody would count', async () => {
    const asked = await cut.call('/api/password-reset/request', { username: 'kepala', contact: '081200000001' });
    expect(asked).toMatchObject({ status: 503, body: { code: 'SERVICE_UNAVAILABLE' } });
    expect(await sent(cut)).toEqual([]);
  });
});
