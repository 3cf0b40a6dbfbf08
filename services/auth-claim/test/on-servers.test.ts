import { redisReachable } from '@cicero/cache/testing';
import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import bcrypt from 'bcryptjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDashboardUser } from '../src/index.ts';
import { runJob } from './fixtures/jobs.ts';
import { codeSentTo, messagesTo } from './fixtures/messages.ts';
import { installProbes, probe } from './fixtures/probes.ts';
import { clients, RunningService } from './fixtures/service.ts';

const reachable = (await postgresReachable()) && (await redisReachable());

describe.skipIf(!reachable)('on PostgreSQL and Redis', () => {
  let scratch: ScratchDatabase;
  let running: RunningService;
  const password = 'sandi-contoh-1';
  const administrator = '6281200000001';
  /** Redis outlives the test: who signs in by code is somebody new each time. */
  const nrp = String(Date.now());
  const phone = `62811${nrp.slice(-8)}`;
  beforeAll(async () => {
    scratch = await createScratchDatabase();
    running = await RunningService.open({
      DATABASE_URL: scratch.url,
      REDIS_URL: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379',
      ADMIN_WHATSAPP: administrator,
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
    expect(await running.sessionsOf('kepala')).toHaveLength(1);
    const headers = { authorization: `Bearer ${body.token}` };
    expect((await probe(running, 'dashboard', body.token)).status).toBe(200);
    expect((await running.call('/api/auth/logout', undefined, { headers })).status).toBe(200);
    expect((await probe(running, 'dashboard', body.token)).status).toBe(401);
    expect(await running.sessionsOf('kepala')).toEqual([]);
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

  test('of twelve who create one name in an adopted database without the unique index, one does', async () => {
    await running.host.database.script('drop index dashboard_user_username_unique');
    const account = { password, role: 'operator', clientIds: ['RES_A'] };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, (_, at) =>
        createDashboardUser(running.db, { ...account, username: at % 2 ? 'Serupa' : 'serupa' }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
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

  test('a person registers, signs in with a code, and administrators read of it', async () => {
    await running.host.database.script('truncate outbox, audit_event');
    const from = `2001:db8:${nrp.slice(-8, -4)}:${nrp.slice(-4)}::1`;
    const form = { nrp, nama: 'Anggota Baru', client_id: 'RES_A', whatsapp: phone };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => running.call('/api/auth/user-register', form, { from })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await running.call('/api/auth/user-login', { nrp, whatsapp: phone }, { from })).status).toBe(401);
    const code = await codeSentTo(running, phone);
    const logins = await Promise.all(
      Array.from({ length: 3 }, () => running.call('/api/auth/user-login', { nrp, whatsapp: code }, { from })),
    );
    expect(logins.filter(({ status }) => status === 200)).toHaveLength(1);
    await running.call('/api/auth/open', undefined, { method: 'GET', from });
    const [visit] = await running.db.selectFrom('visitor_logs').selectAll().execute();
    expect(visit).toMatchObject({ ip: from, visited_at: running.clock.now() });

    expect(await runJob(running, 'auth-claim.notice-digest')).toEqual({ digests: 1 });
    const [digest, ...more] = await messagesTo(running, administrator);
    expect(more).toEqual([]);
    expect(digest?.text).toContain(`ANGGOTA BARU (${nrp}), 10:00`);
    expect(digest?.text).toMatch(/Personel mendaftar: 1\*\n• RES_A: 1\n\n👀 \*Situs dibuka: 1\*$/);
  });

  test('digests made at the same time tell every event once', async () => {
    await running.host.database.script(`truncate outbox, audit_event;
      insert into audit_event (at, action, outcome, channel, noticed)
      select '2026-02-01T03:00:00Z', 'visit.opened', 'ok', 'http', false from generate_series(1, 5000);`);
    await Promise.all([1, 2, 3, 4].map(() => runJob(running, 'auth-claim.notice-digest')));
    const told = (await messagesTo(running, administrator)).map(({ text = '' }) => /dibuka: (\d+)/.exec(text)?.[1]);
    expect(told.reduce((sum, count) => sum + Number(count), 0)).toBe(5_000);
  });

  test('of twenty registrations of one name at once one is stored and announced', async () => {
    await running.host.database.script('truncate outbox');
    const form = { username: `rebutan${nrp}`, password, client_id: 'RES_A' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        running.call(
          '/api/auth/dashboard-register',
          { ...form, whatsapp: `62812${nrp.slice(-6)}${String(at).padStart(2, '0')}` },
          { from: `2001:db8:${nrp.slice(-4)}:${at}::1` },
        ),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'USERNAME_TAKEN')).toHaveLength(19);
    expect(await messagesTo(running, administrator)).toHaveLength(1);
  });

  test('old visits, logins and events are removed at their hour', async () => {
    await running.host.database.script(`truncate visitor_logs, login_log, audit_event;
      insert into login_log (actor_id, logged_at) values ('old', '2024-12-28 02:59'), ('recent', '2024-12-28 03:01');
      insert into visitor_logs (ip, visited_at) values ('old', '2024-12-28 02:59'), ('recent', '2024-12-28 03:01');`);
    expect(await runJob(running, 'auth-claim.cleanup')).toMatchObject({ visits: 1, logins: 1 });
    expect(await running.db.selectFrom('visitor_logs').select('ip').execute()).toEqual([{ ip: 'recent' }]);
  });
});
