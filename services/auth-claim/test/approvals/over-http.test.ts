import { listAudit } from '@cicero/access';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { account, bearer, get, password, sent } from '../fixtures/accounts.ts';
import { clients, RunningService } from '../fixtures/service.ts';

let running: RunningService;
let adminId: string;
let admin: Record<string, string>;

const decide = (id: string, decision: 'approve' | 'reject', headers = admin) =>
  running.call(`/api/dashboard/users/${id}/${decision}`, undefined, { method: 'PUT', headers });
const login = (username: string) => running.call('/api/auth/dashboard-login', { username, password });

beforeAll(async () => {
  running = await RunningService.open();
  await running.host.database.script(clients);
  // An admin of one directorate: what it sees is the directorate's, what it may is an admin's.
  adminId = await account(running, 'kepala', { role: 'admin', clientIds: ['DITCONTOH'] });
  admin = await bearer(running, 'kepala');
});
afterAll(() => running.close());
beforeEach(async () => {
  await running.db.deleteFrom('outbox').execute();
  await running.db.deleteFrom('audit_event').execute();
});

describe('approving', () => {
  test('lets a waiting account in, tells its owner, and answers with the account without its hash', async () => {
    const id = await account(running, 'baru', { approved: false, whatsapp: '081200000001', email: 'baru@contoh.test' });
    expect((await login('baru')).body.code).toBe('ACCOUNT_PENDING');
    const answer = await decide(id, 'approve');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: true,
      data: {
        dashboard_user_id: id,
        username: 'baru',
        role_id: expect.any(Number),
        role: 'operator',
        status: true,
        state: 'approved',
        client_ids: ['RES_A'],
        whatsapp: '6281200000001',
        email: 'baru@contoh.test',
        premium_status: false,
        premium_tier: null,
        premium_expires_at: null,
        created_at: expect.any(String),
        updated_at: expect.any(String),
        decided_at: '2026-02-01T03:00:00.000Z',
        decided_by: `dashboard:${adminId}`,
      },
    });
    expect((await login('baru')).status).toBe(200);
    const [mail, chat, ...others] = await sent(running);
    expect(others).toEqual([]);
    expect(chat).toMatchObject({ channel: 'whatsapp', account: 'user', recipient: '6281200000001@c.us' });
    expect(chat?.text).toMatch(/disetujui[\s\S]*Username: baru/);
    expect(mail).toMatchObject({ channel: 'email', recipient: 'baru@contoh.test' });
    expect(mail?.text).toMatch(/disetujui/);
  });

  test('an approved account again changes, tells and writes down nothing', async () => {
    const id = await account(running, 'sudah', { whatsapp: '081200000002' });
    const before = await decide(id, 'approve');
    expect(before).toMatchObject({ status: 200, body: { data: { state: 'approved', decided_at: null } } });
    expect(await sent(running)).toEqual([]);
    expect(await listAudit(running.db, { action: 'account', limit: 10 })).toEqual([]);
  });
});

describe('refusing', () => {
  test('keeps a waiting account out; it may be approved later all the same', async () => {
    const id = await account(running, 'ditolak', { approved: false, whatsapp: '081200000003' });
    expect(await decide(id, 'reject')).toMatchObject({
      status: 200,
      body: { data: { status: false, state: 'rejected' } },
    });
    expect((await sent(running)).map(({ text }) => text)).toEqual([expect.stringMatching(/ditolak/)]);
    expect((await decide(id, 'reject')).status).toBe(200);
    expect(await sent(running)).toEqual([]);
    expect(await decide(id, 'approve')).toMatchObject({ body: { data: { state: 'approved' } } });
    expect((await login('ditolak')).status).toBe(200);
  });

  test('blocks an approved account and ends what it has open, everywhere', async () => {
    const id = await account(running, 'diblokir', { role: 'admin', whatsapp: '081200000004' });
    const theirs = await bearer(running, 'diblokir');
    expect((await get(running, '/api/dashboard/users', theirs)).status).toBe(200);
    running.clock.advance(1_000);
    expect(await decide(id, 'reject')).toMatchObject({ status: 200, body: { data: { state: 'rejected' } } });
    expect((await get(running, '/api/dashboard/users', theirs)).body.code).toBe('TOKEN_INVALID');
    expect((await sent(running)).map(({ text }) => text)).toEqual([expect.stringMatching(/dinonaktifkan/)]);
    // Approved again, what was open before stays closed.
    await decide(id, 'approve');
    running.clock.advance(3_000);
    expect((await get(running, '/api/dashboard/users', theirs)).status).toBe(401);
    expect((await login('diblokir')).status).toBe(200);
  });

  test('closes the reset link that was under way', async () => {
    const id = await account(running, 'tautan', { whatsapp: '081200000005' });
    await running.call('/api/password-reset/request', { username: 'tautan', contact: '081200000005' });
    const token = /\?token=([\w-]+)/.exec((await sent(running))[0]?.text ?? '')?.[1];
    await decide(id, 'reject');
    await decide(id, 'approve');
    const body = { token, password: 'sandi-baru-1', confirmPassword: 'sandi-baru-1' };
    expect((await running.call('/api/password-reset/confirm', body)).body.code).toBe('RESET_TOKEN_INVALID');
  });

  test('is nothing one can do to oneself', async () => {
    const answer = await decide(adminId, 'reject');
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN', message: expect.stringContaining('sendiri') },
    });
    expect((await get(running, '/api/dashboard/users', admin)).status).toBe(200);
  });
});

test('decision, trail and message stand or fall together', async () => {
  const id = await account(running, 'gagal', { approved: false, whatsapp: '081200000008' });
  await running.host.database.script('alter table outbox rename to outbox_away');
  const failed = await decide(id, 'approve');
  await running.host.database.script('alter table outbox_away rename to outbox');
  expect(failed).toMatchObject({ status: 500, body: { success: false, code: 'INTERNAL' } });
  expect((await login('gagal')).body.code).toBe('ACCOUNT_PENDING');
  expect(await listAudit(running.db, { action: 'account', limit: 10 })).toEqual([]);
  expect((await decide(id, 'approve')).status).toBe(200);
  expect(await sent(running)).toHaveLength(1);
});

test.for(['approve', 'reject'] as const)('%s of what is no account: 404', async (decision) => {
  for (const id of ['7', 'abc', '00000000-0000-4000-8000-000000000000', "1' or '1'='1", '%00', '7c0e0000']) {
    expect(await decide(encodeURIComponent(id), decision)).toMatchObject({
      status: 404,
      body: { success: false, message: 'User not found', code: 'USER_NOT_FOUND' },
    });
  }
});

test('nobody but an admin decides, lists or reads the trail', async () => {
  await account(running, 'operator.a');
  await account(running, 'direktorat', { role: 'ditcontoh', clientIds: ['DITCONTOH'] });
  const id = await account(running, 'sasaran', { approved: false });
  const paths = ['/api/dashboard/users', '/api/dashboard/audit'];
  for (const username of ['operator.a', 'direktorat']) {
    const headers = await bearer(running, username);
    expect((await decide(id, 'approve', headers)).status).toBe(403);
    for (const path of paths) expect((await get(running, path, headers)).status).toBe(403);
  }
  expect((await decide(id, 'approve', {})).status).toBe(401);
  for (const path of paths) expect((await get(running, path, {})).status).toBe(401);
});

test('of many who decide at once one does, and the owner hears of it once', async () => {
  const id = await account(running, 'rebutan', { approved: false, whatsapp: '081200000006' });
  const answers = await Promise.all(Array.from({ length: 20 }, () => decide(id, 'approve')));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(await sent(running)).toHaveLength(1);
  expect(await listAudit(running.db, { action: 'account.approved', limit: 50 })).toHaveLength(1);
});
