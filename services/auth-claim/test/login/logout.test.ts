import { listAudit } from '@cicero/access';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { account, password, penmasAccount } from '../fixtures/accounts.ts';
import { installProbes, probe } from '../fixtures/probes.ts';
import { type Answer, clients, RunningService } from '../fixtures/service.ts';

let running: RunningService;
let accountId: string;
const signIn = async (kind: 'dashboard' | 'penmas'): Promise<string> =>
  (await running.call(`/api/auth/${kind}-login`, { username: 'kepala', password })).body.token ?? '';
const logout = (headers: Record<string, string> = {}): Promise<Answer> =>
  running.call('/api/auth/logout', undefined, { headers });
const done = { status: 200, body: { success: true, message: 'Anda telah keluar.' } };
const cleared = ['token', 'token_client', 'token_penmas', 'token_personnel'];

beforeAll(async () => {
  running = await RunningService.open();
  installProbes(running.app);
  await running.host.database.script(clients);
  await penmasAccount(running, 'kepala');
  accountId = await account(running, 'kepala', { role: 'admin' });
});
afterAll(() => running.close());
beforeEach(() => running.host.database.script('truncate audit_event'));

test('ends the session of the header, clears all cookies and is written down', async () => {
  const token = await signIn('dashboard');
  const answer = await logout({ authorization: `Bearer ${token}` });
  expect(answer).toMatchObject(done);
  expect(answer.cookies.map(({ name, value }) => name + value).sort()).toEqual(cleared);
  expect((await probe(running, 'dashboard', token)).status).toBe(401);
  expect(await listAudit(running.db, { action: 'logout', limit: 9 })).toMatchObject([
    { outcome: 'ok', actor: { kind: 'dashboard', id: accountId }, address: '203.0.113.1' },
  ]);
});

test('ends every session that is presented, of whatever kind, and no other', async () => {
  const [one, two, penmas] = [await signIn('dashboard'), await signIn('dashboard'), await signIn('penmas')];
  expect(await logout({ authorization: `Bearer ${one}`, cookie: `token_penmas=${penmas}` })).toMatchObject(done);
  expect((await probe(running, 'dashboard', one)).status).toBe(401);
  expect((await probe(running, 'penmas', penmas)).status).toBe(401);
  expect((await probe(running, 'dashboard', two)).status).toBe(200);
  const trail = await listAudit(running.db, { action: 'logout', limit: 9 });
  expect(trail.map(({ actor }) => actor?.kind).sort()).toEqual(['dashboard', 'penmas']);
});

test('can be repeated, and clears away what is no longer good', async () => {
  const token = await signIn('dashboard');
  for (let count = 0; count < 3; count++) {
    const answer = await logout({ authorization: `Bearer ${token}` });
    expect(answer).toMatchObject(done);
    expect(answer.cookies).toHaveLength(4);
  }
  expect(await logout({ cookie: 'token=nonsense' })).toMatchObject(done);
  expect(await listAudit(running.db, { action: 'logout', limit: 9 })).toHaveLength(1);
});

test('of many at once one ends the session', async () => {
  const token = await signIn('dashboard');
  const answers = await Promise.all(Array.from({ length: 10 }, () => logout({ authorization: `Bearer ${token}` })));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(await listAudit(running.db, { action: 'logout', limit: 99 })).toHaveLength(1);
});

test('without any credential there is nothing to end: 401', async () => {
  for (const headers of [{}, { authorization: 'Bearer ' }, { cookie: 'other=1' }]) {
    expect(await logout(headers)).toMatchObject({
      status: 401,
      body: { code: 'TOKEN_REQUIRED', message: 'Token required' },
      cookies: [],
    });
  }
});

test('an expired token is cleared away too', async () => {
  const token = await signIn('dashboard');
  running.clock.advance(2 * 3_600_000 + 1_000);
  expect(await logout({ authorization: `Bearer ${token}` })).toMatchObject(done);
});
