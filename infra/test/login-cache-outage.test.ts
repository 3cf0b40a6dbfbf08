import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listAudit, permit } from '@cicero/access';
import { build, createDashboardUser } from '@cicero/auth-claim';
import { migrate } from '@cicero/database';
import { type Host, openHost, type Service } from '@cicero/platform';
import { createLog } from '@cicero/runtime';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { program } from '../stage/processes/binaries.ts';
import { freePorts } from '../stage/processes/ports.ts';
import type { ProgramProcess } from '../stage/processes/program-process.ts';
import { createRedis } from '../stage/processes/redis.ts';

const isInstalled = (() => {
  try {
    return program('redis-server', 'redis') !== '';
  } catch {
    return false;
  }
})();
if (!isInstalled) console.warn('no redis-server: logins without their cache are left out');
if (!isInstalled && process.env.CI === 'true') throw new Error('logins without their cache need redis-server');

interface Answer {
  status: number;
  retryAfter: string | undefined;
  ms: number;
  cookies: number;
  body: { success: boolean; code?: string; message?: string; token?: string };
}

describe.runIf(isInstalled)('while Redis is away', () => {
  const password = 'kuda-laut-biru-7';
  const kepala = { username: 'kepala', password };
  let folder: string;
  let redis: ProgramProcess;
  let host: Host;
  let service: Service;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cicero-logins-'));
    const [port = 0] = await freePorts(1);
    redis = createRedis(join(folder, 'redis'), port);
    await redis.start();
    const env = { CICERO_DATA_DIR: folder, REDIS_URL: `redis://127.0.0.1:${port}`, NODE_ENV: 'test' };
    host = await openHost({ env, name: 'auth-claim', log: createLog('auth-claim', { level: 'silent' }) });
    await migrate(host.database);
    await host.database.script(`
      insert into clients (client_id, nama, client_type, client_status, client_operator) values
        ('RES_A', 'Unit A', 'org', true, '081100000002');
      insert into "user" (user_id, nama, client_id, status, whatsapp) values
        ('00000001', 'SATU', 'RES_A', true, '6281100000001');`);
    const account = { ...kepala, role: 'admin', clientIds: ['RES_A'], approved: true };
    await createDashboardUser(host.database.db, account);
    service = await build({ ...host.context('auth-claim'), env });
    service.app.get(
      '/api/probe',
      { config: { access: permit(['dashboard']) }, schema: { summary: 'A probe' } },
      async () => ({ success: true }),
    );
  }, 60_000);
  afterAll(async () => {
    await service?.stop();
    await host?.close();
    await redis?.retire();
    await rm(folder, { recursive: true, force: true });
  });

  async function call(method: 'GET' | 'POST', url: string, payload?: object, token?: string): Promise<Answer> {
    const started = performance.now();
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await service.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
    const retryAfter = answer.headers['retry-after'];
    return {
      status: answer.statusCode,
      retryAfter: retryAfter === undefined ? undefined : String(retryAfter),
      ms: performance.now() - started,
      cookies: answer.cookies.length,
      body: answer.json(),
    };
  }

  test('nobody signs in or registers, everybody is told to come back; then all goes on by itself', async () => {
    const { body } = await call('POST', '/api/auth/dashboard-login', kepala);
    expect((await call('GET', '/api/probe', undefined, body.token)).status).toBe(200);

    await redis.kill();
    const person = { nrp: '00000001', whatsapp: '081100000001' };
    const answers = [
      await call('POST', '/api/auth/dashboard-login', kepala),
      await call('POST', '/api/auth/penmas-login', kepala),
      await call('POST', '/api/auth/user-login', person),
      await call('POST', '/api/auth/user-login', { ...person, whatsapp: '123456' }),
      await call('POST', '/api/auth/login', { client_id: 'RES_A', client_operator: '081100000002' }),
      await call('POST', '/api/auth/dashboard-register', {
        username: 'petugas',
        password,
        whatsapp: '081200000001',
        client_id: 'RES_A',
      }),
      await call('POST', '/api/auth/user-register', { nrp: '00000002', nama: 'Dua', client_id: 'RES_A' }),
      await call('POST', '/api/auth/logout', undefined, body.token),
    ];
    for (const { status, retryAfter, cookies, ms, body: said } of answers) {
      expect([status, retryAfter, cookies, said]).toEqual([
        503,
        '5',
        0,
        {
          success: false,
          code: 'SERVICE_UNAVAILABLE',
          message: 'Layanan sedang tidak tersedia. Coba lagi beberapa saat.',
        },
      ]);
      expect(ms).toBeLessThan(3_000);
    }
    // Nothing of all that was done by halves.
    const { db } = host.database;
    expect(await db.selectFrom('dashboard_user').select('username').execute()).toEqual([{ username: 'kepala' }]);
    expect(await db.selectFrom('user').select('user_id').execute()).toEqual([{ user_id: '00000001' }]);
    expect(await db.selectFrom('outbox').select('id').execute()).toEqual([]);
    expect(await db.selectFrom('login_log').select('log_id').execute()).toHaveLength(1);
    expect(await listAudit(db, { limit: 9 })).toMatchObject([{ action: 'login.dashboard', outcome: 'ok' }]);
    // What nobody can count is not stored, and nobody who opens the site needs to know.
    expect((await call('GET', '/api/auth/open')).status).toBe(200);
    expect(await db.selectFrom('visitor_logs').select('id').execute()).toEqual([]);

    await redis.start();
    await vi.waitFor(async () => expect((await call('POST', '/api/auth/dashboard-login', kepala)).status).toBe(200), {
      timeout: 20_000,
      interval: 200,
    });
    // Who was signed in still is: Redis writes sessions down.
    expect((await call('GET', '/api/probe', undefined, body.token)).status).toBe(200);
    expect((await call('POST', '/api/auth/user-login', person)).body.code).toBe('LOGIN_CODE_SENT');
  }, 60_000);
});
