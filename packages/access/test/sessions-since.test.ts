import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { permit } from '../src/index.ts';
import { admin, Installation, twoUnits } from './fixtures/installation.ts';

let installation: Installation;
let statusOf: (token: string) => Promise<number>;
beforeAll(async () => {
  installation = await Installation.open();
  const app = await installation.app((app) => {
    app.get('/api/x', { config: { access: permit(['dashboard']) }, schema: {} }, async () => ({ ok: true }));
  });
  statusOf = async (token) =>
    (await app.inject({ url: '/api/x', headers: { authorization: `Bearer ${token}` } })).statusCode;
});
afterAll(() => installation.close());
beforeEach(() => installation.clock.advance(60_000));

/** What a password reset writes: the sessions of the account that began before are over. */
async function endSessions(id: string, before: Date): Promise<void> {
  await sql`update dashboard_user set sessions_since = ${before} where dashboard_user_id = ${id}`.execute(
    installation.database.db,
  );
  // So long what was read of an account is believed.
  installation.clock.advance(2_001);
}

test('sessions that began before the instant are over, also when the cache still has them', async () => {
  const before = await installation.signIn(admin);
  const other = await installation.signIn(twoUnits);
  expect(await statusOf(before.token)).toBe(200);
  installation.clock.advance(5_000);
  await endSessions(admin, installation.clock.now());
  expect(await statusOf(before.token)).toBe(401);
  expect(await statusOf(other.token)).toBe(200);
});

test('one that begins afterwards is good, also in the same second: tokens count whole seconds', async () => {
  installation.clock.set(new Date(Math.ceil(installation.clock.now().getTime() / 1000) * 1000 + 700));
  const since = installation.clock.now();
  const after = await installation.signIn(admin);
  await endSessions(admin, since);
  expect(await statusOf(after.token)).toBe(200);
});

test('it is felt within two seconds, at once where the account was changed', async () => {
  const { token } = await installation.signIn(admin);
  expect(await statusOf(token)).toBe(200);
  installation.clock.advance(1_000);
  await sql`update dashboard_user set sessions_since = ${installation.clock.now()}
    where dashboard_user_id = ${admin}`.execute(installation.database.db);
  installation.access.standings.forget('dashboard', admin);
  expect(await statusOf(token)).toBe(401);
});

test('an account without the instant has nothing ended', async () => {
  await sql`update dashboard_user set sessions_since = null`.execute(installation.database.db);
  const { token } = await installation.signIn(admin);
  installation.clock.advance(2_001);
  expect(await statusOf(token)).toBe(200);
});
