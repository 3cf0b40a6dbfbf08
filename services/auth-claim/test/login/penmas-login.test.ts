import { listAudit } from '@cicero/access';
import bcrypt from 'bcryptjs';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hashPassword } from '../../src/accounts/password.ts';
import { installProbes, probe } from '../fixtures/probes.ts';
import { type Answer, RunningService } from '../fixtures/service.ts';

let running: RunningService;
const password = 'ombak-besar-44';
const login = (username: unknown, word: unknown): Promise<Answer> =>
  running.call('/api/auth/penmas-login', { username, password: word });

beforeAll(async () => {
  running = await RunningService.open();
  installProbes(running.app);
  await running.host.database.script(`
    insert into penmas_user (user_id, username, password_hash, role) values
      ('p-1', 'Penulis@Humas', '${await hashPassword(password)}', ' Penulis '),
      ('p-2', 'editor', '${bcrypt.hashSync(password, 6)}', 'editor');`);
});
afterAll(() => running.close());
beforeEach(() => running.clock.advance(3_600_000));

test('name and password bring a token with the claims of the answer, and a cookie of its own', async () => {
  const { status, body, cookies } = await login(' penulis@humas ', password);
  expect(status).toBe(200);
  const user = { user_id: 'p-1', role: 'penulis' };
  expect(body).toEqual({ success: true, token: expect.any(String), user });
  expect(decodeJwt(body.token ?? '')).toMatchObject({ ...user, kind: 'penmas', aud: 'cicero:penmas' });
  expect(cookies).toMatchObject([{ name: 'token_penmas', value: body.token }]);
  expect((await probe(running, 'penmas', body.token)).body.data).toEqual({ kind: 'penmas', id: 'p-1' });
  const logs = await running.db.selectFrom('login_log').selectAll().execute();
  expect(logs).toMatchObject([{ actor_id: 'p-1', login_type: 'operator', login_source: 'web' }]);
  const [event] = await listAudit(running.db, { action: 'login.penmas', limit: 1 });
  expect(event).toMatchObject({ outcome: 'ok', actor: { kind: 'penmas', id: 'p-1' } });
});

test('an adopted hash is good and is replaced', async () => {
  expect((await login('editor', password)).status).toBe(200);
  const { password_hash } = await running.db
    .selectFrom('penmas_user')
    .select('password_hash')
    .where('user_id', '=', 'p-2')
    .executeTakeFirstOrThrow();
  expect(password_hash).toMatch(/^\$argon2id\$/);
  expect((await login('editor', password)).status).toBe(200);
});

test('unknown name and wrong password are one answer', async () => {
  const [unknown, wrong] = [await login('tidak.ada', password), await login('editor', 'salah')];
  expect(unknown).toMatchObject({ status: 401, body: { code: 'LOGIN_FAILED' }, cookies: [] });
  expect(wrong.body).toEqual(unknown.body);
});

test('guessing pauses; the dashboard counts apart', async () => {
  const statuses: number[] = [];
  for (let count = 0; count < 8; count++) statuses.push((await login('editor', 'salah')).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
  const elsewhere = { username: 'editor', password: 'salah' };
  expect((await running.call('/api/auth/dashboard-login', elsewhere)).status).toBe(401);
});

test.for([[{}], [{ username: 'editor' }], [{ username: ' ', password }], [{ username: null, password: null }]])(
  'without name or password: 400 (%j)',
  async ([payload]) => {
    expect(await running.call('/api/auth/penmas-login', payload)).toMatchObject({
      status: 400,
      body: { code: 'CREDENTIALS_REQUIRED' },
    });
  },
);
