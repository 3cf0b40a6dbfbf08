import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../src/accounts/password.ts';
import { messagesTo } from '../fixtures/messages.ts';
import { clients, RunningService } from '../fixtures/service.ts';

/** Of each side. Odd, so that one of them is the median. */
const samples = 5;
/** Milliseconds; what a refusal takes is a multiple of them. */
const refusalStep = 250;
/** Milliseconds by which the medians may differ. */
const bound = 100;

let running: RunningService;
const password = 'kuda-laut-biru-7';

beforeAll(async () => {
  running = await RunningService.open({}, { refusalStep });
  const people = Array.from(
    { length: samples },
    (_, at) => `('0000001${at}', 'ANGGOTA', 'RES_A', true, '628110000001${at}', 'anggota${at}@example.org')`,
  );
  await running.host.database.script(`${clients}
    update clients set client_operator = '081200000001' where client_id = 'RES_A';
    insert into "user" (user_id, nama, client_id, status, whatsapp, email) values ${people.join()};
    insert into penmas_user (user_id, username, password_hash, role) values
      ('p-1', 'penulis', '${await hashPassword(password)}', 'penulis');
    insert into dashboard_user (username, password_hash, role_id, status, whatsapp)
      select 'kepala', '${await hashPassword(password)}', role_id, true, '6281200000002' from roles where role_name = 'operator';`);
  // The first call of all opens what later ones find open.
  await running.call('/api/auth/dashboard-login', { username: 'siapa', password: 'salah' });
});
afterAll(() => running.close());

/**
 * Calls of two kinds in turn, so that the machine's moods meet both alike: all of them are answered alike, and none takes
 * longer or shorter than the step.
 */
async function expectNoDifference(
  status: number,
  one: (at: number) => [url: string, body: object],
  other: (at: number) => [url: string, body: object],
): Promise<void> {
  const times: [number[], number[]] = [[], []];
  for (let at = 0; at < samples; at++) {
    for (const [side, call] of [one, other].entries()) {
      const [url, body] = call(at);
      const from = `198.51.${side}.${at}`;
      const before = performance.now();
      const answer = await running.call(url, body, { from });
      times[side]?.push(performance.now() - before);
      expect(answer.status).toBe(status);
    }
    running.clock.advance(3_600_001);
  }
  const [these, those] = times;
  expect(Math.min(...these, ...those)).toBeGreaterThan(refusalStep - 5);
  expect(Math.abs(median(these) - median(those))).toBeLessThan(bound);
}

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[(times.length - 1) / 2] ?? 0;

// A busy machine may push one side over a step; what leaks would do so every time.
describe('who exists cannot be told by the clock', { retry: 2 }, () => {
  test('a person whose number matches and gets a code, and one who does not exist', async () => {
    await expectNoDifference(
      401,
      (at) => ['/api/auth/user-login', { nrp: `0000001${at}`, whatsapp: `08110000001${at}` }],
      (at) => ['/api/auth/user-login', { nrp: `9000001${at}`, whatsapp: `08110000001${at}` }],
    );
    expect((await messagesTo(running, '6281100000010')).length).toBeGreaterThan(0);
  });

  test('a client with its operator’s number, and one that does not exist', async () => {
    await expectNoDifference(
      401,
      () => ['/api/auth/login', { client_id: 'RES_A', client_operator: '081200000001' }],
      () => ['/api/auth/login', { client_id: 'RES_X', client_operator: '081200000001' }],
    );
    expect((await messagesTo(running, '6281200000001')).length).toBeGreaterThan(0);
  });

  test('a wrong code for a person who has one pending, and for nobody', async () => {
    await running.call('/api/auth/user-login', { nrp: '00000010', whatsapp: '081100000010' });
    await expectNoDifference(
      401,
      () => ['/api/auth/user-login', { nrp: '00000010', whatsapp: '000000' }],
      () => ['/api/auth/user-login', { nrp: '90000010', whatsapp: '000000' }],
    );
  });

  test.for([
    ['dashboard', 'kepala'],
    ['penmas', 'penulis'],
  ] as const)('a wrong password of an account of %s, and an unknown name', async ([kind, username]) => {
    await expectNoDifference(
      401,
      () => [`/api/auth/${kind}-login`, { username, password: 'salah' }],
      (at) => [`/api/auth/${kind}-login`, { username: `${username}${at}`, password: 'salah' }],
    );
  });

  test('an account whose owner is sent a link for a new password, and one that does not exist', async () => {
    await expectNoDifference(
      200,
      () => ['/api/auth/password-reset/request', { username: 'kepala', contact: '081200000002' }],
      () => ['/api/auth/password-reset/request', { username: 'siapa', contact: '081200000002' }],
    );
    expect((await messagesTo(running, '6281200000002')).length).toBeGreaterThanOrEqual(samples);
  });

  test('a person claimed with a wrong address, and one who does not exist', async () => {
    await expectNoDifference(
      404,
      (at) => ['/api/claim/request-otp', { nrp: `0000001${at}`, email: 'lain@example.net' }],
      (at) => ['/api/claim/request-otp', { nrp: `9000001${at}`, email: 'lain@example.net' }],
    );
  });
});
