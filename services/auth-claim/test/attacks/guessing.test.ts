import { redisReachable } from '@cicero/cache/testing';
import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashPassword } from '../../src/accounts/password.ts';
import { account, password } from '../fixtures/accounts.ts';
import { type Answer, clients, RunningService } from '../fixtures/service.ts';

let running: RunningService;
const login = (username: string, word = 'salah', from = '203.0.113.1'): Promise<Answer> =>
  running.call('/api/auth/dashboard-login', { username, password: word }, { from });
const statuses = (answers: Answer[]): number[] => answers.map(({ status }) => status);
const allAtOnce = (count: number, attempt: (at: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => attempt(at)));

beforeAll(async () => {
  running = await RunningService.open();
  await running.host.database.script(clients);
  for (const username of ['kepala', 'petugas', 'sasaran']) await account(running, username);
});
afterAll(() => running.close());
beforeEach(() => running.clock.advance(3_600_001));

describe('many passwords on one account', () => {
  test('from one address: five tries, then a pause that doubles', async () => {
    const from = '203.0.113.50';
    for (let count = 0; count < 6; count++) expect((await login('Kepala', 'salah', from)).status).toBe(401);
    const refused = await login('kepala', password, from);
    expect(refused).toMatchObject({ status: 429, body: { code: 'LOCKED_OUT' }, headers: { 'retry-after': '30' } });
    running.clock.advance(30_001);
    expect((await login('kepala', 'salah', from)).status).toBe(401);
    expect((await login('kepala', password, from)).headers['retry-after']).toBe('60');
    // The owner, elsewhere, is not affected, and a right password clears the account.
    expect((await login('kepala', password, '203.0.113.51')).status).toBe(200);
    running.clock.advance(60_001);
    expect((await login('kepala', password, from)).status).toBe(200);
    expect((await login('kepala', 'salah', from)).status).toBe(401);
  });

  test('a hundred at once: no more than the free tries and the one that begins the pause are looked at', async () => {
    const answers = statuses(await allAtOnce(100, () => login('petugas', 'salah', '203.0.113.60')));
    expect(answers.filter((status) => status === 401)).toHaveLength(6);
    expect(answers.filter((status) => status === 429)).toHaveLength(94);
  });

  test('only the gateway is believed about the address of the caller', async () => {
    const attempt = (remoteAddress: string, claimed: number) =>
      running.app.inject({
        method: 'POST',
        url: '/api/auth/dashboard-login',
        remoteAddress,
        headers: { 'x-forwarded-for': `192.0.2.${claimed}` },
        payload: { username: 'siapa', password: 'salah' },
      });
    const stranger = await Promise.all(Array.from({ length: 8 }, (_, claimed) => attempt('203.0.113.70', claimed)));
    expect(stranger.filter(({ statusCode }) => statusCode === 429)).toHaveLength(2);
    const gateway = await Promise.all(Array.from({ length: 8 }, (_, claimed) => attempt('10.0.0.5', claimed)));
    expect(gateway.filter(({ statusCode }) => statusCode === 429)).toHaveLength(0);
  });
});

describe('one password on many accounts', () => {
  test('from one address: thirty failures, then the address pauses for all names, also with the right password', async () => {
    const from = '203.0.113.2';
    expect(new Set(statuses(await allAtOnce(30, (at) => login(`nama.${at}`, 'Rahasia123', from))))).toEqual(
      new Set([401]),
    );
    expect((await login('nama.30', 'Rahasia123', from)).status).toBe(401);
    const refused = await login('petugas', password, from);
    expect(refused).toMatchObject({ status: 429, body: { code: 'LOCKED_OUT' }, cookies: [] });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await login('petugas', password, '203.0.113.3')).status).toBe(200);
  });

  test('the address is one for all kinds of logins', async () => {
    const from = '203.0.113.4';
    await allAtOnce(16, (at) => login(`nama.${at}`, 'Rahasia123', from));
    await allAtOnce(15, (at) =>
      running.call('/api/auth/penmas-login', { username: `nama.${at}`, password: 'Rahasia123' }, { from }),
    );
    const guess = { nrp: '00000001', whatsapp: '123456' };
    expect((await running.call('/api/auth/user-login', guess, { from })).status).toBe(429);
  });
});

test('one account from many addresses: twenty tries, then it pauses for everybody but does not close', async () => {
  const answers = await allAtOnce(24, (at) => login('sasaran', `salah-${at}`, `198.51.100.${at}`));
  expect(statuses(answers).filter((status) => status === 429)).toHaveLength(3);
  expect((await login('sasaran', password, '203.0.113.5')).status).toBe(429);
  running.clock.advance(30_001);
  expect((await login('sasaran', password, '203.0.113.5')).status).toBe(200);
});

describe.skipIf(!((await postgresReachable()) && (await redisReachable())))(
  'names that the database takes for one',
  () => {
    let scratch: ScratchDatabase;
    let onServers: RunningService;
    beforeAll(async () => {
      scratch = await createScratchDatabase();
      onServers = await RunningService.open({
        DATABASE_URL: scratch.url,
        REDIS_URL: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379',
      });
      await onServers.host.database.script(clients);
    });
    afterAll(async () => {
      await onServers.close();
      await scratch.drop();
    });

    /** Everything that PostgreSQL under its locale makes k, i or s of: the Kelvin sign, the dotted capital I. */
    const spellings = ['kis', 'KIS', '\u212ais', 'k\u0130s', '\u212a\u0130S', 'K\u0130s', 'Kis', 'kIS', '\u212aIs'];

    test('count as one account: other letters bring no further guesses', async () => {
      const username = `kis${Date.now()}`;
      await account(onServers, username);
      const names = spellings.map((spelling) => spelling + username.slice(3));
      const { rows } = await sql<{ name: string }>`
      select name from unnest(${names}::text[]) as name where lower(name) = lower(${username})`.execute(onServers.db);
      // Which letters are one is the locale's to say; plain ones always are.
      expect(rows.length).toBeGreaterThanOrEqual(4);
      const tries = Array.from({ length: 8 }, (_, at) => rows[at % rows.length]?.name ?? '');
      const answers: number[] = [];
      for (const name of tries) {
        const given = { username: name, password: 'salah' };
        answers.push((await onServers.call('/api/auth/dashboard-login', given, { from: '203.0.113.9' })).status);
      }
      expect(answers).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
    });

    test('an odd name of an adopted account still signs in, and is not the plain one', async () => {
      const hash = await hashPassword(password);
      await sql`insert into dashboard_user (username, password_hash, role_id, status)
      select name, ${hash}, role_id, true from roles, unnest(array['Ketua Üñ', 'lurus', 'l\u200burus']) as name
      where role_name = 'operator'`.execute(onServers.db);
      await sql`insert into dashboard_user_clients select dashboard_user_id, 'RES_A' from dashboard_user
      where username = any(array['Ketua Üñ', 'lurus', 'l\u200burus'])`.execute(onServers.db);
      const idOf = async (username: string): Promise<unknown> => {
        const { body } = await onServers.call('/api/auth/dashboard-login', { username, password });
        return (body as unknown as { user?: { dashboard_user_id: string } }).user?.dashboard_user_id;
      };
      expect(await idOf('ketua üñ')).toEqual(expect.any(String));
      const [plain, odd] = [await idOf('LURUS'), await idOf('l\u200burus')];
      expect(plain).toEqual(expect.any(String));
      expect(odd).toEqual(expect.any(String));
      expect(odd).not.toBe(plain);
    });
  },
);
