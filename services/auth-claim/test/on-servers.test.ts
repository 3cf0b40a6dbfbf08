import { redisReachable } from '@cicero/cache/testing';
import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import bcrypt from 'bcryptjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDashboardUser, listSessions } from '../src/index.ts';
import { installProbes, probe } from './fixtures/probes.ts';
import { clients, RunningService } from './fixtures/service.ts';

const reachable = (await postgresReachable()) && (await redisReachable());

describe.skipIf(!reachable)('on PostgreSQL and Redis', () => {
  let scratch: ScratchDatabase;
  let running: RunningService;
  const password = 'sandi-contoh-1';
  beforeAll(async () => {
    scratch = await createScratchDatabase();
    running = await RunningService.open({
      DATABASE_URL: scratch.url,
      REDIS_URL: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379',
    });
    installProbes(running.app);
    await running.host.database.script(`${clients}
      insert into "user" (user_id, nama, client_id, status, email) values
        ('00000001', 'ANGGOTA SATU', 'RES_A', true, 'satu@example.org');`);
  });
  afterAll(async () => {
    await running.close();
    await scratch.drop();
  });

  test('an account is created, signs in with an adopted hash, and out', async () => {
    const id = await createDashboardUser(running.db, {
      username: 'kepala',
      password,
      role: 'peninjau',
      clientIds: ['ditcontoh', 'RES_B'],
      approved: true,
    });
    const hash = bcrypt.hashSync(password, 6);
    await running.db.updateTable('dashboard_user').set({ password_hash: hash }).execute();
    const { status, body } = await running.call('/api/auth/dashboard-login', { username: 'KEPALA', password });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      user: { dashboard_user_id: id, role: 'peninjau', client_ids: ['DITCONTOH', 'RES_B'], premium_expires_at: null },
    });
    const rows = await running.db.selectFrom('login_log').selectAll().execute();
    expect(rows).toMatchObject([{ actor_id: id, login_source: 'web', logged_at: running.clock.now() }]);
    expect(await listSessions(running.store, 'kepala')).toHaveLength(1);
    const headers = { authorization: `Bearer ${body.token}` };
    expect((await probe(running, 'dashboard', body.token)).status).toBe(200);
    expect((await running.call('/api/auth/logout', undefined, { headers })).status).toBe(200);
    expect((await probe(running, 'dashboard', body.token)).status).toBe(401);
    expect(await listSessions(running.store, 'kepala')).toEqual([]);
  });

  test('of twenty who create one name at once, one does', async () => {
    const create = (at: number) =>
      createDashboardUser(running.db, {
        username: at % 2 ? 'Sama' : 'sama',
        password,
        role: 'baru',
        clientIds: ['RES_A'],
      });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, at) => create(at)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(
      await running.db.selectFrom('roles').select('role_id').where('role_name', '=', 'baru').execute(),
    ).toHaveLength(1);
  }, 30_000);

  test('a record is claimed', async () => {
    const person = { nrp: '00000001', email: 'satu@example.org' };
    expect((await running.call('/api/claim/request-otp', person)).status).toBe(202);
    const otp = /\d{6}/.exec((await running.mails())[0]?.text ?? '')?.[0] ?? '';
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => running.call('/api/claim/verify-otp', { ...person, otp })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});
