import bcrypt from 'bcryptjs';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDashboardUser } from '../../src/index.ts';
import { installProbes, probe } from '../fixtures/probes.ts';
import { type Answer, clients, RunningService } from '../fixtures/service.ts';

let running: RunningService;
const password = 'sandi-contoh-1';
const ids: Record<string, string> = {};
const login = (username: string, word = password): Promise<Answer> =>
  running.call('/api/auth/dashboard-login', { username, password: word });
const statusOf = async (token: string | undefined): Promise<number> =>
  (await probe(running, 'dashboard', token)).status;

beforeAll(async () => {
  running = await RunningService.open();
  installProbes(running.app);
  await running.host.database.script(clients);
  const accounts = [
    ['Kepala', 'admin', ['ditcontoh'], true],
    ['operator.a', 'operator', ['RES_A'], true],
    ['dua.unit', 'operator', ['RES_A', 'RES_B'], true],
    ['menunggu', 'operator', ['RES_A'], false],
    ['tanpa.unit', 'operator', ['RES_A'], true],
    ['lama', 'operator', ['RES_A'], true],
  ] as const;
  for (const [username, role, clientIds, approved] of accounts) {
    ids[username] = await createDashboardUser(running.db, { username, password, role, clientIds, approved });
  }
  await running.host.database.script(`
    delete from dashboard_user_clients where dashboard_user_id = '${ids['tanpa.unit']}';
    update dashboard_user set password_hash = '${bcrypt.hashSync(password, 6)}' where username = 'lama';`);
});
afterAll(() => running.close());

describe('a login that succeeds', () => {
  test('answers with the account and a token of the same claims', async () => {
    const { status, body, cookies } = await login('kepala');
    expect(status).toBe(200);
    const user = {
      dashboard_user_id: ids.Kepala,
      role: 'ditcontoh',
      role_id: expect.any(Number),
      client_ids: ['DITCONTOH'],
      client_id: 'DITCONTOH',
      premium_status: false,
      premium_tier: null,
      premium_expires_at: null,
    };
    expect(body).toEqual({ success: true, token: expect.any(String), user });
    const claims = decodeJwt(body.token ?? '');
    expect(claims).toEqual({
      ...user,
      account_role: 'admin',
      kind: 'dashboard',
      iss: 'cicero',
      aud: 'cicero:dashboard',
      jti: expect.any(String),
      iat: Date.parse('2026-02-01T03:00:00Z') / 1000,
      exp: Date.parse('2026-02-01T05:00:00Z') / 1000,
    });
    expect(cookies).toEqual([
      { name: 'token', value: body.token, httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 7200 },
    ]);
  });

  test('of several clients carries no single client_id; ids are in canonical spelling', async () => {
    const { body } = await login(' dua.unit ');
    expect(body).toMatchObject({ user: { role: 'operator', client_ids: ['RES_A', 'RES_B'] } });
    expect(body).not.toHaveProperty('user.client_id');
  });

  test('shows a running subscription before what the account says', async () => {
    await running.host.database.script(`
      insert into dashboard_user_subscriptions (dashboard_user_id, tier, status, started_at, expires_at, canceled_at) values
        ('${ids['operator.a']}', 'tier1', 'active', '2026-01-01Z', '2026-03-01Z', null),
        ('${ids['operator.a']}', 'tier9', 'active', '2025-01-01Z', '2026-01-31Z', null);`);
    expect((await login('operator.a')).body).toMatchObject({
      user: { premium_status: true, premium_tier: 'tier1', premium_expires_at: '2026-03-01T00:00:00.000Z' },
    });
  });

  test('is written down once, for the recap of web logins', async () => {
    await running.db.deleteFrom('login_log').execute();
    await login('operator.a');
    await login('operator.a', 'salah');
    const rows = await running.db.selectFrom('login_log').selectAll().execute();
    expect(rows).toMatchObject([
      { actor_id: ids['operator.a'], login_type: 'operator', login_source: 'web', logged_at: running.clock.now() },
    ]);
  });

  test('replaces a bcrypt hash by Argon2id, and the password stays good', async () => {
    expect((await login('lama')).status).toBe(200);
    const { password_hash } = await running.db
      .selectFrom('dashboard_user')
      .select('password_hash')
      .where('username', '=', 'lama')
      .executeTakeFirstOrThrow();
    expect(password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await login('lama')).status).toBe(200);
    expect((await login('lama', 'salah')).status).toBe(401);
  });
});

describe('a login that fails', () => {
  test('says the same for an unknown name and a wrong password', async () => {
    const unknown = await login('tidak.ada', 'salah');
    const wrong = await login('operator.a', 'salah');
    expect(unknown.status).toBe(401);
    expect(unknown.body).toEqual({
      success: false,
      message: 'Login gagal: username atau password salah.',
      code: 'LOGIN_FAILED',
    });
    expect(wrong.body).toEqual(unknown.body);
    expect(unknown.cookies).toEqual([]);
  });

  test('an account that waits for approval: 403, only with the right password', async () => {
    expect(await login('menunggu')).toMatchObject({ status: 403, body: { code: 'ACCOUNT_PENDING' } });
    expect(await login('menunggu', 'salah')).toMatchObject({ status: 401, body: { code: 'LOGIN_FAILED' } });
  });

  test('an account without client: 400 and no session', async () => {
    expect(await login('tanpa.unit')).toMatchObject({ status: 400, body: { code: 'NO_CLIENTS' } });
    expect(await running.sessionsOf('tanpa.unit')).toEqual([]);
  });

  test.for([
    ['nothing', undefined],
    ['an empty body', ''],
    ['an empty object', {}],
    ['no password', { username: 'kepala' }],
    ['blank name', { username: '  ', password }],
    ['null', { username: null, password: null }],
  ] as const)('%s: 400 in the words of the endpoint', async ([, payload]) => {
    expect(await running.call('/api/auth/dashboard-login', payload)).toMatchObject({
      status: 400,
      body: { success: false, code: 'CREDENTIALS_REQUIRED', message: 'Username dan password wajib diisi.' },
    });
  });

  test.for([
    ['an object as name', { username: { $ne: 1 }, password }],
    ['a list as password', { username: 'kepala', password: ['a', 'b'] }],
    ['a name that is too long', { username: 'x'.repeat(201), password }],
    ['not an object', '[1]'],
    ['text', '"kepala"'],
    ['broken JSON', '{"username":'],
    ['prototype pollution', '{"__proto__":{"admin":true},"username":"kepala"}'],
  ] as const)('%s: 400, never 5xx', async ([, payload]) => {
    expect((await running.call('/api/auth/dashboard-login', payload)).status).toBe(400);
  });

  test('a zero character in the name is a name nobody has', async () => {
    expect([400, 401]).toContain((await login('kepa\u0000la')).status);
  });

  test('a body that is too large: 413', async () => {
    expect(await login('kepala', 'x'.repeat(20_000))).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } });
  });

  test('another content type counts as an empty body', async () => {
    const options = { headers: { 'content-type': 'text/plain' } };
    expect(await running.call('/api/auth/dashboard-login', 'username=kepala', options)).toMatchObject({ status: 400 });
  });
});

test('an expired token is refused', async () => {
  const { body } = await login('kepala');
  running.clock.advance(2 * 3_600_000 - 1_000);
  expect(await statusOf(body.token)).toBe(200);
  running.clock.advance(2_000);
  expect((await probe(running, 'dashboard', body.token)).body.code).toBe('TOKEN_INVALID');
});

test('the public keys are published, the private ones are not', async () => {
  await login('kepala');
  const answer = await running.app.inject('/api/auth/.well-known/jwks.json');
  expect(answer.json()).toEqual({
    keys: [
      {
        kty: 'OKP',
        crv: 'Ed25519',
        alg: 'EdDSA',
        use: 'sig',
        kid: expect.any(String),
        x: expect.stringMatching(/^[\w-]{43}$/),
      },
    ],
  });
});

test('no name, password, hash, address or token reaches the log', async () => {
  const { body } = await login('operator.a');
  await login('operator.a', 'kata-yang-salah');
  await running.call('/api/auth/dashboard-login', '{"username":"rusak", "password":"bocor"');
  const log = running.logged.join('');
  for (const secret of [
    body.token,
    password,
    'kata-yang-salah',
    'operator.a',
    'rusak',
    'bocor',
    'argon2',
    '203.0.113',
  ]) {
    expect(log).not.toContain(secret);
  }
});
