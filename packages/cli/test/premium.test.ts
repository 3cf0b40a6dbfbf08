import { ManualClock } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Console } from './fixtures/console.ts';

let at: Console;
beforeAll(async () => {
  at = await Console.open();
});
afterAll(() => at.close());
beforeEach(async () => {
  await at.forgetEvents();
  for (const table of [
    'dashboard_premium_request',
    'dashboard_user_subscriptions',
    'premium_request',
    'dashboard_user',
  ]) {
    await sql`delete from ${sql.table(table)}`.execute(at.db);
  }
});

const clock = new ManualClock('2026-02-02T08:00:00+07:00');
const premium = (...argv: string[]) => at.run(['premium', ...argv], { clock });
/** An account that asked for premium; returns the number of its request. */
async function asked(username: string, status = 'pending'): Promise<{ id: string; request: string; token: string }> {
  const id = await at.create(username, { whatsapp: '081200000041' });
  const row = await at.db
    .insertInto('dashboard_premium_request')
    .values({
      ...{ dashboard_user_id: id, username, bank_name: 'BANK CONTOH', account_number: '123', sender_name: 'ANI' },
      ...{ premium_tier: 'premium_1', transfer_amount: '300123', status },
    })
    .returning(['request_id', 'request_token'])
    .executeTakeFirstOrThrow();
  return { id, request: String(row.request_id), token: row.request_token };
}
async function askedInApp(user_id: string): Promise<string> {
  await at.db
    .insertInto('user')
    .values({ user_id, nama: 'ANGGOTA', client_id: 'RES_A', status: true })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const values = { user_id, status: 'pending', created_at: clock.now(), updated_at: clock.now() };
  const row = await at.db
    .insertInto('premium_request')
    .values(values)
    .returning('request_id')
    .executeTakeFirstOrThrow();
  return String(row.request_id);
}

test('requests of accounts are listed, shown, approved once, and whoever sat at the console is written down', async () => {
  expect((await premium('list')).text).toBe('no request');
  const { id, request, token } = await asked('langganan');
  expect((await premium('list', '--status', 'open')).text).toMatch(
    /langganan +pending +premium_1 +Rp 300\.123 +BANK CONTOH +ANI/,
  );
  expect((await premium('list', '-s', 'denied')).text).toBe('no request');
  expect((await premium('approve', request, '--dry-run')).text).toBe(
    `request ${request} of langganan would be approved; it is pending`,
  );
  const approved = await premium('approve', token, '--tier', 'Premium_2', '--until', '2026-12-31');
  expect(approved.text).toBe(`request ${request} of langganan is approved: premium_2 until 2026-12-31T17:00:00.000Z`);
  expect((await premium('approve', request)).text).toBe(
    `request ${request} of langganan is approved already: premium_2 until 2026-12-31T17:00:00.000Z`,
  );
  const account = await at.db
    .selectFrom('dashboard_user')
    .select(['premium_status', 'premium_tier'])
    .where('dashboard_user_id', '=', id)
    .executeTakeFirst();
  expect(account).toEqual({ premium_status: true, premium_tier: 'premium_2' });
  expect((await premium('show', request)).text).toMatch(/status +approved[\s\S]*approved +cli:/);
  expect(await at.trail('--action', 'premium')).toMatchObject([{ action: 'premium.approved', channel: 'cli' }]);
  const messages = await at.db.selectFrom('outbox').select('envelope').execute();
  expect(messages).toHaveLength(1);
  const late = await premium('deny', request);
  expect([late.exit, late.text]).toEqual([1, expect.stringContaining('sudah diputuskan')]);
});

test('a request is denied with a reason', async () => {
  const { request } = await asked('ditolak');
  expect((await premium('deny', request, '--note', 'Dana belum masuk')).text).toBe(
    `request ${request} of ditolak is denied`,
  );
  expect((await premium('show', request)).text).toContain('Dana belum masuk');
});

test('requests of the app have the same commands; the last day is said, the first day without is stored', async () => {
  expect((await premium('list', '--app')).text).toBe('no request');
  const first = await askedInApp('81000001');
  expect((await premium('list', '--app', '--status', 'open')).text).toMatch(/81000001 +ANGGOTA +RES_A +pending/);
  expect((await premium('approve', first, '--app', '--until', '2026-12-31')).text).toBe(
    `request ${first} of 81000001 is approved, until 2026-12-31`,
  );
  const person = await at.db
    .selectFrom('user')
    .select(['premium_status', 'premium_end_date'])
    .where('user_id', '=', '81000001')
    .executeTakeFirst();
  expect(person).toEqual({ premium_status: true, premium_end_date: '2027-01-01' });
  expect((await premium('show', first, '--app')).text).toMatch(/status +approved/);
  const second = await askedInApp('81000001');
  expect((await premium('deny', second, '--app')).text).toBe(`request ${second} of 81000001 is rejected`);
});

test.for([
  [['show', '7'], 'there is no request "7"; see: cicero premium list'],
  [['show', 'x', '--app'], 'there is no request "x" of the app'],
  [['approve', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'], 'there is no request'],
  [['approve', '1', '--app', '--tier', 'premium_1'], 'premium in the app has no tiers'],
  [['approve', '1', '--app', '--until', 'besok'], '--until is a day'],
  [['list', '--status', 'lain'], '--status is one of open, pending'],
] as [string[], string][])('%j fails and says why', async ([argv, problem]) => {
  const { exit, text } = await premium(...argv);
  expect([exit, text]).toEqual([1, expect.stringContaining(problem)]);
});

test('an end that is over decides nothing', async () => {
  const { request } = await asked('salah.tanggal');
  const { exit, text } = await premium('approve', request, '--until', '2020-01-01');
  expect([exit, text]).toEqual([1, expect.stringContaining('Masa berlaku harus di masa depan')]);
  expect((await premium('list', '-s', 'open')).text).toContain('salah.tanggal');
});
