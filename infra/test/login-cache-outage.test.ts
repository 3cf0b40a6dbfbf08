import { listAudit, permit } from '@cicero/access';
import { createDashboardUser } from '@cicero/auth-claim';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AuthOnRedis, expectUnavailable, hasRedis } from './auth-on-redis.ts';

describe.runIf(hasRedis)('signing in and registering while Redis is away', () => {
  const password = 'kuda-laut-biru-7';
  const kepala = { username: 'kepala', password };
  let stage: AuthOnRedis;
  beforeAll(async () => {
    stage = await AuthOnRedis.open(`
      insert into clients (client_id, nama, client_type, client_status, client_operator) values
        ('RES_A', 'Unit A', 'org', true, '081100000002');
      insert into "user" (user_id, nama, client_id, status, whatsapp) values
        ('00000001', 'SATU', 'RES_A', true, '6281100000001');`);
    await createDashboardUser(stage.db, { ...kepala, role: 'admin', clientIds: ['RES_A'], approved: true });
    stage.service.app.get(
      '/api/probe',
      { config: { access: permit(['dashboard']) }, schema: { summary: 'A probe' } },
      async () => ({ success: true }),
    );
  }, 60_000);
  afterAll(() => stage?.close());

  test('nobody signs in or registers, everybody is told to come back; then all goes on by itself', async () => {
    const { body } = await stage.call('POST', '/api/auth/dashboard-login', kepala);
    expect((await stage.call('GET', '/api/probe', undefined, body.token)).status).toBe(200);

    await stage.redis.kill();
    const person = { nrp: '00000001', whatsapp: '081100000001' };
    const answers = [
      await stage.call('POST', '/api/auth/dashboard-login', kepala),
      await stage.call('POST', '/api/auth/penmas-login', kepala),
      await stage.call('POST', '/api/auth/user-login', person),
      await stage.call('POST', '/api/auth/user-login', { ...person, whatsapp: '123456' }),
      await stage.call('POST', '/api/auth/login', { client_id: 'RES_A', client_operator: '081100000002' }),
      await stage.call('POST', '/api/auth/dashboard-register', {
        username: 'petugas',
        password,
        whatsapp: '081200000001',
        client_id: 'RES_A',
      }),
      await stage.call('POST', '/api/auth/user-register', { nrp: '00000002', nama: 'Dua', client_id: 'RES_A' }),
      await stage.call('POST', '/api/auth/logout', undefined, body.token),
    ];
    expectUnavailable(answers);
    // Nothing of all that was done by halves.
    const { db } = stage;
    expect(await db.selectFrom('dashboard_user').select('username').execute()).toEqual([{ username: 'kepala' }]);
    expect(await db.selectFrom('user').select('user_id').execute()).toEqual([{ user_id: '00000001' }]);
    expect(await db.selectFrom('outbox').select('id').execute()).toEqual([]);
    expect(await db.selectFrom('login_log').select('log_id').execute()).toHaveLength(1);
    expect(await listAudit(db, { limit: 9 })).toMatchObject([{ action: 'login.dashboard', outcome: 'ok' }]);
    // What nobody can count is not stored, and nobody who opens the site needs to know.
    expect((await stage.call('GET', '/api/auth/open')).status).toBe(200);
    expect(await db.selectFrom('visitor_logs').select('id').execute()).toEqual([]);

    await stage.redis.start();
    await vi.waitFor(
      async () => expect((await stage.call('POST', '/api/auth/dashboard-login', kepala)).status).toBe(200),
      {
        timeout: 20_000,
        interval: 200,
      },
    );
    // Who was signed in still is: Redis writes sessions down.
    expect((await stage.call('GET', '/api/probe', undefined, body.token)).status).toBe(200);
    expect((await stage.call('POST', '/api/auth/user-login', person)).body.code).toBe('LOGIN_CODE_SENT');
  }, 60_000);
});
